"""From the text of a slide deck to its slides: cut at headings, without what repeats, nothing lost unsaid."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from decks.folding import fold

from .latex import mend_formulas
from .lines import Line, lines_of, plain
from .model import Block, ReadSlide, Remark, SlideDeck
from .slugs import Slugs
from .words import ENGLISH, EXAMPLE_BEGINNINGS, GENERIC_TITLES, NO_CONTENT, SPANISH

MAX_TITLE_CHARS: Final = 200
#: A line of a slide master stands on at least so many slides …
BOILERPLATE_TIMES: Final = 3
#: … and is no longer than that.
BOILERPLATE_CHARS: Final = 90
_TITLE_WORDS: Final = 14
_CHAPTER_LEVEL: Final = 3
_NUMBERED: Final = re.compile(r"(?:[0-9]{1,2}[.)]\s*)+(?=\S)")
_LONE_LETTERS: Final = 9
_VERBS: Final = tuple(
    f"{verb[0].upper()}{verb[1:]} " for words in (SPANISH, ENGLISH) for verb in words.what_does if len(verb) > 3
)


@dataclass(slots=True)
class _Cut:
    """A heading and the lines under it."""

    title: str = ""
    level: int = 0
    lines: list[Line] = field(default_factory=list)
    context: str = ""
    chapter: str = ""

    @property
    def is_empty(self) -> bool:
        return all(line.kind in ("blank", "rule") for line in self.lines)


def read_slides(text: str, *, title: str = "") -> SlideDeck:
    """The slides of a deck. Never raises; time grows with the length of the text alone."""
    mended, formula_remarks = mend_formulas(text)
    lines = lines_of(mended)
    lines, left_out = _without_boilerplate(lines)
    pieces = list(_cut(lines))
    cuts = _under_contexts(pieces)
    remarks = [*formula_remarks, *left_out]
    slides = _without_repeats([_slide(cut) for cut in cuts if not cut.is_empty], remarks)
    marked = _with_examples(slides, [cut.chapter for cut in cuts if not cut.is_empty], remarks)
    named = tuple(_slugged([slide for slide in marked if slide is not None]))
    first = next((piece.title for piece in pieces if piece.title), "")
    return SlideDeck(title=title or first[:MAX_TITLE_CHARS], slides=named, remarks=tuple(remarks))


# ── what stands on every slide ───────────────────────────────────────────────────────────────────────────────


def _without_boilerplate(lines: list[Line]) -> tuple[list[Line], list[Remark]]:
    """The lines without those of the slide master, and what was taken out."""
    folded = [
        fold(plain(line.text)) if line.kind == "text" and len(line.text) <= BOILERPLATE_CHARS else "" for line in lines
    ]
    times = Counter(name for name in folded if len(name) > 2 and not name.endswith(":"))
    repeated = {name for name, count in times.items() if count >= BOILERPLATE_TIMES}
    # What was cut off at the border of the slide: the beginning of a line that repeats.
    beginnings = {name for name in times if len(name) >= 12 and any(one.startswith(name) for one in repeated)}
    said: dict[str, Remark] = {}
    kept: list[Line] = []
    for line, name in zip(lines, folded, strict=True):
        if name and name in repeated | beginnings:
            whole = next((one for one in repeated if one.startswith(name)), name)
            if whole not in said or name == whole:
                said[whole] = Remark("boilerplate", params={"line": plain(line.text), "times": times[whole]})
        elif line.kind == "text" and _is_decoration(line.text):
            said.setdefault(name, Remark("decoration", params={"line": plain(line.text)}))
        else:
            kept.append(line)
    return kept, list(said.values())


def _is_decoration(text: str) -> bool:
    """A line that shouts: a logo, a welcome. No formula, no sentence."""
    bare = plain(text)
    letters = [character for character in bare if character.isalpha()]
    return (
        len(letters) >= _LONE_LETTERS
        and all(character.isupper() for character in letters)
        and len(bare.split()) <= 6
        and not any(mark in bare for mark in "=$(:0123456789")
    )


# ── where a slide begins ─────────────────────────────────────────────────────────────────────────────────────


def _cut(lines: list[Line]) -> Iterator[_Cut]:
    cut = _Cut()
    for position, line in enumerate(lines):
        if line.kind == "heading" and not line.text:
            cut.lines.append(Line("blank", ""))
        elif line.kind == "heading":
            yield cut
            title, rest = _run_in(line.text)
            cut = _Cut(_title(title), line.level, [Line("text", rest)] if rest else [])
        elif line.kind == "break":
            yield cut
            cut = _Cut(level=cut.level)
        elif line.kind == "number" and _is_chapter(lines, position):
            yield cut
            cut = _Cut(_title(line.text), 1)
        else:
            cut.lines.append(line)
    yield cut


def _title(text: str) -> str:
    return plain(_NUMBERED.sub("", plain(text), count=1)).rstrip(": ").strip()


def _run_in(heading: str) -> tuple[str, str]:
    """A heading and the sentence that was run into it: "1. F1 (F1) Mide el equilibrio entre ambas."."""
    words = heading.split()
    if len(words) <= _TITLE_WORDS or not heading.rstrip().endswith("."):
        return heading, ""
    begins = [at for verb in _VERBS if (at := heading.find(f" {verb}")) > 0]
    if not begins:
        return heading, ""
    at = min(begins)
    return heading[:at], heading[at + 1 :]


def _is_chapter(lines: list[Line], position: int) -> bool:
    """A numbered line all alone is the title of a part, not a list of one."""
    line = lines[position]
    if line.text.rstrip().endswith((".", ":", ";")) or len(line.text.split()) > _TITLE_WORDS:
        return False
    for step in (-1, 1):
        other = position + step
        while 0 <= other < len(lines) and lines[other].kind == "blank":
            other += step
        if 0 <= other < len(lines) and lines[other].kind not in ("heading", "break"):
            return False
    return True


def _under_contexts(cuts: Iterable[_Cut]) -> list[_Cut]:
    """The slides that hold something; a heading without a text of its own becomes what the next one stands under."""
    found: list[_Cut] = []
    context = chapter = ""
    for cut in cuts:
        if 0 < cut.level <= _CHAPTER_LEVEL and cut.title:
            chapter = cut.title
        cut.chapter = chapter
        if cut.is_empty:
            context = cut.title or context
            continue
        if not cut.title:
            cut.title = context or _first_words(cut.lines)
        elif fold(context) != fold(cut.title):
            cut.context = context or (chapter if fold(cut.title) in GENERIC_TITLES and chapter != cut.title else "")
        context = ""
        found.append(cut)
    return found


def _first_words(lines: list[Line]) -> str:
    first = next((line.text for line in lines if line.text), "")
    words = plain(first).rstrip(".:").split()
    return " ".join(words[:8]) + ("…" if len(words) > 8 or not words else "")


# ── what is on a slide ───────────────────────────────────────────────────────────────────────────────────────


def _slide(cut: _Cut) -> ReadSlide:
    title = cut.title[:MAX_TITLE_CHARS]
    return ReadSlide(title=title, slug="", context=cut.context[:MAX_TITLE_CHARS], blocks=tuple(_blocks(cut.lines)))


def _blocks(lines: list[Line]) -> Iterator[Block]:
    position = 0
    while position < len(lines):
        kind = lines[position].kind
        end = position + 1
        if kind == "fence":
            while end < len(lines) and lines[end].kind == "fence":
                end += 1
            yield Block(
                "code",
                tuple(
                    line.text
                    for line in lines[position + 1 : end]
                    if not re.fullmatch(r" {0,3}(?:`{3,}|~{3,})[ \t]*", line.text)
                ),
            )
        elif kind in ("bullet", "number"):
            end, block = _list(lines, position)
            yield block
        elif kind in ("row", "rule"):
            while end < len(lines) and lines[end].kind in ("row", "rule"):
                end += 1
            yield _table([line.text for line in lines[position:end] if line.kind == "row"])
        elif kind == "formula":
            yield Block("formula", (lines[position].text,))
        elif kind == "text":
            while end < len(lines) and lines[end].kind == "text":
                end += 1
            said = tuple(line.text for line in lines[position:end] if line.text)
            if said:
                yield Block("paragraph", said)
        position = end


def _list(lines: list[Line], position: int) -> tuple[int, Block]:
    """The items from here on: an empty line between two does not end a list, a line right under one goes on with it."""
    kind = lines[position].kind
    items: list[str] = []
    end = position
    while end < len(lines):
        line = lines[end]
        if line.kind == kind:
            items.append(line.text)
        elif line.kind == "text" and lines[end - 1].kind == kind and line.text:
            items[-1] = f"{items[-1]} {line.text}"
        elif line.kind == "blank" and end + 1 < len(lines) and lines[end + 1].kind == kind:
            pass
        else:
            break
        end += 1
    return end, Block("list", tuple(item for item in items if item), is_numbered=kind == "number")


def _table(rows: list[str]) -> Block:
    cells = [_cells(row) for row in rows]
    width = max((len(row) for row in cells), default=0)
    if width < 2 or len(cells) < 2:
        said = tuple(plain_row for row in cells if (plain_row := " ".join(cell for cell in row if cell)))
        return Block("paragraph", said or ("",))
    return Block("table", rows=tuple((*row, *[""] * (width - len(row))) for row in cells))


def _cells(row: str) -> tuple[str, ...]:
    if "\t" in row:
        return tuple(" ".join(cell.split()) for cell in row.split("\t"))
    inner = row.removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return tuple(" ".join(cell.replace("\\|", "|").split()) for cell in re.split(r"(?<!\\)\|", inner))


# ── what is said twice, and what is not to be learned ────────────────────────────────────────────────────────


def _without_repeats(slides: list[ReadSlide], remarks: list[Remark]) -> list[ReadSlide | None]:
    """Each slide, or None where an earlier one says the same words."""
    seen: dict[str, ReadSlide] = {}
    kept: list[ReadSlide | None] = []
    for slide in slides:
        said = fold(plain(slide.text))
        if said in seen and len(said) > 20:
            remarks.append(Remark("slide_repeated", slide.title, {"other": seen[said].title}))
            kept.append(None)
        else:
            seen.setdefault(said, slide)
            kept.append(slide)
    return kept


def _with_examples(
    slides: list[ReadSlide | None], chapters: list[str], remarks: list[Remark]
) -> list[ReadSlide | None]:
    """The slides that nobody should learn by heart are marked: agendas and thanks, and worked examples."""
    marked: list[ReadSlide | None] = []
    example_in: str | None = None
    for slide, chapter in zip(slides, chapters, strict=True):
        if slide is None:
            marked.append(None)
            continue
        kind = slide.kind
        if fold(chapter) != example_in:
            example_in = None
        if example_in is not None:
            kind = "example"
        elif fold(slide.title) in NO_CONTENT:
            kind = "no_content"
        elif any(_begins_example(block) for block in slide.blocks):
            example_in = fold(chapter)
            if _begins_example(slide.blocks[0]):
                kind = "example"
        if kind != "content":
            remarks.append(Remark(kind, slide.title))
        marked.append(replace(slide, kind=kind))
    return marked


def _begins_example(block: Block) -> bool:
    return bool(block.lines) and fold(plain(block.lines[0])).startswith(EXAMPLE_BEGINNINGS)


def _slugged(slides: list[ReadSlide]) -> Iterator[ReadSlide]:
    slugs = Slugs()
    for slide in slides:
        yield replace(slide, slug=slugs.fresh(slide.title))
