"""The deck file format: docs/deck-format.md, read and written."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decks.deckfile import (
    MAX_FILE_CHARS,
    MESSAGES,
    DeckFile,
    DeckFileError,
    FileNote,
    FileSlide,
    Topic,
    parse,
    write,
)
from decks.problems import NOTE_MESSAGES
from decks.rendering import NoteText, render_note

HEADER = "---\nformat: repaso-deck/1\ndeck: d\ntitle: T\nlang: es\nsource: s\n---\n"
TOPIC = "# Tema {#t}\n"
NOTE = "### C {#n}\nkind: basic\nfront: F\nback: B\n"


def deck_of(*texts: str) -> DeckFile:
    return parse([(f"{number:02}.md", text) for number, text in enumerate(texts)])


def note_of(fields: str) -> FileNote:
    (topic,) = deck_of(f"{HEADER}{TOPIC}### C {{#n}}\n{fields}").topics
    (note,) = topic.notes
    return note


def problems_of(*texts: str):
    with pytest.raises(DeckFileError) as caught:
        deck_of(*texts)
    return caught.value.problems


def found(*texts: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in problems_of(*texts)]


def found_in_note(fields: str) -> list[tuple[int, str]]:
    """Lines counted from the note's heading, which is 0."""
    return [(line - 9, code) for line, code in found(f"{HEADER}{TOPIC}### C {{#n}}\n{fields}")]


class TestReading:
    def test_the_example_of_the_document(self):
        document = Path("docs/deck-format.md").read_text(encoding="utf-8")
        example = document.split("```markdown\n")[1].split("```\n")[0]

        deck = parse([("semana-3.md", example)])

        assert (deck.slug, deck.lang) == ("aws-ai-practitioner-semana-3", "es")
        assert (deck.source_slug, deck.source_title) == ("semana-3", "Challenge AWS AI Practitioner, semana 3")
        assert deck.slides == (FileSlide("s18", "Métricas para Clasificación"),)
        (topic,) = deck.topics
        assert (topic.slug, topic.title) == ("metricas-clasificacion", "Métricas para clasificación")
        what, formula, blanks = topic.notes
        assert what.tags == ("métrica", "clasificación")
        assert formula.back == r"$$\text{Precisión} = \frac{TP}{TP + FP}$$"
        assert (blanks.kind, blanks.lang, blanks.slide_slug) == ("cloze", "es", "s18")
        assert (what.file, what.line) == ("semana-3.md", 15)

    def test_a_note_has_its_defaults(self):
        note = note_of("kind: basic\nfront: F\nback: B\n")

        assert note == FileNote("n", "C", "basic", front="F", back="B")
        assert (note.status, note.lang, note.slide_slug, note.tags) == ("published", "", "", ())

    def test_every_field(self):
        note = note_of(
            "kind: reversed\ntags: a, b c ,, a\nfront: F: f\nback: B\nwhy: W\nhint: H\nstatus: draft\nlang: pt-BR\n"
        )

        assert note == FileNote("n", "C", "reversed", ("a", "b c"), "F: f", "B", "W", "H", "draft", "pt-BR")

    def test_a_value_of_several_lines(self):
        note = note_of("kind: basic\nfront: F\nback:\n  uno\n\n    dos  \n  tres\n\n\n<!-- c -->\nwhy: W\n")

        assert note.back == "uno\n\n  dos  \ntres"
        assert note.why == "W"

    def test_a_value_may_begin_beside_its_key(self):
        assert note_of("kind: basic\nfront: F\n  f\n\n  # g\nback: B\n").front == "F\nf\n\n# g"

    def test_files_are_read_in_name_order_as_one(self):
        second = NOTE.replace("#n", "#m")
        files = [("2.md", second), ("1.md", HEADER + TOPIC + NOTE)]

        (topic,) = parse(files).topics

        assert [(note.id, note.file, note.line) for note in topic.notes] == [("n", "1.md", 9), ("m", "2.md", 1)]

    @pytest.mark.parametrize(
        "change",
        [
            lambda text: "\ufeff" + text,
            lambda text: text.replace("\n", "\r\n"),
            lambda text: text.replace("\n", "\r"),
            lambda text: "\n\n" + text,
            lambda text: text.rstrip(),
        ],
    )
    def test_marks_and_line_ends_of_other_systems(self, change):
        text = HEADER + TOPIC + "### C {#n}\nkind: basic\nfront: F\nback:\n  B\n  C\n"

        assert deck_of(change(text)) == deck_of(text)

    def test_comments_are_not_kept(self):
        text = f"---\n<!-- a -->{HEADER[3:]}<!-- b -->\n{TOPIC}<!-- c: d -->\n{NOTE}<!-- # e -->\n"

        assert deck_of(text) == deck_of(HEADER + TOPIC + NOTE)

    def test_a_comment_in_a_value_is_its_text(self):
        assert note_of("kind: basic\nfront: F\nback:\n  <!-- x -->\n").back == "<!-- x -->"

    def test_a_slide_may_come_back(self):
        text = (
            f"{HEADER}# A {{#a}}\n## S1 {{#s1}}\n## S2 {{#s2}}\n{NOTE}"
            f"# B {{#b}}\n{NOTE.replace('#n', '#m')}## S1 {{#s1}}\n{NOTE.replace('#n', '#o')}"
        )

        deck = deck_of(text)

        assert deck.slides == (FileSlide("s1", "S1"), FileSlide("s2", "S2"))
        assert [note.slide_slug for topic in deck.topics for note in topic.notes] == ["s2", "", "s1"]

    def test_a_dash_ends_a_slide(self):
        deck = deck_of(f"{HEADER}{TOPIC}## S {{#s}}\n{NOTE}## -\n{NOTE.replace('#n', '#m')}")

        assert [note.slide_slug for note in deck.topics[0].notes] == ["s", ""]

    def test_a_title_may_hold_braces(self):
        assert deck_of(f"{HEADER}# A {{#b}} `{{c}}`  d {{#t}}\n").topics[0].title == "A {#b} `{c}` d"

    def test_a_deck_may_be_empty(self):
        assert deck_of(HEADER).topics == ()


