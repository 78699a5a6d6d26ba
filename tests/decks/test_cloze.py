"""The grammar of blanks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.cloze import MAX_GROUPS, Blank, groups_of, parse_cloze
from decks.formulas import clean, cut, put_back


def parts(text: str):
    """The tree, with the formulas as typed."""
    cut_text, formulas = cut(text)
    found, problems = parse_cloze(cut_text, formulas)
    assert problems == ()

    def typed(part):
        if isinstance(part, str):
            return put_back(part, formulas)
        return Blank(part.group, tuple(map(typed, part.content)), put_back(part.hint, formulas))

    return tuple(map(typed, found))


def codes(text: str) -> list[str]:
    return [problem.code for problem in parse_cloze(*cut(text))[1]]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("{{c1::a}}", (Blank(1, ("a",)),)),
        ("x {{c1::a}} y", ("x ", Blank(1, ("a",)), " y")),
        ("{{c2::a::b}}", (Blank(2, ("a",), "b"),)),
        ("{{c1::a::b::c}}", (Blank(1, ("a",), "b::c"),)),
        ("{{c1::a}}{{c12::b}}", (Blank(1, ("a",)), Blank(12, ("b",)))),
        ("{{c01::a}}", (Blank(1, ("a",)),)),
        ("{{c1:: a :: b }}", (Blank(1, ("a",), "b"),)),
        ("{{c1::**a**}}", (Blank(1, ("**a**",)),)),
        ("{{c1::[x]{lang=en}}}", (Blank(1, ("[x]{lang=en}",)),)),
        ("{{c1::[x]{lang=en} }}", (Blank(1, ("[x]{lang=en}",)),)),
        ("{{c1::[x]{lang=en}::y}}", (Blank(1, ("[x]{lang=en}",), "y"),)),
        ("{{c1::$x^{2}$}}", (Blank(1, ("$x^{2}$",)),)),
        ("{{c1::$\\frac{{a}}{{b}}$::$c$}}", (Blank(1, ("$\\frac{{a}}{{b}}$",), "$c$"),)),
        ("{{c1::$$x$$}}", (Blank(1, ("$$x$$",)),)),
        ("{{c1::a {{c2::b}} c}}", (Blank(1, ("a ", Blank(2, ("b",)), " c")),)),
        ("{{c1::{{c2::{{c3::a}}}}}}", (Blank(1, (Blank(2, (Blank(3, ("a",)),)),)),)),
        ("{{c1::a {{c2::[x]{lang=en}}}}}", (Blank(1, ("a ", Blank(2, ("[x]{lang=en}",)))),)),
        ("{{c1::{{c2::b}}::h}}", (Blank(1, (Blank(2, ("b",)),), "h"),)),
        ("{{c1::`std::vector`}}", (Blank(1, ("`std::vector`",)),)),
        ("{{c1::`a::b`::c}}", (Blank(1, ("`a::b`",), "c"),)),
        ("{{c1::std:\\:vector}}", (Blank(1, ("std:\\:vector",)),)),
        ("{{c1::{a}}}", (Blank(1, ("{a}",)),)),
        ("{{c1::`{{ x }}`}}", (Blank(1, ("`{{ x }}`",)),)),
        ("{{c1::a { b}}", (Blank(1, ("a { b",)),)),
        ("{{c1::a\\}}}", (Blank(1, ("a\\}",)),)),
        ("{{ x }} } { {{c1::a}} }", ("{{ x }} } { ", Blank(1, ("a",)), " }")),
        ("{{c1::a}} `b}}`", (Blank(1, ("a",)), " `b}}`")),
        ("\\{{c1::a}} {{c1::b}}", ("\\{{c1::a}} ", Blank(1, ("b",)))),
        ("{{c1::a\nb}}", (Blank(1, ("a\nb",)),)),
    ],
)
def test_a_blank_is_read(text, tree):
    assert parts(text) == tree


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sin huecos", "cloze_missing"),
        ("", "cloze_missing"),
        ("{{c0::a}}", "cloze_group"),
        ("{{c::a}}", "cloze_group"),
        ("{{cx::a}}", "cloze_group"),
        ("{{::a}}", "cloze_group"),
        ("{{1::a}}", "cloze_group"),
        ("{{C1::a}}", "cloze_group"),
        ("{{ c1::a}}", "cloze_group"),
        ("{{c1:a}}", "cloze_group"),
        ("{{c1 a}}", "cloze_group"),
        ("{{c١::a}}", "cloze_group"),
        ("{{c1::a", "cloze_unclosed"),
        ("{{c1::a}", "cloze_unclosed"),
        ("{{c1::a {{c2::b}}", "cloze_unclosed"),
        ("{{c1::}}", "cloze_empty"),
        ("{{c1:: }}", "cloze_empty"),
        ("{{c1::::pista}}", "cloze_empty"),
        ("{{c1::{{c2::{{c3::{{c4::a}}}}}}}}", "cloze_nested"),
        ("{{c1::a::{{c2::b}}}}", "cloze_in_hint"),
        ("{{a::c1}} {{c2::b}}", "cloze_inside_out"),
        ("{{c1::a {{b::c2}}}}", "cloze_inside_out"),
        ("}}c1::a{{ {{c1::b}}", "cloze_unopened"),
        ("{{c1::a}} y b}}", "cloze_unopened"),
        ("$x^{{c1::2}}$ {{c1::a}}", "cloze_in_formula"),
        ("{{c1::a $x}} y$", "cloze_in_formula"),
        ("".join(f"{{{{c{group}::a}}}}" for group in range(1, MAX_GROUPS + 2)), "cloze_too_many"),
    ],
)
def test_a_broken_blank_is_named(text, code):
    assert codes(text) == [code]


def test_every_broken_blank_is_told_with_what_was_typed():
    cut_text, formulas = cut("{{c0::a $x$}} y {{c1::}} y {{c2::b")

    _, problems = parse_cloze(cut_text, formulas)

    assert [(problem.code, problem.params["excerpt"]) for problem in problems] == [
        ("cloze_group", "{{c0::a $x$}} y {{c1::}} y {{c2::b"),
        ("cloze_empty", "{{c1::}}"),
        ("cloze_unclosed", "{{c2::b"),
    ]


def test_groups_are_numbered_once_and_in_order():
    assert groups_of(parts("{{c3::a}} {{c1::b {{c2::c}}}} {{c3::d}}")) == (1, 2, 3)


PIECES = ["{{c1::", "{{c2::", "{{c", "}}", "}", "{", "::", ":", "a", " ", "`", "$", "\\", "\n", "0", "[x]{lang=en}"]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text_is_a_tree_or_a_problem(text):
    cut_text, formulas = cut(clean(text))

    found, problems = parse_cloze(cut_text, formulas)

    assert bool(problems) or bool(groups_of(found))
    assert all(problem.message and problem.advice for problem in problems)


@given(st.recursive(st.just("a"), lambda inner: inner.map(lambda text: f"{{{{c1::b {text}}}}}"), max_leaves=3))
def test_what_is_nested_up_to_three_deep_is_read_back(text):
    found = parts(text + "{{c2::z}}")

    def written(tree):
        return "".join(
            part if isinstance(part, str) else f"{{{{c{part.group}::{written(part.content)}}}}}" for part in tree
        )

    assert written(found) == text + "{{c2::z}}"
