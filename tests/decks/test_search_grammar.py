"""The language of the search box: what is read, and what is said of a mistake and where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.search.grammar import LONGEST, And, Mistake, Not, Or, Phrase, Term, Word, parse


def term(name, value, start=0, quoted=0):
    end = start + len(name) + 1 + len(value) + 2 * quoted
    return Term(name, value, start, end, start + len(name) + 1 + quoted)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", And(())),
        ("   ", And(())),
        ("gato", Word("gato")),
        ("gato perro", And((Word("gato"), Word("perro")))),
        ('"dos palabras"', Phrase("dos palabras")),
        ("“curly quotes”", Phrase("curly quotes")),
        ("«comillas»", Phrase("comillas")),
        ("-gato", Not(Word("gato"))),
        ('-"a b"', Not(Phrase("a b"))),
        ("gato or perro", Or((Word("gato"), Word("perro")))),
        ("a b OR c", Or((And((Word("a"), Word("b"))), Word("c")))),
        ("(a or b) c", And((Or((Word("a"), Word("b"))), Word("c")))),
        ("-(a b)", Not(And((Word("a"), Word("b"))))),
        ("--a", Not(Not(Word("a")))),
        ("( a )", Word("a")),
        ("oro", Word("oro")),
        ("deck:aws", term("deck", "aws")),
        ("DECK:aws", term("deck", "aws")),
        ('deck:"AWS AI" x', And((term("deck", "AWS AI", quoted=1), Word("x")))),
        ("a rated:7:again", And((Word("a"), term("rated", "7:again", start=2)))),
        ("prop:lapses>3", term("prop", "lapses>3")),
        ("-is:due", Not(term("is", "due", start=1))),
        ("tag: x", And((term("tag", ""), Word("x")))),
        ("(is:)", term("is", "", start=1)),
        ("3:2", Word("3:2")),
        ("c++", Word("c++")),
        ("well-known", Word("well-known")),
        ('a"b c"', And((Word("a"), Phrase("b c")))),
    ],
)
def test_it_reads(text, tree):
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "says", "where"),
    [
        ("x" * 501, "longer than", "x"),
        (" ".join("a" * 41), "has more than", "a"),
        ("(" * 12 + "a" + ")" * 12, "Parentheses inside parentheses", "("),
        ('gato "perro', "quotation mark is never closed", '"'),
        ('a ""', "nothing between these quotation marks", '""'),
        ("a (b", "parenthesis is never closed", "("),
        ("(", "parenthesis is never closed", "("),
        ("a) b", "parenthesis was never opened", ")"),
        (")", "parenthesis was never opened", ")"),
        ("a ( )", "nothing between these parentheses", "( )"),
        ("a - b", "The minus leaves out", "-"),
        ("a -", "The minus leaves out", "-"),
        ("or a", "stands between two things", "or"),
        ("a or", "stands between two things", "or"),
        ("a OR or b", "stands between two things", "OR"),
        ("(a or) b", "stands between two things", "or"),
        ('deck:"a', "quotation mark is never closed", '"'),
    ],
)
def test_a_mistake_is_said_at_its_place(text, says, where):
    with pytest.raises(Mistake) as caught:
        parse(text)

    assert says in caught.value.message % caught.value.params
    assert text[caught.value.start : caught.value.end] == where


@given(st.text(st.sampled_from(list('ab ñ()-":ord\t“12>')), max_size=40) | st.text(max_size=LONGEST + 10))
def test_anything_is_read_or_its_mistake_is_placed(text):
    tree, mistake = read(text)
    if mistake is None:
        assert without_places(parse(written(tree))) == without_places(tree)
    else:
        assert 0 <= mistake.start < mistake.end <= len(text)
        assert mistake.message % mistake.params


def read(text):
    try:
        return parse(text), None
    except Mistake as mistake:
        return None, mistake


words = st.from_regex(r"\A[a-zñ0-9+]{1,6}\Z").filter(lambda word: word != "or")
leaves = (
    words.map(Word)
    | st.from_regex(r"\A[a-z:()-]( ?[a-z])*\Z").map(Phrase)
    | st.builds(lambda name, value: Term(name, value, 0, 0, 0), st.sampled_from(["tag", "is"]), words)
)
trees = st.recursive(
    leaves,
    lambda inner: inner.map(Not)
    | st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts)))
    | st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
    max_leaves=6,
)


@given(trees)
def test_what_is_written_out_is_read_as_it_was(tree):
    assert without_places(parse(written(tree))) == tree


def written(tree):
    match tree:
        case Word(text):
            return text
        case Phrase(text):
            return f'"{text}"'
        case Term(name=name, value=value):
            return f"{name}:{value}" if not value or not set(value) & set(' "()') else f'{name}:"{value}"'
        case Not(part):
            return f"-{grouped(part)}"
        case And(parts):
            return " ".join(map(grouped, parts))
        case Or(parts):
            return " or ".join(map(grouped, parts))


def grouped(tree):
    return f"({written(tree)})" if isinstance(tree, And | Or) and tree.parts else written(tree)


def without_places(tree):
    match tree:
        case Term(name=name, value=value):
            return Term(name, value, 0, 0, 0)
        case Not(part):
            return Not(without_places(part))
        case And(parts):
            return And(tuple(map(without_places, parts)))
        case Or(parts):
            return Or(tuple(map(without_places, parts)))
    return tree