class TestProblems:
    @pytest.mark.parametrize(
        ("text", "problems"),
        [
            ("", [(1, "header_missing")]),
            ("hola", [(1, "header_missing"), (1, "line_unknown")]),
            ("---\n---\n", [(1, "header_key_missing")] * 4),
            (HEADER.replace("title: T\n", ""), [(1, "header_key_missing")]),
            (HEADER.replace("title: T", "title:"), [(1, "header_key_missing")]),
            (HEADER.replace("repaso-deck/1", "repaso-deck/2") + "???", [(2, "format_unknown")]),
            (HEADER.replace("deck: d", "deck: Mi Mazo"), [(3, "id_characters")]),
            (HEADER.replace("source: s", "source: s/1"), [(6, "id_characters")]),
            (HEADER.replace("lang: es", "lang: español!"), [(5, "lang_unknown")]),
            (HEADER.replace("title: T", "title: " + "T" * 201), [(4, "value_too_long")]),
            (HEADER.replace("source: s", "author: s"), [(6, "header_key_unknown")]),
            (HEADER.replace("source: s", "lang: en"), [(6, "header_key_twice")]),
            (HEADER.replace("source: s", "sin dos puntos"), [(6, "header_line")]),
            (HEADER.replace("source: s", "source-title: s"), [(6, "source_missing")]),
            (HEADER.removesuffix("---\n") + TOPIC + NOTE, [(1, "header_unclosed")]),
            (HEADER.replace("source: s\n", "") + TOPIC + "## S {#s}\n## R {#r}\n", [(8, "source_missing")]),
            (HEADER + "# Tema\n", [(8, "id_missing")]),
            (HEADER + "# Tema {#}\n", [(8, "id_characters")]),
            (HEADER + "# Tema {#Él}\n", [(8, "id_characters")]),
            (HEADER + "# Tema {#" + "a" * 65 + "}\n", [(8, "id_characters")]),
            (HEADER + "# {#t}\n", [(8, "title_missing")]),
            (HEADER + "# " + "a" * 201 + " {#t}\n", [(8, "value_too_long")]),
            (HEADER + TOPIC + TOPIC, [(9, "id_twice")]),
            (HEADER + "# Tema {#t/u}\n" + TOPIC, [(8, "topic_parent_unknown")]),
            (HEADER + TOPIC + "# Tema {#t/}\n", [(9, "id_characters")]),
            (HEADER + TOPIC + "## S {#t/s}\n", [(9, "id_characters")]),
            (HEADER + TOPIC + NOTE + NOTE, [(13, "id_twice")]),
            (HEADER + TOPIC + "## S {#s}\n## R {#s}\n", [(10, "slide_title_differs")]),
            (HEADER + TOPIC + "## S {#s lang=inglés}\n", [(9, "lang_unknown")]),
            (HEADER + TOPIC + "#### x {#x}\n", [(9, "heading_level")]),
            (HEADER + NOTE, [(8, "note_outside_topic")]),
            (HEADER + "front: x\n  y\n", [(8, "field_outside_note")]),
            (HEADER + TOPIC + "texto suelto\n", [(9, "line_unknown")]),
            (HEADER + TOPIC + "  texto\n", [(9, "indent")]),
            (HEADER + TOPIC + "<!-- a\n", [(9, "comment_unclosed")]),
            (HEADER + TOPIC + "<!-- a\x07 -->\n", [(9, "character")]),
            (HEADER + TOPIC + "---\n", [(9, "line_unknown")]),
            (HEADER + TOPIC + NOTE + "requires: m\n", [(13, "requires_unknown")]),
            (HEADER + TOPIC + NOTE + "requires:\n  n\n", [(13, "requires_itself")]),
            (
                HEADER + TOPIC + NOTE + "requires: m\n" + NOTE.replace("#n", "#m") + "requires: n\n",
                [(13, "requires_ring")],
            ),
        ],
    )
    def test_of_a_file(self, text, problems):
        assert found(text) == problems

    @pytest.mark.parametrize(
        ("fields", "problems"),
        [
            ("kind: basic\nfront: F\n", [(0, "field_missing")]),
            ("kind: basic\nback: B\n", [(0, "field_missing")]),
            ("kind: basic\nfront: F\nback:\n", [(3, "empty")]),
            ("kind: reversed\nfront: F\n", [(0, "field_missing")]),
            ("kind: cloze\nback: {{c1::a}}\n", [(0, "field_missing")]),
            ("front: F\nback: B\n", [(0, "field_missing")]),
            ("kind: basico\nfront: F\nback: B\n", [(1, "kind_unknown")]),
            ("kind: basic\nfront: F\nback: B\nstatus: hecho\n", [(4, "status_unknown")]),
            ("kind: typed\nfront: F\nback: B\nmatters: length\n", [(4, "matters_unknown")]),
            ("kind: typed\nfront: F\nback: $x$\n", [(3, "typed_plain")]),
            ("kind: basic\nfront: F\nback: B\nlang: e\n", [(4, "lang_unknown")]),
            ("kind: basic\nfront: F\nback: B\nlang: zh-Hant-CN-x\n", [(4, "lang_unknown")]),
            ("kind: basic\nfront: F\nback: B\ntags: " + "a" * 61, [(4, "value_too_long")]),
            ("kind: basic\nfront: F\nback: B\nFront: G\n  h\n", [(4, "field_unknown")]),
            ("kind: basic\nfront: F\nback: B\nrespuesta: G\n", [(4, "field_unknown")]),
            ("kind: basic\nfront: F\nback: B\nfront: G\n", [(4, "field_twice")]),
            ("kind: basic\nfront: F\nback:\n\tB\n", [(3, "empty"), (4, "tab_indent")]),
            ("kind: basic\nfront: F\nback: B\n c\n", [(4, "indent")]),
            ("kind: cloze\nfront: a\n", [(2, "cloze_missing")]),
            ("kind: cloze\nfront:\n  {{c1::a}}\n  {{c0::b}} {{c1::c\n", [(2, "cloze_group"), (2, "cloze_unclosed")]),
            ("kind: cloze\nfront: {{a::c1}}\n", [(2, "cloze_inside_out")]),
            ("kind: cloze\nfront: {{c1::a}}\n  b}}\n", [(2, "cloze_unopened")]),
            ("kind: basic\nfront: F\nback: $$x$\n", [(3, "formula_unclosed")]),
            ("kind: basic\nfront: F\nback: $$ $$\n", [(3, "formula_unreadable")]),
            ("kind: cloze\nfront: $x^{{c1::2}}$\n", [(2, "cloze_in_formula")]),
            ("kind: basic\nfront: F\nback: $" + "x" * 2_001 + "$\n", [(3, "formula_too_long")]),
            ("kind: basic\nfront: F\nback: " + "x" * 20_001 + "\n", [(3, "text_too_long")]),
            ("front: F\nwhy: " + "x" * 2_001 + "\n", [(0, "field_missing"), (2, "text_too_long")]),
        ],
    )
    def test_of_a_note(self, fields, problems):
        assert found_in_note(fields) == problems

    def test_a_second_header(self):
        problems = problems_of(HEADER + TOPIC, HEADER + NOTE)

        assert [(problem.file, problem.line, problem.code) for problem in problems] == [("01.md", 1, "header_repeated")]

    def test_a_file_too_large_is_not_read(self):
        (problem, _) = problems_of("x" * (MAX_FILE_CHARS + 1))

        assert (problem.line, problem.code) == (1, "file_too_large")

    def test_a_ring_names_its_notes(self):
        first, second = NOTE + "requires: m\n", NOTE.replace("#n", "#m") + "requires: n\n"

        (problem,) = problems_of(HEADER + TOPIC + first + second)

        assert problem.message == "These notes require one another in a ring: n → m → n."
        assert problem.advice == "Nobody could begin with any of them: take one out of what another requires."

    def test_an_id_used_twice_names_the_other_place(self):
        (problem,) = problems_of(HEADER + TOPIC + NOTE, NOTE)

        assert (problem.file, problem.line) == ("01.md", 1)
        assert problem.message == "The id “n” is already used in 00.md, line 9."
        assert problem.advice == "Give this one an id of its own."

    def test_all_are_told_at_once_in_the_order_of_the_lines(self):
        assert found(HEADER + TOPIC + "### C\nfront: F\nkind: x\n### D {#d}\nkind: cloze\nfront: a\nnada\n") == [
            (9, "id_missing"),
            (11, "kind_unknown"),
            (14, "cloze_missing"),
            (15, "line_unknown"),
        ]

    def test_a_text_that_is_no_deck_does_not_fill_the_screen(self):
        problems = problems_of("bla\n" * 10_000)

        assert len(problems) == 201
        assert problems[-1].code == "too_many"

    def test_what_is_quoted_is_shortened(self):
        (problem,) = problems_of(HEADER + "# T {#" + "é" * 5_000 + "}\n")

        assert len(problem.message) < 100

    def test_a_problem_is_one_line_to_print(self):
        (problem,) = problems_of(HEADER + TOPIC + "texto\n")

        assert str(problem) == (
            "00.md:9: This line is no heading, no field and no value. "
            "A value of several lines is indented by two spaces."
        )

    def test_no_files_are_no_deck(self):
        with pytest.raises(DeckFileError):
            parse([])

    def test_every_sentence_takes_its_parameters(self):
        """Each code is met by a test above; what is left is a sentence nobody reads."""
        source = Path(__file__).read_text(encoding="utf-8")

        assert {code for code in MESSAGES if f'"{code}"' not in source} <= set(NOTE_MESSAGES)


