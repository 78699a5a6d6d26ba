"""What can be wrong with a deck file: one table of sentences, one exception."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from decks.problems import NOTE_MESSAGES, Params, gettext_noop

#: code → (what is wrong, what to do about it), for `%` with the problem's params; English, ready for gettext.
MESSAGES: Final[Mapping[str, tuple[str, str]]] = {
    **NOTE_MESSAGES,
    "file_too_large": (
        gettext_noop("The file has %(length)s characters, more than %(limit)s."),
        gettext_noop("Divide it into several files; a folder of them is one deck."),
    ),
    "header_missing": (
        gettext_noop("The header is missing."),
        gettext_noop("Begin the first file with a line ---, lines such as “deck: my-deck”, and another line ---."),
    ),
    "header_unclosed": (
        gettext_noop("The header does not end."),
        gettext_noop("Close it with a line --- before the first topic."),
    ),
    "header_repeated": (gettext_noop("Only the first file has a header."), gettext_noop("Take this one out.")),
    "header_line": (
        gettext_noop("This line of the header is not “key: value”."),
        gettext_noop("Write a key, a colon and its value."),
    ),
    "header_key_unknown": (gettext_noop("The header has no “%(key)s”."), gettext_noop("The keys are %(known)s.")),
    "header_key_twice": (
        gettext_noop("“%(key)s” is given twice; first in line %(other_line)s."),
        gettext_noop("Keep one of them."),
    ),
    "header_key_missing": (
        gettext_noop("The header lacks “%(key)s”."),
        gettext_noop("Add a line “%(key)s: …” to the header."),
    ),
    "format_unknown": (
        gettext_noop("“%(value)s” is not a format this version reads."),
        gettext_noop("Write “format: %(known)s”."),
    ),
    "source_missing": (
        gettext_noop("There are slides, or a source-title, but the header names no source."),
        gettext_noop("Add “source: …” to the header: a short name for the slides these notes come from."),
    ),
    "heading_level": (
        gettext_noop("A heading has at most three #."),
        gettext_noop("# is a topic, ## a slide, ### a note."),
    ),
    "id_missing": (
        gettext_noop("“%(title)s” has no id."),
        gettext_noop("End the line with {#an-id}. Choose it once: it keeps learners' progress when the words change."),
    ),
    "id_characters": (
        gettext_noop("“%(id)s” is not an id."),
        gettext_noop("Use a–z, 0–9 and -, at most 64 characters."),
    ),
    "id_twice": (
        gettext_noop("The id “%(id)s” is already used in %(other_file)s, line %(other_line)s."),
        gettext_noop("Give this one an id of its own."),
    ),
    "title_missing": (gettext_noop("The heading has no words."), gettext_noop("Write a title before the id.")),
    "topic_parent_unknown": (
        gettext_noop("The topic “%(id)s” lies in “%(parent)s”, which does not stand before it."),
        gettext_noop("Put a line “# Title {#%(parent)s}” before it."),
    ),
    "slide_title_differs": (
        gettext_noop("The slide “%(id)s” is called “%(other_title)s” in %(other_file)s, line %(other_line)s."),
        gettext_noop("The same id is the same slide: use one title, or another id."),
    ),
    "note_outside_topic": (
        gettext_noop("This note belongs to no topic."),
        gettext_noop("Put a line “# Title {#id}” before it."),
    ),
    "field_outside_note": (
        gettext_noop("“%(key)s” belongs to no note."),
        gettext_noop("Put a line “### Concept {#id}” before it."),
    ),
    "field_unknown": (gettext_noop("A note has no field “%(key)s”."), gettext_noop("The fields are %(known)s.")),
    "field_twice": (
        gettext_noop("“%(key)s” is given twice; first in line %(other_line)s."),
        gettext_noop("Keep one of them."),
    ),
    "field_missing": (
        gettext_noop("The note “%(id)s” lacks “%(key)s”."),
        gettext_noop("Add a line “%(key)s: …” under its heading."),
    ),
    "matters_unknown": (
        gettext_noop("“%(value)s” is nothing that a comparison could ask for."),
        gettext_noop("Of a typed answer may matter: %(known)s."),
    ),
    "status_unknown": (gettext_noop("“%(value)s” is not a status."), gettext_noop("The statuses are %(known)s.")),
    "lang_unknown": (
        gettext_noop("“%(value)s” is not a language code."),
        gettext_noop("Write one such as es, en or pt-BR."),
    ),
    "requires_unknown": (
        gettext_noop("No note of this deck has the id “%(id)s”."),
        gettext_noop("Write the id of a note to learn first, as it stands in its heading."),
    ),
    "value_too_long": (
        gettext_noop("“%(key)s” has %(length)s characters, more than %(limit)s."),
        gettext_noop("Shorten it."),
    ),
    "tab_indent": (gettext_noop("The line begins with a tab."), gettext_noop("Indent with two spaces.")),
    "indent": (
        gettext_noop("This indented line belongs to no field."),
        gettext_noop("Put it under “key:”, indented by two spaces, or take the spaces away."),
    ),
    "line_unknown": (
        gettext_noop("This line is no heading, no field and no value."),
        gettext_noop("A value of several lines is indented by two spaces."),
    ),
    "comment_unclosed": (
        gettext_noop("The comment does not end on its line."),
        gettext_noop("Close it with --> on the same line."),
    ),
    "character": (
        gettext_noop("The line holds a control character (U+%(codepoint)s)."),
        gettext_noop("Take it out; it may have come in by copying."),
    ),
    "too_many": (
        gettext_noop("There are more problems than the %(limit)s listed."),
        gettext_noop("Fix these first. Is this a deck file?"),
    ),
}


@dataclass(frozen=True, slots=True)
class DeckFileProblem:
    """`line` counts from 1."""

    file: str
    line: int
    code: str
    params: Params = field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        return MESSAGES[self.code][0] % self.params

    @property
    def advice(self) -> str:
        return MESSAGES[self.code][1] % self.params

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message} {self.advice}"


class DeckFileError(ValueError):
    """A file that is not a deck; `problems` holds everything found, in the order of the lines, never nothing."""

    def __init__(self, problems: Sequence[DeckFileProblem]) -> None:
        self.problems: tuple[DeckFileProblem, ...] = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
