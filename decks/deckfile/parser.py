"""Reading a deck: line by line, collecting every problem before raising, so that a file is mended in one go."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from decks.concept_order import ring_in
from decks.deckfile.model import (
    FORMAT,
    MATTERS,
    NO_SLIDE,
    SLUG,
    STATUSES,
    DeckFile,
    FileNote,
    FileSlide,
    Topic,
    one_line,
    value_of,
)
from decks.deckfile.problems import DeckFileError, DeckFileProblem
from decks.formulas import first_unwanted
from decks.note_checks import KINDS, note_problems

MAX_FILE_CHARS: Final = 2_000_000
MAX_PROBLEMS: Final = 200
MAX_LANG_CHARS: Final = 12
_MAX_CHARS: Final = {"title": 200, "source-title": 200, "description": 500, "concept": 200, "tag": 60}
_MAX_SHOWN: Final = 60

_HEADER_KEYS: Final = ("format", "deck", "title", "lang", "source", "source-title", "description")
_REQUIRED_KEYS: Final = ("format", "deck", "title", "lang")
_TEXT_FIELDS: Final = ("front", "back", "why", "hint")
_FIELDS: Final = ("kind", "tags", "requires", *_TEXT_FIELDS, "matters", "status", "lang")

_FENCE: Final = "---"
_HEADING: Final = re.compile(r"(?P<marks>#+)[ \t]*(?P<rest>.*)")
_TITLE_AND_ID: Final = re.compile(r"(?P<title>.*?)\s*\{#(?P<id>[^{}]*)\}")
_KEY_AND_VALUE: Final = re.compile(r"(?P<key>[^\W\d_][\w-]*)[ \t]*:(?P<value>.*)")
_COMMENT: Final = re.compile(r"<!--.*-->\s*")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


class _Place(NamedTuple):
    """Where a line is. The number of the file comes first: two files may have one name."""

    file_number: int
    line: int
    file: str


class _Line(NamedTuple):
    place: _Place
    text: str


@dataclass(slots=True)
class _Value:
    place: _Place
    lines: list[str]

    @property
    def text(self) -> str:
        return value_of(self.lines)


@dataclass(slots=True)
class _Note:
    place: _Place
    id: str
    concept: str
    slide_slug: str
    values: dict[str, _Value] = field(default_factory=dict)

    def text(self, key: str) -> str:
        return self.values[key].text if key in self.values else ""

    def place_of(self, key: str) -> _Place:
        return self.values[key].place if key in self.values else self.place


class _TooManyError(Exception):
    """There is no use in reading on."""


class _Problems:
    def __init__(self) -> None:
        self.found: list[tuple[_Place, DeckFileProblem]] = []

    def add(self, place: _Place, code: str, **params: str | int) -> None:
        if len(self.found) == MAX_PROBLEMS:
            code, params = "too_many", {"limit": MAX_PROBLEMS}
        shown = {name: _shown(value) for name, value in params.items()}
        self.found.append((place, DeckFileProblem(place.file, place.line, code, shown)))
        if code == "too_many":
            raise _TooManyError

    def raise_if_any(self) -> None:
        if self.found:
            # The last of too many stays the last.
            ordered = sorted(self.found, key=lambda one: (one[1].code == "too_many", one[0][:2]))
            raise DeckFileError([problem for _, problem in ordered])


def parse(texts: Sequence[tuple[str, str]]) -> DeckFile:
    """The deck in these `(file name, text)`, read in name order as if they were one file.

    Raises `DeckFileError`, and nothing else, whatever the texts hold.
    """
    problems = _Problems()
    files = [(number, name, text) for number, (name, text) in enumerate(sorted(texts, key=lambda one: one[0]), 1)]
    deck = None
    try:
        lines = [list(_lines(number, name, text, problems)) for number, name, text in files]
        header = _Header(problems)
        bodies = [header.read(body, is_first=index == 0) for index, body in enumerate(lines)]
        header.check(files[0][1] if files else "")
        if not header.is_foreign:
            body = _Body(problems, header)
            for part in bodies:
                body.read(part)
            deck = body.deck()
    except _TooManyError:
        pass
    problems.raise_if_any()
    if deck is None:  # Unreachable: a foreign header and too many problems are problems.
        raise DeckFileError([])
    return deck


def _lines(number: int, name: str, text: str, problems: _Problems) -> Iterator[_Line]:
    """The lines of a file, with any line ends and without a byte order mark."""
    if len(text) > MAX_FILE_CHARS:
        problems.add(_Place(number, 1, name), "file_too_large", length=len(text), limit=MAX_FILE_CHARS)
        return
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for count, line in enumerate(text.split("\n"), 1):
        place = _Place(number, count, name)
        if unwanted := first_unwanted(line):
            problems.add(place, "character", codepoint=f"{ord(unwanted):04X}")
        yield _Line(place, line)


class _Header:
    def __init__(self, problems: _Problems) -> None:
        self.problems = problems
        self.values: dict[str, tuple[str, _Place]] = {}
        self.is_foreign = False
        self._is_present = False

    def read(self, lines: list[_Line], *, is_first: bool) -> list[_Line]:
        """Takes the header off the lines of a file."""
        start = next((index for index, line in enumerate(lines) if line.text.strip()), None)
        if start is None or lines[start].text.rstrip() != _FENCE:
            return lines
        if not is_first:
            self.problems.add(lines[start].place, "header_repeated")
        end = next((index for index in range(start + 1, len(lines)) if lines[index].text.rstrip() == _FENCE), None)
        if end is None:
            self.problems.add(lines[start].place, "header_unclosed")
            headings = (index for index in range(start + 1, len(lines)) if lines[index].text.startswith("#"))
            end = next(headings, len(lines))
            rest = lines[end:]
        else:
            rest = lines[end + 1 :]
        if is_first:
            self._is_present = True
            for line in lines[start + 1 : end]:
                self.line(line)
        return rest

    def line(self, line: _Line) -> None:
        if not line.text.strip() or _COMMENT.fullmatch(line.text):
            return
        match = _KEY_AND_VALUE.fullmatch(line.text)
        if match is None:
            self.problems.add(line.place, "header_line")
        elif (key := match["key"]) not in _HEADER_KEYS:
            self.problems.add(line.place, "header_key_unknown", key=key, known=", ".join(_HEADER_KEYS))
        elif key in self.values:
            self.problems.add(line.place, "header_key_twice", key=key, other_line=self.values[key][1].line)
        else:
            self.values[key] = one_line(match["value"]), line.place

    def check(self, first_file: str) -> None:
        top = _Place(1, 1, first_file)
        if not self._is_present:
            self.problems.add(top, "header_missing")
            return
        for key in _REQUIRED_KEYS:
            if not self.text(key):
                self.problems.add(top, "header_key_missing", key=key)
        if (version := self.text("format")) and version != FORMAT:
            self.is_foreign = True
            self.problems.add(self.place("format"), "format_unknown", value=version, known=FORMAT)
        for key in ("deck", "source"):
            if (slug := self.text(key)) and not SLUG.fullmatch(slug):
                self.problems.add(self.place(key), "id_characters", id=slug)
        for key in ("title", "source-title", "description"):
            if len(self.text(key)) > _MAX_CHARS[key]:
                self.problems.add(
                    self.place(key),
                    "value_too_long",
                    key=key,
                    length=len(self.text(key)),
                    limit=_MAX_CHARS[key],
                )
        if (lang := self.text("lang")) and not _is_language(lang):
            self.problems.add(self.place("lang"), "lang_unknown", value=lang)
        if self.text("source-title") and not self.text("source"):
            self.problems.add(self.place("source-title"), "source_missing")

    def text(self, key: str) -> str:
        return self.values[key][0] if key in self.values else ""

    def place(self, key: str) -> _Place:
        return self.values[key][1]


class _Body:
    def __init__(self, problems: _Problems, header: _Header) -> None:
        self.problems = problems
        self.header = header
        self.topics: list[tuple[str, str, list[FileNote]]] = []
        self.slides: dict[str, tuple[FileSlide, _Place]] = {}
        self.topic_places: dict[str, _Place] = {}
        self.note_places: dict[str, _Place] = {}
        self.slide_slug = ""
        self.note: _Note | None = None
        self.value: _Value | None = None
        # What each note requires, and where it says so.
        self.requires: dict[str, tuple[tuple[str, ...], _Place]] = {}

    def deck(self) -> DeckFile:
        self.end_note()
        self.check_requires()
        return DeckFile(
            slug=self.header.text("deck"),
            title=self.header.text("title"),
            lang=self.header.text("lang"),
            source_slug=self.header.text("source"),
            source_title=self.header.text("source-title"),
            description=self.header.text("description"),
            topics=tuple(Topic(slug, title, tuple(notes)) for slug, title, notes in self.topics),
            slides=tuple(slide for slide, _ in self.slides.values()),
        )

    def read(self, lines: list[_Line]) -> None:
        self.value = None
        for line in lines:
            self.line(line)

    def line(self, line: _Line) -> None:
        if not line.text.strip():
            if self.value:
                self.value.lines.append("")
        elif line.text[0].isspace():
            self.indented(line)
        elif line.text.startswith("<!--"):
            if not _COMMENT.fullmatch(line.text):
                self.problems.add(line.place, "comment_unclosed")
        elif match := _HEADING.fullmatch(line.text):
            self.value = None
            self.heading(line.place, len(match["marks"]), match["rest"].strip())
        elif match := _KEY_AND_VALUE.fullmatch(line.text):
            self.field(line.place, match["key"], match["value"].strip())
        else:
            self.value = None
            self.problems.add(line.place, "line_unknown")

    def indented(self, line: _Line) -> None:
        if line.text.startswith(("\t", " \t")):
            self.problems.add(line.place, "tab_indent")
        elif self.value and line.text.startswith("  "):
            self.value.lines.append(line.text[2:])
        else:
            self.problems.add(line.place, "indent")

    def heading(self, place: _Place, level: int, rest: str) -> None:
        if level > 3:
            self.problems.add(place, "heading_level")
            return
        if level < 3:
            self.end_note()
        if level == 2 and rest == NO_SLIDE:
            self.slide_slug = ""
            return
        match = _TITLE_AND_ID.fullmatch(rest)
        title = one_line(match["title"] if match else rest)
        slug = match["id"].strip() if match else ""
        lang = ""
        if level == 2:
            slug, _, lang = slug.partition(" lang=")
            if lang and not _is_language(lang):
                self.problems.add(place, "lang_unknown", value=lang)
        if match is None:
            self.problems.add(place, "id_missing", title=title)
        elif not all(SLUG.fullmatch(part) for part in (slug.split("/") if level == 1 else [slug])):
            self.problems.add(place, "id_characters", id=slug)
        if not title:
            self.problems.add(place, "title_missing")
        elif len(title) > _MAX_CHARS["title"]:
            self.problems.add(
                place, "value_too_long", key=title[:20] + "…", length=len(title), limit=_MAX_CHARS["title"]
            )
        if level == 2:
            self.start_slide(place, FileSlide(slug, title, lang))
        else:
            (self.start_topic if level == 1 else self.start_note)(place, title, slug)

    def start_topic(self, place: _Place, title: str, slug: str) -> None:
        self.slide_slug = ""
        parent = slug.rpartition("/")[0]
        if parent and parent not in self.topic_places:
            self.problems.add(place, "topic_parent_unknown", id=slug, parent=parent)
        self.unique(self.topic_places, slug, place)
        self.topics.append((slug, title, []))

    def start_slide(self, place: _Place, slide: FileSlide) -> None:
        if not self.slides and not self.header.text("source"):
            self.problems.add(place, "source_missing")
        first, other = self.slides.setdefault(slide.slug, (slide, place))
        if slide.slug and first.title != slide.title:
            self.problems.add(
                place,
                "slide_title_differs",
                id=slide.slug,
                other_title=first.title,
                other_file=other.file,
                other_line=other.line,
            )
        self.slide_slug = slide.slug

    def start_note(self, place: _Place, title: str, slug: str) -> None:
        self.end_note()
        if not self.topics:
            self.problems.add(place, "note_outside_topic")
        self.unique(self.note_places, slug, place)
        self.note = _Note(place, slug, title, self.slide_slug)

    def unique(self, places: dict[str, _Place], slug: str, place: _Place) -> None:
        other = places.setdefault(slug, place)
        if slug and other is not place:
            self.problems.add(place, "id_twice", id=slug, other_file=other.file, other_line=other.line)

    def field(self, place: _Place, key: str, value: str) -> None:
        # A value that is not kept is still read: its further lines are no problem of their own.
        self.value = _Value(place, [value])
        if self.note is None:
            self.problems.add(place, "field_outside_note", key=key)
        elif key not in _FIELDS:
            self.problems.add(place, "field_unknown", key=key, known=", ".join(_FIELDS))
        elif key in self.note.values:
            self.problems.add(place, "field_twice", key=key, other_line=self.note.values[key].place.line)
        else:
            self.note.values[key] = self.value

    def end_note(self) -> None:
        note, self.note, self.value = self.note, None, None
        if note is None:
            return
        self.check_words(note)
        self.check_text(note)
        self.requires.setdefault(note.id, (_list(note, "requires"), note.place_of("requires")))
        if self.topics:
            self.topics[-1][2].append(self.made(note))

    def made(self, note: _Note) -> FileNote:
        return FileNote(
            id=note.id,
            concept=note.concept,
            kind=note.text("kind"),
            tags=_list(note, "tags"),
            front=note.text("front"),
            back=note.text("back"),
            why=note.text("why"),
            hint=note.text("hint"),
            status=note.text("status") or STATUSES[0],
            lang=note.text("lang"),
            slide_slug=note.slide_slug,
            requires=_list(note, "requires"),
            matters=tuple(one for one in MATTERS if one in _list(note, "matters")),
            file=note.place.file,
            line=note.place.line,
        )

    def check_words(self, note: _Note) -> None:
        status, lang = note.text("status"), note.text("lang")
        if status and status not in STATUSES:
            self.problems.add(note.place_of("status"), "status_unknown", value=status, known=", ".join(STATUSES))
        if lang and not _is_language(lang):
            self.problems.add(note.place_of("lang"), "lang_unknown", value=lang)
        for word in _list(note, "matters"):
            if word not in MATTERS:
                self.problems.add(note.place_of("matters"), "matters_unknown", value=word, known=", ".join(MATTERS))
        for tag in _list(note, "tags"):
            if len(tag) > _MAX_CHARS["tag"]:
                self.problems.add(
                    note.place_of("tags"),
                    "value_too_long",
                    key=tag[:20] + "…",
                    length=len(tag),
                    limit=_MAX_CHARS["tag"],
                )

    def check_text(self, note: _Note) -> None:
        kind = note.text("kind")
        if not kind:
            self.problems.add(note.place, "field_missing", id=note.id, key="kind")
        elif kind not in KINDS:
            self.problems.add(note.place_of("kind"), "kind_unknown", kind=kind)
        texts = {key: note.text(key) for key in _TEXT_FIELDS}
        # With no kind to go by, the texts are still checked for what is wrong in any kind.
        for problem in note_problems(kind, **texts) if kind in KINDS else note_problems("", **texts)[1:]:
            if problem.code == "empty" and problem.field not in note.values:
                self.problems.add(note.place, "field_missing", id=note.id, key=problem.field)
            else:
                place = note.place_of(problem.field)
                self.problems.add(place, problem.code, field=problem.field, **problem.params)

    def check_requires(self) -> None:
        """Once every note is known: a note may require one that stands further down."""
        links: dict[str, tuple[str, ...]] = {}
        for note_id, (required_ids, place) in self.requires.items():
            for required_id in required_ids:
                if required_id == note_id:
                    self.problems.add(place, "requires_itself")
                elif required_id not in self.note_places:
                    self.problems.add(place, "requires_unknown", id=required_id)
            links[note_id] = tuple(required_id for required_id in required_ids if required_id != note_id)
        if ring := ring_in(links):
            self.problems.add(self.requires[ring[0]][1], "requires_ring", notes=" → ".join(ring))


def _list(note: _Note, key: str) -> tuple[str, ...]:
    words = (one_line(word) for word in note.text(key).replace("\n", ",").split(","))
    return tuple(dict.fromkeys(word for word in words if word))


def _is_language(text: str) -> bool:
    return len(text) <= MAX_LANG_CHARS and bool(_LANGUAGE.fullmatch(text))


def _shown(value: str | int) -> str | int:
    """A value as a message quotes it: an author's mistake may be a page long."""
    if isinstance(value, int) or len(value) <= 2 * _MAX_SHOWN:
        return value
    return value[:_MAX_SHOWN] + "…"