class TestWriting:
    def test_the_whole_of_a_deck(self):
        deck = DeckFile(
            slug="d",
            title="T",
            lang="es",
            source_slug="s",
            source_title="S",
            description="D",
            topics=(
                Topic(
                    "t",
                    "Tema",
                    (
                        FileNote("a", "A", "basic", ("x", "y z"), "F", "B\n\n  b", "W", "", "draft", "en", "s2"),
                        FileNote("b", "B", "cloze", (), "{{c1::a}}"),
                    ),
                ),
            ),
            slides=(FileSlide("s1", "S1"), FileSlide("s2", "S2"), FileSlide("s3", "S3")),
        )

        text = write(deck)

        assert text == (
            "---\nformat: repaso-deck/1\ndeck: d\ntitle: T\nlang: es\nsource: s\nsource-title: S\ndescription: D\n---\n"
            "\n# Tema {#t}\n\n## S1 {#s1}\n\n## S2 {#s2}\n"
            "\n### A {#a}\nkind: basic\ntags: x, y z\nfront: F\nback:\n  B\n\n    b\nwhy: W\nstatus: draft\nlang: en\n"
            "\n## -\n\n### B {#b}\nkind: cloze\nfront: {{c1::a}}\n\n## S3 {#s3}\n"
        )
        assert parse([("d.md", text)]) == deck

    def test_a_slide_the_deck_does_not_have(self):
        deck = DeckFile("d", "T", "es", topics=(Topic("t", "T", (FileNote("n", "N", "basic", slide_slug="s"),)),))

        with pytest.raises(ValueError, match="slide 's'"):
            write(deck)

    def test_texts_come_out_in_one_spelling(self):
        note = FileNote("n", " A\n B ", "basic", ("x,y", " z "), "\n\nF  \n \t\nG \n", "B")

        (topic,) = parse([("d.md", write(DeckFile("d", "T", "es", topics=(Topic("t", "T", (note,)),))))]).topics

        (read,) = topic.notes
        assert (read.concept, read.tags, read.front) == ("A B", ("x y", "z"), "F  \n\nG")


