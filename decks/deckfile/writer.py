"""A deck as one file: what `parse` reads back as the same deck."""

from collections.abc import Iterator

from decks.deckfile.model import FORMAT, NO_SLIDE, DeckFile, FileNote, FileSlide, one_line, value_of


def write(deck: DeckFile) -> str:
    """The deck in the format, one file, ending in a newline.

    Texts come out in their one spelling: no white space around a title or after a text, no comma in a tag. A deck in
    that spelling comes back equal from `parse`. Raises ValueError where a note names a slide the deck does not have.
    """
    return "\n".join(_lines(deck)) + "\n"


def _lines(deck: DeckFile) -> Iterator[str]:
    header = {
        "format": FORMAT,
        "deck": deck.slug,
        "title": deck.title,
        "lang": deck.lang,
        "source": deck.source_slug,
        "source-title": deck.source_title,
        "description": deck.description,
    }
    yield "---"
    yield from (f"{key}: {one_line(value)}" for key, value in header.items() if value.strip())
    yield "---"

    slides = _Slides(deck.slides)
    for topic in deck.topics:
        yield from ("", _heading("#", topic.title, topic.slug))
        current = ""
        for note in topic.notes:
            if note.slide_slug != current:
                yield from slides.until(note.slide_slug) if note.slide_slug else ("", f"## {NO_SLIDE}")
                current = note.slide_slug
            yield from ("", *_note(note))
    yield from slides.rest()


class _Slides:
    """The headings of the slides. A deck's slides are in the order their headings come first, so one that has no
    notes, or has them later than its place, gets a heading with nothing under it."""

    def __init__(self, slides: tuple[FileSlide, ...]) -> None:
        self.slides = {slide.slug: slide for slide in slides}
        self.to_come = list(slides)

    def until(self, slug: str) -> Iterator[str]:
        if slug not in self.slides:
            raise ValueError(f"a note names the slide {slug!r}, which the deck does not have")
        if any(slide.slug == slug for slide in self.to_come):
            while self.to_come[0].slug != slug:
                yield from self.heading(self.to_come.pop(0).slug)
            self.to_come.pop(0)
        yield from self.heading(slug)

    def rest(self) -> Iterator[str]:
        for slide in self.to_come:
            yield from self.heading(slide.slug)

    def heading(self, slug: str) -> Iterator[str]:
        slide = self.slides[slug]
        yield from ("", _heading("##", slide.title, f"{slug} lang={slide.lang}" if slide.lang else slug))


def _heading(marks: str, title: str, slug: str) -> str:
    return f"{marks} {one_line(title)} {{#{slug}}}"


def _note(note: FileNote) -> Iterator[str]:
    yield _heading("###", note.concept, note.id)
    yield f"kind: {note.kind}"
    tags = [one_line(tag.replace(",", " ")) for tag in note.tags]
    if tags:
        yield f"tags: {', '.join(tags)}"
    if note.requires:
        yield f"requires: {', '.join(note.requires)}"
    for key, text in (("front", note.front), ("back", note.back), ("why", note.why), ("hint", note.hint)):
        yield from _field(key, text)
    if note.matters:
        yield f"matters: {', '.join(note.matters)}"
    if note.status != "published":
        yield f"status: {note.status}"
    if note.lang:
        yield f"lang: {note.lang}"


def _field(key: str, text: str) -> Iterator[str]:
    text = value_of(text.split("\n"))
    if not text:
        return
    if "\n" not in text and text == text.strip():
        yield f"{key}: {text}"
        return
    yield f"{key}:"
    yield from (f"  {line}" if line else "" for line in text.split("\n"))
