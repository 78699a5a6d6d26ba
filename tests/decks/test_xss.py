"""No author's text reaches a page as anything but text: every vector, through every field, judged by a parser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.rendering import NoteError, NoteText, RenderedCard, render_note
from decks.rendering.media import MediaItem
from tests.markup import XSS_VECTORS, assert_harmless, parsed

MEDIA = {"a.webp": MediaItem("a.webp", 30, 20), "b.mp3": MediaItem("b.mp3")}

# Each puts the vector where another rule reads it.
PLACES = {
    "reversed": lambda vector: NoteText("reversed", vector, vector, vector, vector),
    "cloze": lambda vector: NoteText("cloze", f"{{{{c1::a}}}} {vector}", vector, vector, vector),
    "inside a blank": lambda vector: NoteText("cloze", f"{{{{c1::x {vector}}}}}"),
    "hint of a blank": lambda vector: NoteText("cloze", f"{{{{c1::x::{vector}}}}}"),
    "two blanks in code": lambda vector: NoteText("cloze", f"`{{{{c1::x}}}} {vector} {{{{c2::{vector}}}}}`"),
    "formula": lambda vector: NoteText("basic", "x", f"${vector}$"),
    "displayed formula": lambda vector: NoteText("basic", f"$$\\text{{{vector}}}$$", "x"),
    "language span": lambda vector: NoteText("basic", f"[{vector}]{{lang=en}}", f"[x]{{lang={vector}}}"),
    "link": lambda vector: NoteText("basic", f"[{vector}](http://a.example)", f"[x]({vector})"),
    "title of a link": lambda vector: NoteText(
        "basic", f'[x](http://a.example "{vector}")', f"[x]: http://a '{vector}'\n\n[x]"
    ),
    "autolink": lambda vector: NoteText("basic", f"<http://a.example/{vector}>", f"<{vector}>"),
    "table": lambda vector: NoteText("basic", f"|{vector}|b|\n|-|:-:|\n|c|{vector}|", "x"),
    "list": lambda vector: NoteText("basic", f"- {vector}\n  1. {vector}\n\n> {vector}", f"## {vector}"),
    "code": lambda vector: NoteText("basic", f"`{vector}`", f"```{vector}\n{vector}\n```"),
    "code in a language": lambda vector: NoteText(
        "cloze", f"```python\n{vector} {{{{c1::{vector}}}}}\n```\n```html\n{vector}\n```"
    ),
    "words of a picture": lambda vector: NoteText(
        "basic", f"![{vector}](media:a.webp)", f"[![{vector}](media:b.mp3)](http://a.b)", media=MEDIA
    ),
    "words of a hidden picture": lambda vector: NoteText(
        "cloze", f"{{{{c1::![{vector}](media:b.mp3)::{vector}}}}} ![{{{{c1::{vector}}}}}](media:a.webp)", media=MEDIA
    ),
    "name of a picture": lambda vector: NoteText("basic", f"![x](media:{vector})", f"![x](media:{vector}.webp)"),
    "typed": lambda vector: NoteText("typed", vector, vector),
    "language of the note": lambda vector: NoteText("cloze", "{{c1::a::b}} {{c1::c}} $$x$$", lang=vector),
}


def cards_of(note: NoteText) -> tuple[RenderedCard, ...]:
    """A note that is refused shows nothing, which is as safe."""
    try:
        return render_note(note)
    except NoteError:
        return ()


def assert_card_is_harmless(card: RenderedCard) -> None:
    heading = "h1" if card.question_is_inline else "div"
    assert_harmless(f"<{heading}>{card.question_html}</{heading}>")
    for html in (card.answer_html, card.why_html, card.hint_html):
        assert_harmless(f"<div>{html}</div>")


def test_there_are_vectors_enough():
    assert len(set(XSS_VECTORS)) >= 150


@pytest.mark.parametrize("place", PLACES)
def test_no_vector_becomes_markup(place):
    for vector in XSS_VECTORS:
        for card in cards_of(PLACES[place](vector)):
            assert_card_is_harmless(card)


def test_markup_is_shown_as_typed():
    (card,) = render_note(NoteText("basic", "¿Qué hace `<b>` y <i>?", '<script>alert("1")</script>'))

    assert card.question_text == "¿Qué hace <b> y <i>?"
    assert "".join(parsed(card.answer_html).itertext()) == '<script>alert("1")</script>'


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<b onclick=x>x</b>",
        "<p style='x'>x</p>",
        "<p id=x>x</p>",
        "<p class=modal>x</p>",
        "<p hx-get=/x>x</p>",
        "<p data-hx-get=/x>x</p>",
        "<a href='javascript:x' rel='noopener noreferrer'>x</a>",
        "<a href='/x' rel='noopener noreferrer'>x</a>",
        "<svg></svg>",
        "<math href='x'></math>",
        "<math><mi style='x'>x</mi></math>",
        "<b>x",
        "<p><div>x</div></p>",
    ],
)
def test_the_judge_sees_what_it_must(html):
    with pytest.raises(Exception):  # noqa: B017, PT011 - an AssertionError or html5lib's ParseError
        assert_harmless(html)


MARKUP = [
    *("**", "*", "_", "`", "```\n", "~~", "[", "]", "(", ")", "{lang=en}", "](http://a)", "](javascript:x)"),
    *("![", "](media:a.webp)", "](media:b.mp3)"),
    *("|", "\n|-|-|\n", "\n", "\n\n", "- ", "1. ", "> ", "# ", "---", "    ", "<", ">", "&lt;", '"', "'", "\\"),
    *("$", "$$", "\\frac", "{{c1::", "{{c2::", "::", "}}", "{", "}", "a", "ñ", " ", "<script>", "<http://a/%EF%B7%9D>"),
    *("\ufdda\ufdd0\ufddc", "\ufddb\ufdd0\ufddc", "\ufddd\ufdd0\ufddc", "\x00", "\r", "\u2028", "&#xFDD0;", "&#12;"),
]
TEXTS = st.lists(st.sampled_from(MARKUP), max_size=25).map("".join) | st.text(max_size=40)


KINDS = st.sampled_from(["basic", "reversed", "cloze", "typed"])


@given(KINDS, TEXTS, TEXTS, TEXTS, TEXTS, st.sampled_from(["es", "en", "fr"]))
def test_any_note_is_harmless_cards_or_a_note_error(kind, front, back, why, hint, lang):
    note = NoteText(kind, front, back, why, hint, lang, MEDIA)
    try:
        cards, problems = render_note(note), ()
    except NoteError as refusal:
        cards, problems = (), refusal.problems

    assert bool(cards) != bool(problems)
    assert all(problem.message and problem.advice for problem in problems)
    assert [card.ordinal for card in cards] == sorted({card.ordinal for card in cards})
    assert cards == cards_of(note)
    for card in cards:
        assert_card_is_harmless(card)


@given(st.lists(st.sampled_from([m for m in MARKUP if "}" not in m and "::" not in m]), max_size=15).map("".join))
def test_no_question_tells_what_its_blank_hides(text):
    blank = "{{c1::SECRETO}}"
    shown = f"![{blank}](media:a.webp) ```python\n{blank}\n```"
    note = NoteText("cloze", f"{text} {blank} [x](http://a/{blank}) `{blank}` {text} {shown}", media=MEDIA)

    for card in cards_of(note):
        assert "SECRETO" not in card.question_html + card.question_text
        assert "SECRETO" in card.answer_html