class TestStarter:
    FILES = sorted(Path("starter").glob("*/*.md"))

    @pytest.fixture
    def deck(self):
        return parse([(path.name, path.read_text(encoding="utf-8")) for path in self.FILES])

    def test_it_is_written_in_the_format(self, deck):
        assert sum(len(topic.notes) for topic in deck.topics) > 100

    def test_it_comes_back_from_one_file(self, deck):
        assert parse([("one.md", write(deck))]) == deck

    def test_every_note_becomes_cards_with_every_formula_read(self, deck):
        for topic in deck.topics:
            for note in topic.notes:
                lang = note.lang or deck.lang
                for card in render_note(NoteText(note.kind, note.front, note.back, note.why, note.hint, lang)):
                    assert "formula-source" not in card.question_html + card.answer_html + card.why_html, note.id


slugs = st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True)
characters = st.characters(exclude_categories=["Cc", "Cs", "Cn"]) | st.sampled_from("#{}-:<!> ")
lines = st.text(characters, min_size=1, max_size=30)
titles = lines.map(lambda text: " ".join(text.split())).filter(bool)
tags = titles.map(lambda text: " ".join(text.replace(",", " ").split())).filter(bool)
# Two dollars begin a formula, which must end.
pieces = st.text(characters | st.sampled_from("\n\n\t"), max_size=60).filter(lambda text: "$$" not in text)
values = pieces.map(
    lambda text: "\n".join(line if line.strip() else "" for line in text.split("\n")).strip("\n").rstrip()
)
required = values.filter(bool)


