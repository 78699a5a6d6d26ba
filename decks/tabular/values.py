"""What the cells of a row say of a note, in the words people write into spreadsheets. Pure."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from decks.deckfile.model import MATTERS, SLUG, one_line
from decks.folding import fold
from decks.problems import gettext_noop

#: Parts that are taken as they stand, an empty cell as an empty text.
TEXTS: Final = ("front", "back", "why", "hint")
ID_CHARS: Final = 40
_BLANK: Final = re.compile(r"\{\{c\d+::", re.IGNORECASE)
_BLANK_END: Final = re.compile(r"(?:::[^{}:]*)?\}\}")
_ATTRIBUTES: Final = re.compile(r"(?<=\])\{lang=[A-Za-z-]+\}")
_MARKS: Final = re.compile(r"[*_`\[\]]|!\[|\(media:[^)]*\)|^#+ ", re.MULTILINE)
CONCEPT_CHARS: Final = 80
_NOT_IN_IDS: Final = re.compile(r"[^a-z0-9]+")

_KINDS: Final = {
    **{kind: kind for kind in ("basic", "reversed", "cloze", "typed")},
    **dict.fromkeys(("basica", "basico", "simple"), "basic"),
    **dict.fromkeys(("basic and reversed", "basic (and reversed card)", "basica e inversa"), "reversed"),
    **dict.fromkeys(("basico (y tarjeta invertida)", "basica e invertida", "invertida"), "reversed"),
    **dict.fromkeys(("huecos", "con huecos", "respuesta anidada", "texto con huecos"), "cloze"),
    **dict.fromkeys(("typed answer", "basic (type in the answer)", "respuesta escrita", "escrita"), "typed"),
}  # fmt: skip
_STATUSES: Final = {
    **{status: status for status in ("draft", "published", "retired")},
    **dict.fromkeys(("borrador",), "draft"),
    **dict.fromkeys(("publicada", "publicado"), "published"),
    **dict.fromkeys(("retirada", "retirado"), "retired"),
}
_MATTERS: Final = {
    **{word: word for word in MATTERS},
    **dict.fromkeys(("acentos", "tildes"), "accents"),
    **dict.fromkeys(("mayusculas",), "capitals"),
}

#: code → what is wrong with a cell and what to do, to be passed through gettext as it stands
CELL_MESSAGES: Final = {
    "kind": gettext_noop("“%(cell)s” is no kind of note: write basic, reversed, cloze or typed."),
    "status": gettext_noop("“%(cell)s” is no status: write draft, published or retired."),
    "matters": gettext_noop("“%(cell)s” is not understood: write accents, capitals or both."),
}


@dataclass(frozen=True, slots=True)
class NoteCells:
    """`fields` holds only what the row says; what is not in it stays as it is, or is for the importer to choose."""

    fields: Mapping[str, Any]
    problems: tuple[tuple[str, Mapping[str, str]], ...] = field(default=())
    """Codes of CELL_MESSAGES with what they need."""


def read_cells(parts: Mapping[str, str]) -> NoteCells:
    """`parts` are cells by the names of `mapping.PARTS`."""
    fields: dict[str, Any] = {name: parts[name] for name in TEXTS if name in parts}
    problems: list[tuple[str, Mapping[str, str]]] = []
    for name in ("id", "topic", "concept"):
        if one_line(parts.get(name, "")):
            fields[name] = one_line(parts[name])
    if "lang" in parts:
        fields["lang"] = one_line(parts["lang"])
    for name, words in (("kind", _KINDS), ("status", _STATUSES)):
        cell = parts.get(name, "")
        if not cell.strip():
            continue
        if known := words.get(fold(cell)):
            fields[name] = known
        else:
            problems.append((name, {"cell": one_line(cell)[:40]}))
    if "matters" in parts:
        said = [fold(word) for word in re.split("[,;]", parts["matters"]) if word.strip()]
        fields["matters"] = sorted({_MATTERS[word] for word in said if word in _MATTERS})
        problems += [("matters", {"cell": word[:40]}) for word in said if word not in _MATTERS]
    if "tags" in parts or "tags_spaced" in parts:
        named = re.split("[,;]", parts.get("tags", "")) + parts.get("tags_spaced", "").split()
        fields["tags"] = [tag for tag in map(one_line, named) if tag]
    return NoteCells(fields, tuple(problems))


def kind_of(front: str) -> str:
    """Of a new note of which no column says it."""
    return "cloze" if _BLANK.search(front) else "basic"


def concept_of(front: str) -> str:
    """What a new note is about, of which no column says it: its question in plain words, as many as a title takes."""
    plain = one_line(_MARKS.sub("", _ATTRIBUTES.sub("", _BLANK_END.sub("", _BLANK.sub("", front)))))
    if len(plain) > CONCEPT_CHARS:
        plain = plain[:CONCEPT_CHARS].rpartition(" ")[0] or plain[:CONCEPT_CHARS]
    return plain or one_line(front)[:CONCEPT_CHARS]


def note_id(text: str) -> str:
    """The id that this one stands for here: itself where it could be one of a deck file, else always the same other."""
    if SLUG.fullmatch(text):
        return text
    readable = _NOT_IN_IDS.sub("-", fold(text))[:ID_CHARS].strip("-") or "row"
    return f"{readable}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"
