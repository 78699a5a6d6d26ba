"""A note's cards, as a learner sees them."""

import time
from dataclasses import replace

import pytest

from decks.rendering import NoteError, NoteText, render_note
from tests.markup import HTML, MATHML, assert_harmless, parsed

HIDDEN = '<span class="blank"><span class="visually-hidden">hueco</span><span aria-hidden="true">[…]</span></span>'


def basic(front="¿Qué?", back="Eso.", **fields):
    (card,) = render_note(NoteText("basic", front, back, **fields))
    return card


def answer(markdown: str) -> str:
    return basic(back=markdown).answer_html


def cloze(front: str, **fields):
    return render_note(NoteText("cloze", front, **fields))


def refused(note: NoteText) -> list[tuple[str, str]]:
    with pytest.raises(NoteError) as caught:
        render_note(note)
    return [(problem.field, problem.code) for problem in caught.value.problems]


class TestKinds:
    def test_basic_is_one_card(self):
        card = basic("¿Qué mide la **precisión**?", "Lo *acertado*.", why="Porque sí.", hint="P")

        assert card.ordinal == 1
        assert card.question_html == "¿Qué mide la <strong>precisión</strong>?"
        assert card.question_is_inline
        assert card.answer_html == "<p>Lo <em>acertado</em>.</p>"
        assert (card.why_html, card.hint_html) == ("<p>Porque sí.</p>", "<p>P</p>")
        assert (card.question_text, card.answer_text) == ("¿Qué mide la precisión?", "Lo acertado.")

    def test_reversed_asks_both_ways(self):
        there, back = render_note(NoteText("reversed", "perro", "[dog]{lang=en}", why="w"))

        assert (there.ordinal, there.question_text, there.answer_text) == (1, "perro", "dog")
        assert (back.ordinal, back.question_text, back.answer_text) == (2, "dog", "perro")
        assert back.question_html == '<span lang="en">dog</span>'
        assert there.why_html == back.why_html == "<p>w</p>"

    def test_cloze_is_a_card_for_each_group(self):
        first, third = cloze("{{c3::uno}} y {{c1::dos}}")

        assert (first.ordinal, first.question_text) == (1, "uno y […]")
        assert (third.ordinal, third.question_text) == (3, "[…] y dos")

    def test_blanks_in_other_kinds_are_text(self):
        assert basic("{{c1::a}}").question_html == "{{c1::a}}"

    def test_what_is_not_given_is_empty(self):
        card = basic()

        assert card.why_html == card.hint_html == ""


class TestQuestions:
    def test_one_paragraph_is_inline(self):
        card = basic("una\nlínea  \notra $x$")

        assert card.question_is_inline
        assert parsed(f"<h1>{card.question_html}</h1>").find(f".//{HTML}p") is None

    @pytest.mark.parametrize("front", ["a\n\nb", "- a", "> a", "| a |\n|---|\n| b |", "```\na\n```", "1. a"])
    def test_anything_more_is_not(self, front):
        card = basic(front)

        assert not card.question_is_inline
        assert_harmless(f"<div>{card.question_html}</div>")

    def test_a_displayed_formula_alone_is_inline(self):
        card = basic("$$x$$")

        assert card.question_is_inline
        assert card.question_html.startswith(
            '<span class="formula" role="group" aria-label="Fórmula" tabindex="0"><math'
        )
        assert_harmless(f"<h1>{card.question_html}</h1>")

    def test_the_text_squeezes_white_space_and_shows_formulas_as_typed(self):
        assert basic("a\n\n- b  \n- `c`\n\n$x^2$ &amp; d").question_text == "a b c x^2 & d"


