"""What can be wrong with a deck file: one table of sentences, one exception."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from decks.problems import NOTE_MESSAGES, Params

#: code → (what is wrong, what to do about it), for `%` with the problem's params; English, ready for gettext.
MESSAGES: Final[Mapping[str, tuple[str, str]]] = {
    **NOTE_MESSAGES,
    "file_too_large": (
        "The file has %(length)s characters, more than %(limit)s.",
        "Divide it into several files; a folder of them is one deck.",
    ),
    "header_missing": (
        "The header is missing.",
        "Begin the first file with a line ---, lines such as “deck: my-deck”, and another line ---.",
    ),
    "header_unclosed": ("The header does not end.", "Close it with a line --- before the first topic."),
    "header_repeated": ("Only the first file has a header.", "Take this one out."),
    "header_line": ("This line of the header is not “key: value”.", "Write a key, a colon and its value."),
    "header_key_unknown": ("The header has no “%(key)s”.", "The keys are %(known)s."),
    "header_key_twice": ("“%(key)s” is given twice; first in line %(other_line)s.", "Keep one of them."),
    "header_key_missing": ("The header lacks “%(key)s”.", "Add a line “%(key)s: …” to the header."),
    "format_unknown": ("“%(value)s” is not a format this version reads.", "Write “format: %(known)s”."),
    "source_missing": (
        "There are slides, or a source-title, but the header names no source.",
        "Add “source: …” to the header: a short name for the slides these notes come from.",
    ),
    "heading_level": ("A heading has at most three #.", "# is a topic, ## a slide, ### a note."),
    "id_missing": (
        "“%(title)s” has no id.",
        "End the line with {#an-id}. Choose it once: it keeps learners' progress when the words change.",
    ),
    "id_characters": (
        "“%(id)s” is not an id.",
        "Use a–z, 0–9 and -, at most 64 characters.",
    ),
    "id_twice": (
        "The id “%(id)s” is already used in %(other_file)s, line %(other_line)s.",
        "Give this one an id of its own.",
    ),
    "title_missing": ("The heading has no words.", "Write a title before the id."),
    "slide_title_differs": (
        "The slide “%(id)s” is called “%(other_title)s” in %(other_file)s, line %(other_line)s.",
        "The same id is the same slide: use one title, or another id.",
    ),
    "note_outside_topic": ("This note belongs to no topic.", "Put a line “# Title {#id}” before it."),
    "field_outside_note": ("“%(key)s” belongs to no note.", "Put a line “### Concept {#id}” before it."),
    "field_unknown": ("A note has no field “%(key)s”.", "The fields are %(known)s."),
    "field_twice": ("“%(key)s” is given twice; first in line %(other_line)s.", "Keep one of them."),
    "field_missing": ("The note “%(id)s” lacks “%(key)s”.", "Add a line “%(key)s: …” under its heading."),
    "status_unknown": ("“%(value)s” is not a status.", "The statuses are %(known)s."),
    "lang_unknown": ("“%(value)s” is not a language code.", "Write one such as es, en or pt-BR."),
    "value_too_long": (
        "“%(key)s” has %(length)s characters, more than %(limit)s.",
        "Shorten it.",
    ),
    "tab_indent": ("The line begins with a tab.", "Indent with two spaces."),
    "indent": (
        "This indented line belongs to no field.",
        "Put it under “key:”, indented by two spaces, or take the spaces away.",
    ),
    "line_unknown": (
        "This line is no heading, no field and no value.",
        "A value of several lines is indented by two spaces.",
    ),
    "comment_unclosed": ("The comment does not end on its line.", "Close it with --> on the same line."),
    "character": (
        "The line holds a control character (U+%(codepoint)s).",
        "Take it out; it may have come in by copying.",
    ),
    "too_many": (
        "There are more problems than the %(limit)s listed.",
        "Mend these first. Is this a deck file?",
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