@st.composite
def decks(draw):
    langs = st.sampled_from(["", "en", "pt-BR"])
    slides = draw(st.lists(st.builds(FileSlide, slugs, titles, langs), max_size=4, unique_by=lambda slide: slide.slug))
    ids = iter(draw(st.lists(slugs, min_size=8, max_size=8, unique=True)))
    places = st.sampled_from(["", *(slide.slug for slide in slides)])
    kinds = st.sampled_from(["basic", "reversed", "cloze", "typed"])
    known = []

    def note():
        kind = draw(kinds)
        made = FileNote(
            id=next(ids),
            concept=draw(titles),
            kind=kind,
            tags=tuple(draw(st.lists(tags, max_size=3, unique=True))),
            front=draw(st.sampled_from(["{{c1::a}}", "a\n{{c2::b::c}}"])) if kind == "cloze" else draw(required),
            back="b" if kind == "typed" else draw(values if kind == "cloze" else required),
            matters=draw(st.sampled_from([(), ("accents",), ("accents", "capitals")])),
            why=draw(values),
            hint=draw(values),
            status=draw(st.sampled_from(["published", "draft", "retired"])),
            lang=draw(st.sampled_from(["", "es", "pt-BR"])),
            slide_slug=draw(places),
            requires=tuple(draw(st.lists(st.sampled_from(known), max_size=3, unique=True))) if known else (),
        )
        known.append(made.id)
        return made

    topic_slugs = draw(st.lists(slugs, max_size=3, unique=True))
    if topic_slugs:
        topic_slugs.append(f"{topic_slugs[0]}/{draw(slugs)}")
    topics = tuple(
        Topic(slug, draw(titles), tuple(note() for _ in range(draw(st.integers(0, 2))))) for slug in topic_slugs
    )
    return DeckFile(
        slug=draw(slugs),
        title=draw(titles),
        lang=draw(st.sampled_from(["es", "en", "pt-BR"])),
        source_slug=draw(slugs),
        source_title=draw(titles | st.just("")),
        description=draw(titles | st.just("")),
        topics=topics,
        slides=tuple(slides),
    )


@given(decks())
def test_a_written_deck_is_read_back_equal(deck):
    text = write(deck)

    assert parse([("d.md", text)]) == deck
    assert write(parse([("d.md", text)])) == text


SCRAPS = [
    *("---\n", "format: repaso-deck/1\n", "deck: d\n", "title: T\n", "lang: es\n", "source: s\n", HEADER, TOPIC, NOTE),
    *(
        "# ",
        "## ",
        "### ",
        "{#a}",
        "{#",
        "}",
        "\n",
        "\n  ",
        "\t",
        ":",
        "kind: cloze\n",
        "front:",
        "{{c1::",
        "$",
        "<!--",
    ),
    *(
        "-->",
        "ñ",
        "\x00",
        "\r",
        "\ufeff",
        "\ud800",
        "\u2028",
        "%",
        "%s",
        "%(x)s",
        "tags: a,,b\n",
        "status: x\n",
        "## -\n",
    ),
]


@settings(max_examples=300)
@given(st.lists(st.lists(st.sampled_from(SCRAPS), max_size=25).map("".join) | st.text(max_size=60), max_size=3))
def test_any_text_is_a_deck_or_a_deck_file_error(texts):
    try:
        deck, problems = deck_of(*texts), ()
    except DeckFileError as refusal:
        deck, problems = None, refusal.problems

    assert (deck is None) == bool(problems)
    assert all(problem.message and problem.advice and problem.line >= 1 for problem in problems)
    assert deck is None or deck_of(write(deck)) == deck
