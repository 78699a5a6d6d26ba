"""What a note must satisfy before it is written, said in the author's language next to the field."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decks.deckfile.model import one_line
from decks.formulas import clean
from decks.models import Deck, Media, Note, Slide, Status, Tag
from decks.problems import Problem
from decks.rendering import NoteError, NoteText, RenderedCard, render_note
from decks.rendering.markdown import LANGUAGE
from decks.rendering.media import MediaItem, media_names

# Of a note that has no deck yet, which only a preview shows.
LANG = "es"

# By the codes of `decks.problems`; the same facts in a tone for a form, where the field is already named.
SENTENCES = {
    "empty": gettext_lazy("Write something here, or choose another kind of note."),
    "kind_unknown": gettext_lazy("“%(kind)s” is not a kind of note. Choose one from the list."),
    "text_too_long": gettext_lazy(
        "This has %(length)s characters, more than %(limit)s. Split the note: a card asks one thing."
    ),
    "formula_too_long": gettext_lazy(
        "A formula has %(length)s characters, more than %(limit)s. Split it, or look for a missing $."
    ),
    "formula_unreadable": gettext_lazy(
        "The formula “%(excerpt)s” cannot be read. Correct it, or write \\$ for a plain dollar sign."
    ),
    "formula_unclosed": gettext_lazy(
        "A formula starts with $$ and does not end: “%(excerpt)s”. Close it with $$."
    ),
    "cloze_missing": gettext_lazy(
        "The text has no blank. Mark what is to be remembered: {{c1::hidden}} or {{c1::hidden::hint}}."
    ),
    "cloze_group": gettext_lazy(
        "The blank “%(excerpt)s” has no group number. Write a number from 1 after the c: {{c1::hidden}}."
    ),
    "cloze_unclosed": gettext_lazy("The blank “%(excerpt)s” is not closed. End it with }}."),
    "cloze_empty": gettext_lazy("The blank “%(excerpt)s” hides nothing. Write the words after the two colons."),
    "cloze_nested": gettext_lazy(
        "Blanks lie inside one another more than %(limit)s deep at “%(excerpt)s”. Put some side by side."
    ),
    "cloze_inside_out": gettext_lazy(
        "A blank is written inside out: “%(excerpt)s”. Begin it with its group: {{c1::hidden}}."
    ),
    "cloze_unopened": gettext_lazy(
        "These braces end no blank: “%(excerpt)s”. Begin the blank with {{c1::, or take the braces away."
    ),
    "cloze_in_hint": gettext_lazy(
        "A blank lies inside the hint of another: “%(excerpt)s”. A hint is plain text; "
        "for two colons that are no hint write :\\: or put them in `code`."
    ),
    "cloze_in_formula": gettext_lazy(
        "A blank crosses the border of a formula: “%(excerpt)s”. Hide the whole formula, {{c1::$x^2$}}; "
        "for a dollar sign that is no formula write \\$."
    ),
    "cloze_unseen": gettext_lazy(
        "No card shows the blanks of group %(group)s. "
        "Take them out of the link's address or the line that opens the code."
    ),
    "cloze_too_many": gettext_lazy(
        "The text has %(groups)s groups of blanks, more than %(limit)s. Each is a card: split the note."
    ),
    "typed_plain": gettext_lazy(
        "What is to be typed is one line of words, without formulas or pictures. Put the rest in the why, "
        "or make the note basic."
    ),
    "typed_long": gettext_lazy(
        "What is to be typed has %(length)s characters, more than %(limit)s. Ask for the word that matters, "
        "or make the note basic."
    ),
    "media_unknown": gettext_lazy(
        "There is no picture or sound “%(name)s”. Upload it, and keep the name as it is put into the text."
    ),
    "requires_itself": gettext_lazy("A note cannot be learned before itself. Take it out of this list."),
    "requires_ring": gettext_lazy(
        "These notes require one another in a ring: %(notes)s. Nobody could begin with any of them: "
        "take one out of what another requires."
    ),
    "requires_elsewhere": gettext_lazy("“%(note)s” belongs to another deck. Choose notes of the same deck only."),
}


def sentence(problem: Problem) -> str:
    return str(SENTENCES[problem.code]) % dict(problem.params)


def check_text(text: NoteText, *, is_stored: bool = False) -> tuple[RenderedCard, ...]:
    """The cards this text makes. Raises ValidationError with sentences by field.

    What `is_stored` was accepted once, and is held to the rules of then.
    """
    try:
        return render_note(text, is_stored=is_stored)
    except NoteError as error:
        found: dict[str, list[str]] = {}
        for problem in error.problems:
            found.setdefault(problem.field, []).append(sentence(problem))
        raise ValidationError({field: list(sentences) for field, sentences in found.items()}) from error


def text_of(note: Note) -> NoteText:
    return NoteText(
        kind=note.kind,
        front=note.front,
        back=note.back,
        why=note.why,
        hint=note.hint,
        lang=note.lang or (note.deck.lang if note.deck_id else LANG),
        media=media_items(note.front, note.back, note.why, note.hint),
    )


def media_items(*texts: str) -> dict[str, MediaItem]:
    """What there is of the pictures and sounds that these texts name; no statement where they name none."""
    names = media_names(*texts)
    if not names:
        return {}
    found = Media.objects.filter(name__in=names).values_list("name", "width", "height")
    return {name: MediaItem(name, width or 0, height or 0) for name, width, height in found}


def check_place(*, deck: Deck, slide: Slide | None, earlier_deck: Deck | None) -> None:
    """A note stays in its whole deck, and comes from a source of it. Raises ValidationError."""
    if earlier_deck is not None and earlier_deck.root_path != deck.root_path:
        raise ValidationError({"deck": _("A note moves between topics of its own deck only. Write a new note there.")})
    if slide is not None and slide.source.deck.root_path != deck.root_path:
        raise ValidationError({"slide": _("This slide belongs to a source of another deck.")})


def check_replacement(note: Note) -> None:
    """What took the place of a retired note is another of its deck, and not retired itself. A note that is in use has
    none. Raises ValidationError."""
    other = note.replaced_by
    if note.status != Status.RETIRED:
        note.replaced_by = None
    elif other is not None and (other.pk == note.pk or other.deck.root_path != note.deck.root_path):
        raise ValidationError({"replaced_by": _("Another note of the same deck takes its place.")})
    elif other is not None and other.status == Status.RETIRED:
        raise ValidationError({"replaced_by": _("This note is retired itself: choose one that is in use.")})


def check_language(lang: str) -> None:
    """Raises ValidationError for what is no language code; no code at all is right."""
    if lang and not LANGUAGE.fullmatch(lang):
        raise ValidationError(
            {"lang": _("“%(lang)s” is not a language code. Write one such as es, en or pt-BR.") % {"lang": lang}}
        )


def check_slug(*, parent: Deck | None, slug: str) -> None:
    """Whole decks share one set of short names, the topics of a deck another. Raises ValidationError."""
    if Deck.objects.filter(parent=parent, slug=slug).exists():
        if parent is None:
            raise ValidationError({"slug": _("Another deck has this short name.")})
        raise ValidationError({"slug": _("Another topic of this deck has this short name.")})


def clean_tags(names: Iterable[str]) -> tuple[str, ...]:
    """Tag names as they are kept: without commas, spare spaces or repeats, sorted. Raises ValidationError."""
    longest = Tag._meta.get_field("name").max_length or 0
    tags = sorted({one_line(clean(name).replace(",", " ")) for name in names} - {""})
    for tag in tags:
        if len(tag) > longest:
            raise ValidationError(
                {
                    "tags": _("The tag “%(tag)s…” is longer than %(limit)d characters.")
                    % {"tag": tag[:20], "limit": longest}
                }
            )
    return tuple(tags)
