"""lint_cards: what it says of stored notes, how it ends, what it writes, and what lists show of it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from decks.linting import lint_note
from decks.services import render_again, save_note
from decks.services.lint import dismiss_finding, show_finding_again
from tests.factories import NOTED_AT, DeckFactory, NoteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def deck():
    deck = DeckFactory(slug="aws", title="AWS", lang="en")
    NoteFactory(deck=deck, concept="Good", front="What does recall measure?", back="The share of cases found.")
    return deck


def run(*args):
    """What it printed, the last line, and the code it ended with."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("lint_cards", *args, stdout=out, stderr=err)
    except CommandError as error:
        err.write(f"{error}")
        code = error.returncode
    return out.getvalue(), err.getvalue(), code


def codes(note):
    return [finding.code for finding in lint_note(note)]


def test_a_deck_without_faults_is_silent_and_ends_well(deck):
    out, err, code = run("aws")

    assert (out, err, code) == ("", "1 notes: 0 errors, 0 warnings, 1 hints.\n", 0)


def test_a_warning_is_shown_and_is_no_failure(deck):
    text = "{{c1::Recall}} counts the cases that were {{c3::found}} of all."
    note = NoteFactory(deck=deck, front=text, kind="cloze", back="")

    out, _err, code = run()

    assert code == 0
    assert out.startswith(f"{note.guid}: warning: The blanks skip a number: there is no c2. Number them")
    assert out.endswith("(Wozniak (1999), rule 5: cloze deletion, one blank, enough context) [cloze_gap]\n")
    assert run("--fail-on", "warning")[2] == 1


def test_an_error_beside_another_note_ends_with_1(deck):
    twin = NoteFactory(deck=deck, concept="Twin", front="What does recall measure?", back="The share of cases found.")

    out, err, code = run("aws", "--level", "error")

    assert code == 1
    assert f"{twin.guid}: error: The same card exists: “Good”." in out
    assert err.endswith("2 to mend: error or graver.")


def test_json_lines_hold_the_whole_finding(deck, tmp_path):
    path = tmp_path / "findings.jsonl"

    run("--level", "hint", "--output", path)

    [finding] = [json.loads(line) for line in path.read_text().splitlines()]
    assert finding["code"] == "no_source"
    assert set(finding) == {"note", "level", "code", "field", "message", "advice", "evidence"}


def test_text_goes_to_a_file_of_any_other_name(deck, tmp_path):
    path = tmp_path / "findings.txt"

    out, _err, _code = run("--level", "hint", "--output", path)

    assert out == "1 notes: 0 errors, 0 warnings, 1 hints.\n"
    assert path.read_text().endswith("[no_source]\n")


def test_what_cannot_be_done_is_said_and_ends_with_2(deck, tmp_path):
    assert run("nowhere")[1:] == ("There is no deck 'nowhere'. The decks are: aws.", 2)
    assert run("--output", tmp_path / "no" / "where")[1].endswith("cannot be written: No such file or directory.")


def test_drafts_are_linted_when_asked(deck):
    NoteFactory(deck=deck, status="draft", front="Is recall a share of something?", back="Yes.")

    assert run()[0] == ""
    assert "[yes_no]" in run("--drafts")[0]


def test_what_was_dismissed_is_not_said_again(deck):
    note = NoteFactory(deck=deck, front="Is recall a share of all the cases?", back="Yes.")
    assert "yes_no" in codes(note)

    dismiss_finding(note=note, code="yes_no", reason="a warm-up", by=None, at=NOTED_AT)

    assert "yes_no" not in codes(note)
    assert "yes_no" in [finding.code for finding in lint_note(note, dismissed=True)]
    note.refresh_from_db()
    assert note.warnings == 0

    show_finding_again(note=note, code="yes_no")
    note.refresh_from_db()
    assert note.warnings == 1


def test_saving_counts_warnings_anew(deck):
    note = NoteFactory(deck=deck, front="Is recall a share of all the cases?", back="Yes.")
    assert note.warnings == 1

    note.front, note.back = "Of what is recall a share?", "Of the positive cases."
    save_note(note=note, by=None, at=NOTED_AT, origin="admin")

    note.refresh_from_db()
    assert note.warnings == 0


def test_rendering_again_counts_too(deck):
    note = NoteFactory(deck=deck, front="Is recall a share of all the cases?", back="Yes.")
    type(note).objects.filter(pk=note.pk).update(warnings=0)

    render_again(note=note)

    note.refresh_from_db()
    assert note.warnings == 1


def test_the_list_of_the_admin_shows_what_has_warnings(deck, author_client):
    NoteFactory(deck=deck, concept="Doubtful", front="Is recall a share of all the cases?", back="Yes.")
    notes = reverse("admin:decks_note_changelist")

    with_warnings = author_client.get(notes, {"warnings": "yes"}).content.decode()
    without = author_client.get(notes, {"warnings": "no"}).content.decode()

    assert "Doubtful" in with_warnings
    assert "Good" not in with_warnings
    assert "Good" in without
    assert "Doubtful" not in without


def test_a_topic_of_another_whole_deck_is_no_neighbour(deck):
    other = DeckFactory(slug="other")
    NoteFactory(deck=other, front="What does recall measure?", back="The share of cases found.")

    assert run()[2] == 0