class TestMarkdown:
    @pytest.mark.parametrize(
        ("markdown", "html"),
        [
            ("**a** *b* `c` ~~d~~", "<p><strong>a</strong> <em>b</em> <code>c</code> <s>d</s></p>"),
            ("a\nb", "<p>a\nb</p>"),
            ("a  \nb", "<p>a<br>\nb</p>"),
            ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
            ("3. a", '<ol start="3">\n<li>a</li>\n</ol>'),
            ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
            ("---", "<hr>"),
            ("# a", "<p><strong>a</strong></p>"),
            ("a\n===", "<p><strong>a</strong></p>"),
            ("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>"),
            ("2 < 3 & 4", "<p>2 &lt; 3 &amp; 4</p>"),
            ("[a](https://a.example)", '<p><a href="https://a.example" rel="noopener noreferrer">a</a></p>'),
            ("<a@b.example>", '<p><a href="mailto:a@b.example" rel="noopener noreferrer">a@b.example</a></p>'),
            ("[a](/b)", "<p>[a](/b)</p>"),
            ("[a](ftp://b)", "<p>[a](ftp://b)</p>"),
            ("https://a.example", "<p>https://a.example</p>"),
        ],
    )
    def test_common_mark(self, markdown, html):
        # As the reason, since a side of nothing but a rule is refused.
        assert basic(why=markdown).why_html == html

    def test_an_image_is_no_image(self):
        assert parsed(answer("![a](https://a.example/b.png)")).find(f".//{HTML}img") is None

    def test_a_table_scrolls_by_keyboard_and_keeps_its_alignment(self):
        html = answer("| a | b |\n|:--|--:|\n| `c` | $d$ |")

        tree = parsed(html)
        scroller = tree.find(f"{HTML}div")
        assert (scroller.get("class"), scroller.get("role"), scroller.get("tabindex")) == ("scroller", "group", "0")
        assert scroller.get("aria-label") == "Tabla"
        assert [cell.get("class") for cell in tree.iter(f"{HTML}td")] == ["align-left", "align-right"]

    def test_a_block_of_code_scrolls_by_keyboard(self):
        html = answer("```python\nx = '$a$' < 2\n```")

        assert html == (
            '<div class="scroller" role="group" aria-label="Código" tabindex="0">'
            "<pre><code>x = <span class=\"tok-string\">'$a$'</span> &lt; "
            '<span class="tok-number">2</span>\n</code></pre>\n</div>'
        )

    @pytest.mark.parametrize("mark", ["{lang=en}", '{lang="en"}', "{lang='en'}"])
    def test_words_of_another_language(self, mark):
        assert answer(f"el [*learning* rate]{mark}.") == '<p>el <span lang="en"><em>learning</em> rate</span>.</p>'

    @pytest.mark.parametrize(
        "mark", ["{lang=}", "{lang=e}", "{lang=en_US}", "{lang=en .x}", "{id=en}", "{.en}", " {lang=en}"]
    )
    def test_other_marks_are_text(self, mark):
        assert answer(f"[a]{mark}") == f"<p>[a]{mark}</p>"

    def test_regional_languages(self):
        assert '<span lang="pt-BR">' in answer("[oi]{lang=pt-BR}")

    def test_a_language_span_may_hold_brackets_and_links(self):
        html = answer("[a [b] [c](http://d)]{lang=en}")

        assert html == '<p><span lang="en">a [b] <a href="http://d" rel="noopener noreferrer">c</a></span></p>'


