"""What must be learned before a note: written with the note, checked against the rest of its deck."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.text import Truncator

from decks.models import Deck, Note
from decks.problems import Problem

from .checks import sentence

FRONT_CHARS = 60


def requires_of(note: Note | None) -> tuple[str, ...]:
    """The guids of what must be learned before this note, sorted: as a revision keeps them."""
    return tuple(sorted(required.guid for required in note.requires.all())) if note and note.pk else ()


def id_of(guid: str) -> str:
    """A note's id in the file of its deck."""
    return guid.partition("/")[2]


def name_of(note: Note, question: str = "") -> str:
    """A note among others of its concept, which alone is often shared. `question` as a card asks it, if known."""
    return f"{note.concept} · {Truncator(question or ' '.join(note.front.split())).chars(FRONT_CHARS)}"


def check_requires(*, note: Note, deck: Deck, requires: Collection[Note]) -> None:
    """A note requires others of its own whole deck, and never, at any remove, itself. Raises ValidationError.

    One statement for each step of the longest way through what these notes require themselves.
    """
    problems = [
        Problem("requires", "requires_elsewhere", {"note": name_of(required)})
        for required in requires
        if required.deck.root_path != deck.root_path
    ]
    if any(required.pk == note.pk for required in requires):
        problems.append(Problem("requires", "requires_itself"))
    elif not problems and (ring := _ring(note, requires)):
        problems.append(Problem("requires", "requires_ring", {"notes": " → ".join(ring)}))
    if problems:
        raise ValidationError({"requires": [sentence(problem) for problem in problems]})


def _ring(note: Note, requires: Collection[Note]) -> tuple[str, ...]:
    """The names of the notes of a ring that these would close, each before the next; empty where there is none."""
    if note.pk is None:
        return ()
    through = Note.requires.through.objects
    required_by = {required.pk: note.pk for required in requires}
    frontier = list(required_by)
    while frontier and note.pk not in required_by:
        links = through.filter(from_note__in=frontier).values_list("from_note_id", "to_note_id").order_by("pk")
        frontier = []
        for from_id, to_id in links:
            if to_id not in required_by:
                required_by[to_id] = from_id
                frontier.append(to_id)
    if note.pk not in required_by:
        return ()
    ring = [note.pk, required_by[note.pk]]
    while ring[-1] != note.pk:
        ring.append(required_by[ring[-1]])
    names = {one.pk: name_of(one) for one in Note.objects.filter(pk__in=ring)}
    return tuple(names[pk] for pk in ring)
