"""Which column of a table is which part of a note: guessed by its name, then for the author to say. Pure."""

from collections.abc import Sequence
from typing import Final

from decks.folding import fold
from decks.problems import gettext_noop

IGNORED: Final = ""
#: part of a note → what it is called
PARTS: Final = {
    "id": gettext_noop("id"),
    "topic": gettext_noop("topic"),
    "kind": gettext_noop("kind"),
    "concept": gettext_noop("concept"),
    "front": gettext_noop("front"),
    "back": gettext_noop("back"),
    "why": gettext_noop("why"),
    "hint": gettext_noop("hint"),
    "matters": gettext_noop("what matters when it is typed"),
    "lang": gettext_noop("language"),
    "tags": gettext_noop("tags"),
    "tags_spaced": gettext_noop("tags, separated by spaces"),
    "status": gettext_noop("status"),
}
#: what columns are called out there, folded → the part
_KNOWN: Final = {
    **{name: name for name in PARTS},
    **dict.fromkeys(("guid", "note id", "identificador"), "id"),
    **dict.fromkeys(("deck", "mazo", "tema", "topico"), "topic"),
    **dict.fromkeys(("type", "tipo", "note type", "notetype", "tipo de nota"), "kind"),
    **dict.fromkeys(("term", "termino", "concepto", "title", "titulo"), "concept"),
    **dict.fromkeys(("question", "pregunta", "anverso", "frente", "text", "texto", "prompt"), "front"),
    **dict.fromkeys(("answer", "respuesta", "reverso", "dorso", "definition", "definicion", "back extra"), "back"),
    **dict.fromkeys(("explanation", "explicacion", "por que", "extra", "notes", "notas"), "why"),
    **dict.fromkeys(("pista", "clue"), "hint"),
    **dict.fromkeys(("language", "idioma", "lengua"), "lang"),
    **dict.fromkeys(("tag", "etiqueta", "etiquetas", "categories", "categorias"), "tags"),
    **dict.fromkeys(("state", "estado"), "status"),
}


def has_names(first_row: Sequence[str]) -> bool:
    """Whether the first row seems to name the columns. A note taken for names would be lost unseen, so one name at
    least must be known."""
    return any(fold(cell) in _KNOWN for cell in first_row)


def guessed(names: Sequence[str]) -> list[str]:
    """For each column the part it seems to be; each part once. Where none is known to be the question, and nothing says
    which note a row is, the first two unknown columns are question and answer."""
    mapping: list[str] = []
    for name in names:
        part = _KNOWN.get(fold(name), IGNORED)
        mapping.append(part if part not in mapping else IGNORED)
    if not {"id", "front"} & set(mapping):
        free = [column for column, part in enumerate(mapping) if part == IGNORED]
        for column, part in zip(free, ("front", "back"), strict=False):
            if part not in mapping:
                mapping[column] = part
    return mapping