class TestBlanks:
    def test_the_question_hides_and_the_answer_marks(self):
        (card,) = cloze("Entre {{c1::0}} y {{c1::1}}.")

        assert card.question_html == f"Entre {HIDDEN} y {HIDDEN}."
        assert card.answer_html == '<p>Entre <mark class="blank">0</mark> y <mark class="blank">1</mark>.</p>'
        assert (card.question_text, card.answer_text) == ("Entre […] y […].", "Entre 0 y 1.")

    def test_a_hint_stands_in_the_blank(self):
        (card,) = cloze("{{c1::París::ciudad de *luz*}}")

        assert card.question_html == (
            '<span class="blank"><span class="visually-hidden">hueco: </span><span aria-hidden="true">[</span>'
            'ciudad de <em>luz</em><span aria-hidden="true">]</span></span>'
        )
        assert card.question_text == "[ciudad de luz]"

    @pytest.mark.parametrize(
        ("lang", "spoken"),
        [
            ("es", '<span class="visually-hidden">hueco</span>'),
            ("es-CO", '<span class="visually-hidden">hueco</span>'),
            ("en", '<span class="visually-hidden">blank</span>'),
            ("fr", '<span class="visually-hidden" lang="en">blank</span>'),
        ],
    )
    def test_a_blank_is_spoken_in_the_cards_language(self, lang, spoken):
        assert spoken in cloze("{{c1::a}}", lang=lang)[0].question_html

    def test_other_groups_are_shown_plainly(self):
        first, second = cloze("{{c1::a}} {{c2::**b**}}")

        assert first.question_html == f"{HIDDEN} <strong>b</strong>"
        assert second.answer_html == '<p>a <mark class="blank"><strong>b</strong></mark></p>'

    def test_blanks_inside_blanks(self):
        outer, inner = cloze("{{c1::a {{c2::b}} c}}")

        assert outer.question_html == HIDDEN
        assert outer.answer_html == '<p><mark class="blank">a b c</mark></p>'
        assert inner.question_html == f"a {HIDDEN} c"
        assert inner.answer_html == '<p>a <mark class="blank">b</mark> c</p>'

    def test_a_blank_of_the_same_group_inside_is_marked_once(self):
        (card,) = cloze("{{c1::a {{c1::b}}}}")

        assert card.answer_html == '<p><mark class="blank">a b</mark></p>'

    def test_markdown_around_and_inside_does_not_mix(self):
        (card,) = cloze("**a {{c1::b** c}} d**")

        assert card.answer_html == '<p><strong>a <mark class="blank">b** c</mark> d</strong></p>'

    def test_formulas_and_languages_inside(self):
        first, second = cloze("{{c1::$x^{2}$}} {{c2::[y]{lang=en}}}")

        assert first.question_html == f'{HIDDEN} <span lang="en">y</span>'
        assert second.answer_html.endswith('<mark class="blank"><span lang="en">y</span></mark></p>')
        assert len(parsed(first.answer_html).findall(f".//{HTML}mark/{MATHML}math")) == 1

    def test_blanks_in_code_hold_no_markdown(self):
        (card,) = cloze("`git {{c1::commit *-m*}}`")

        assert card.question_html == f"<code>git {HIDDEN}</code>"
        assert card.answer_html == '<p><code>git <mark class="blank">commit *-m*</mark></code></p>'

    def test_blanks_in_a_block_of_code(self):
        (card,) = cloze("```\nx = {{c1::$y$}}\n```")

        assert HIDDEN in card.question_html
        assert '<mark class="blank">$y$</mark>' in card.answer_html

    def test_a_link_inside_a_link_is_its_words(self):
        (card,) = cloze("[{{c1::[a](http://b)}} c](http://d)")

        assert card.answer_html == (
            '<p><a href="http://d" rel="noopener noreferrer"><mark class="blank">a</mark> c</a></p>'
        )

    def test_an_address_does_not_tell(self):
        (card,) = cloze("[x](http://a/{{c1::b}}) {{c1::c}}")

        assert 'href="http://a/"' in card.question_html
        assert 'href="http://a/b"' in card.answer_html

    def test_an_empty_line_inside_is_a_line_break(self):
        (card,) = cloze("{{c1::a\n\nb}}")

        assert card.answer_html == '<p><mark class="blank">a<br>\nb</mark></p>'

    def test_blanks_in_lists_and_tables(self):
        (card,) = cloze("- {{c1::a}}\n\n| b |\n|---|\n| {{c1::c}} |")

        assert card.question_html.count(HIDDEN) == 2
        assert_harmless(f"<div>{card.answer_html}</div>")

    def test_the_back_stands_under_the_answer(self):
        (card,) = cloze("{{c1::a}}", back="más")

        assert card.answer_html == '<p><mark class="blank">a</mark></p>\n<div class="addition"><p>más</p></div>'
        assert card.answer_text == "a más"
        assert "más" not in card.question_html


class TestFormulas:
    def test_inline_and_displayed(self):
        html = answer("Sea $x$:\n\n$$\n\\frac{a}{b}\n$$\n\nfin")

        tree = parsed(html)
        assert [math.get("display") for math in tree.iter(f"{MATHML}math")] == [None, "block"]
        assert [paragraph.tag for paragraph in tree] == [f"{HTML}p"] * 3

    def test_markdown_does_not_touch_a_formula(self):
        html = answer("$a_1 * b_1 * c$ y $$\n- x\n= y\n$$")

        assert parsed(html).find(f".//{HTML}em") is None
        assert parsed(html).find(f".//{HTML}li") is None

    def test_pipes_of_a_formula_do_not_divide_a_table(self):
        html = answer("| $P(A|B)$ |\n|---|\n| $|x|$ |")

        assert len(list(parsed(html).iter(f"{HTML}td"))) == 1

    def test_a_formula_in_an_address_or_title_stays_as_typed(self):
        html = answer('[a](http://b/$x$ "$y$")')

        link = parsed(html).find(f".//{HTML}a")
        assert (link.get("href"), link.get("title")) == ("http://b/$x$", "$y$")

    def test_a_displayed_formula_in_a_link_is_no_second_tab_stop(self):
        html = answer("[$$x$$](http://a)")

        assert "tabindex" not in html

    @pytest.mark.parametrize(
        ("note", "fields"),
        [
            (NoteText("basic", r"$\frac{$", "B"), ["front"]),
            (NoteText("basic", "F", "B", r"$\nope$", r"$\frac{$"), ["why", "hint"]),
            (NoteText("reversed", "F", r"a $\frac{$ b $\frac{$"), ["back"]),
            (NoteText("cloze", r"{{c1::$\frac{$}} {{c2::a::$x^$}}", r"$\frac{$"), ["back", "front", "front"]),
        ],
    )
    def test_a_formula_that_cannot_be_read_is_refused_once(self, note, fields):
        assert refused(note) == [(field, "formula_unreadable") for field in fields]

    @pytest.mark.parametrize(("text", "code"), [("$$x", "formula_unclosed"), ("$$ $$", "formula_unreadable")])
    def test_two_dollars_begin_a_formula(self, text, code):
        assert refused(NoteText("basic", "F", "B", text)) == [("why", code)]

    def test_what_is_a_formula_only_in_code_is_not_read(self):
        assert answer(r"`$\frac{$`") == r"<p><code>$\frac{$</code></p>"

    def test_a_stored_note_keeps_an_unreadable_formula_as_typed(self):
        note = NoteText("cloze", r"{{c1::$\frac{$}} $$x }}", "B", "{{a::c1}} $$")

        (card,) = render_note(note, is_stored=True)

        assert '<code class="formula-source">\\frac{</code></mark> $$x }}' in card.answer_html
        with pytest.raises(NoteError):
            render_note(replace(note, front="{{c1::"), is_stored=True)

    def test_braces_of_a_formula_are_no_blank(self):
        (card,) = cloze(r"$\frac{{a}}{{b}}$ {{c1::c}}")

        assert len(list(parsed(card.question_html).iter(f"{MATHML}mfrac"))) == 1


