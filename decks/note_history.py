"""A note's past as an author reads it: each version with what it changed, word by word."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from decks.models import Card, Deck, Kind, Note, Revision, Slide, Status
from decks.rendering import NoteError, NoteText, render_note
from decks.slidedeck.differences import Piece, differences

VERSIONS_AT_MOST: Final = 100
_TEXTS: Final = ("concept", "kind", "front", "back", "why", "hint", "lang")


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Version:
    revision: Revision
    changes: Sequence[Change]
    is_now: bool


def note_history(note: Note) -> list[Version]:
    """The newest first. Three statements, whatever there are."""
    revisions = list(note.revisions.select_related("by", "suggested_by")[: VERSIONS_AT_MOST + 1])
    names = _Names(revision.fields for revision in revisions)
    earlier = [*revisions[1:], None]
    versions = [
        Version(revision, list(_changes(before.fields if before else {}, revision.fields, names)), index == 0)
        for index, (revision, before) in enumerate(zip(revisions, earlier, strict=True))
    ]
    return versions[:VERSIONS_AT_MOST]


def revision_of(note: Note, version: int) -> Revision | None:
    return note.revisions.filter(version=version).first()


def form_values(note: Note, revision: Revision) -> dict[str, Any]:
    """What the form of the note holds when it is to go back to this version. Whether it is published stays."""
    fields = revision.fields
    values = {name: fields[name] for name in _TEXTS if name in fields}
    values |= {name: bool(fields.get(name)) for name in ("accents_matter", "case_matters")}
    required = Note.objects.filter(guid__in=fields.get("requires", ()))
    return values | {
        "deck": fields.get("deck", note.deck_id),
        "slide": fields.get("slide"),
        "tag_names": ", ".join(fields.get("tags", ())),
        "learn_first": list(required.values_list("pk", flat=True)),
        "reason": _("Back to version %(number)d") % {"number": revision.version},
    }


def card_changes(card: Card, *, seen: int) -> list[Change]:
    """What changed on a card, in plain words, since a learner saw this version of its note. One statement."""
    before = card.note.revisions.filter(version__lte=seen).order_by("-version").first()
    if before is None:
        return []
    question, answer = _as_asked(card, before.fields)
    sides = ((_("question"), question, card.question_text), (_("answer"), answer, card.answer_text))
    return [Change(label, differences(one, other)) for label, one, other in sides if one != other]


def fact_was_taken_back(note: Note) -> bool:
    """Whether the last change of its fact was another taken back: who never saw that one has nothing to be told."""
    return note.revisions.filter(version=note.fact_version, origin=Revision.Origin.UNDO).exists()


def _as_asked(card: Card, fields: Mapping[str, Any]) -> tuple[str, str]:
    """The card as that version asked it; what was written, where it was no card of today's renderer."""
    kind, front, back = (str(fields.get(name, "")) for name in ("kind", "front", "back"))
    text = NoteText(kind, front, back, lang=str(fields.get("lang", "")))
    try:
        sides = {side.ordinal: side for side in render_note(text, is_stored=True)}
    except NoteError:
        sides = {}
    side = sides.get(card.ordinal)
    return (side.question_text, side.answer_text) if side else (text.front, text.back)


def changes_between(
    pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], *, topics: Mapping[int, str] = MappingProxyType({})
) -> list[list[Change]]:
    """For each pair of contents what changed from the first to the second. `topics` are titles of those to come.
    Two statements."""
    names = _Names([content for pair in pairs for content in pair])
    names.decks |= topics
    return [list(_changes(before, after, names)) for before, after in pairs]


class _Names:
    """What the numbers in contents of notes stand for, fetched at once."""

    def __init__(self, contents: Iterable[Mapping[str, Any]]) -> None:
        contents = list(contents)
        self.decks = self._titles(Deck.objects.all(), {content.get("deck") for content in contents})
        self.slides = self._titles(Slide.objects.all(), {content.get("slide") for content in contents})

    @staticmethod
    def _titles(things: QuerySet[Any], keys: set[Any]) -> dict[Any, str]:
        return dict(things.filter(pk__in=keys - {None}).values_list("pk", "title"))


def _changes(before: Mapping[str, Any], after: Mapping[str, Any], names: _Names) -> Iterator[Change]:
    for name, label, one, other in _values(before, after, names):
        if one != other:
            yield Change(label or name, differences(one, other))


def _values(
    before: Mapping[str, Any], after: Mapping[str, Any], names: _Names
) -> Iterator[tuple[str, str, str, str]]:
    labels = {
        "concept": _("concept"),
        "kind": _("kind"),
        "front": _("front"),
        "back": _("back"),
        "why": _("why"),
        "hint": _("hint"),
        "lang": _("language"),
    }
    kinds = {str(value): str(label) for value, label in Kind.choices}
    for name in _TEXTS:
        one, other = str(before.get(name, "")), str(after.get(name, ""))
        if name == "kind":
            one, other = kinds.get(one, one), kinds.get(other, other)
        yield name, labels[name], one, other
    statuses = {str(value): str(label) for value, label in Status.choices}
    yield "status", _("status"), statuses.get(before.get("status", ""), ""), statuses.get(after.get("status", ""), "")
    for name, label in (("tags", _("tags")), ("requires", _("learn first"))):
        yield name, label, ", ".join(before.get(name, ())), ", ".join(after.get(name, ()))
    yield "replaced_by", _("replaced by"), before.get("replaced_by", ""), after.get("replaced_by", "")
    yield "deck", _("topic"), names.decks.get(before.get("deck"), ""), names.decks.get(after.get("deck"), "")
    yield "slide", _("slide"), names.slides.get(before.get("slide"), ""), names.slides.get(after.get("slide"), "")
    for name, label in (("accents_matter", _("accents matter")), ("case_matters", _("capitals matter"))):
        yield name, label, _("yes") if before.get(name) else "", _("yes") if after.get(name) else ""