class TestRefusals:
    @pytest.mark.parametrize(
        ("note", "problems"),
        [
            (NoteText("basic", "", "x"), [("front", "empty")]),
            (NoteText("basic", "x", " \n"), [("back", "empty")]),
            (NoteText("basic", "---", "[](http://a)"), [("front", "empty"), ("back", "empty")]),
            (NoteText("reversed", "&nbsp;", ""), [("back", "empty")]),
            (NoteText("reversed", "&nbsp;", "x"), [("front", "empty")]),
            (NoteText("cloze", ""), [("front", "empty")]),
            (NoteText("cloze", "x"), [("front", "cloze_missing")]),
            (NoteText("cloze", "{{c1::a"), [("front", "cloze_unclosed")]),
            (NoteText("cloze", "{{c1::---}}", back="$" + "x" * 2_001 + "$"), [("back", "formula_too_long")]),
            (NoteText("cloze", "$x^{{c1::2}}$"), [("front", "cloze_in_formula")]),
            (NoteText("cloze", "a [x](http://a/{{c1::b}}) {{c2::c}}"), [("front", "cloze_unseen")]),
            (NoteText("cloze", "``` {{c1::b}}\nc\n```"), [("front", "cloze_unseen")]),
            (NoteText("cloze", "a\n\n[x]: http://a/{{c3::b}}"), [("front", "cloze_unseen")]),
            (NoteText("basic", "a" * 20_001, "x"), [("front", "text_too_long")]),
            (NoteText("basic", "a", "x", why="b" * 2_001), [("why", "text_too_long")]),
            (NoteText("other", "a", "x"), [("kind", "kind_unknown")]),
        ],
    )  # fmt: skip
    def test_a_note_that_cannot_become_cards(self, note, problems):
        assert refused(note) == problems

    def test_everything_wrong_is_told_at_once(self):
        note = NoteText("reversed", "", "$" + "x" * 3_000 + "$", hint="h" * 2_001)

        assert refused(note) == [("front", "empty"), ("back", "formula_too_long"), ("hint", "text_too_long")]

    def test_a_problem_speaks(self):
        with pytest.raises(NoteError) as caught:
            render_note(NoteText("cloze", "El {{c0::gato}}"))

        (problem,) = caught.value.problems
        assert problem.message == "A blank has no valid group number: “{{c0::gato}}”."
        assert problem.advice == "Write a number from 1 after the c and two colons: {{c1::hidden}}."
        assert str(caught.value) == problem.message

    def test_the_longest_text_is_rendered(self):
        assert basic("a" * 20_000).question_text == "a" * 20_000


HEAVY = [
    "[",
    "![",
    "**a",
    "> ",
    "`",
    "$a",
    "[a](",
    "*",
    "\\",
    "&",
    "<",
    "|a",
    "- ",
    "[x]{lang=en}",
    "[[]{lang=en}",
    "\n",
]


@pytest.mark.parametrize("piece", HEAVY)
def test_no_text_takes_long(piece):
    started = time.process_time()

    render_note(NoteText("basic", "x" + piece * (19_990 // len(piece)), "x"))

    assert time.process_time() - started < 10
