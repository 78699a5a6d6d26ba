"""What authors make of reports: the diff, an edit with credit, a reason why not, and what the learner is told."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from decks.desk import Desk, desk_of
from decks.models import DeckMember, Report, Revision
from decks.reports import answers_to_tell, find_report
from decks.roles import Rights, rights_in
from decks.services import save_note
from decks.services.reports import report_card, tell_reporter
from decks.services.suggestions import Outcome, accept_report, decline_report, propose_change
from tests.factories import NOTED_AT, DeckFactory, NoteFactory, UserFactory

pytestmark = pytest.mark.django_db
QUEUE = reverse("decks:reports")


@pytest.fixture(autouse=True)
def then():
    with time_machine.travel(NOTED_AT + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def note():
    deck = DeckFactory(slug="aws", lang="en")
    return NoteFactory(deck=deck, concept="Recall", front="What is recall?", back="The share of casses found.")


@pytest.fixture
def suggestion(note, alice):
    return suggest(note, alice)


def suggest(note, user, **fields):
    values = {"kind": "rewrite", "text": "A typo.", "suggested": {"back": "The share of cases found."}} | fields
    return report_card(user=user, card=note.cards.get(), at=NOTED_AT, **values)


def accept(report, author, **fields):
    texts = {"front": "What is recall?", "back": "The share of cases found.", "why": "Because.", "hint": ""}
    values = {"shown_version": 1, "texts": texts, "fact_changed": False, "at": NOTED_AT} | fields
    return accept_report(report=report, by=author, **values)


def form(**fields):
    texts = {"front": "What is recall?", "back": "The share of cases found.", "why": "Because.", "hint": ""}
    return {"base_version": "1", "fact": "same", "reply": "", **texts, **fields}


def url(report, name="report"):
    return reverse(f"decks:{name}", args=[report.id])


# ── the queue ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_queue_shows_the_suggestion_word_by_word(author_client, suggestion):
    page = author_client.get(QUEUE).content.decode()

    assert "<del>casses</del>" in page
    assert "<ins>cases</ins>" in page
    assert "a learner" in page


def test_what_a_learner_writes_is_text(author_client, note, alice):
    suggest(note, alice, text="<script>x</script>", suggested={"back": "<img src=x onerror=alert(1)>"})

    page = author_client.get(QUEUE).content.decode()

    assert "<script>x" not in page
    assert "<img src=x" not in page
    assert "&lt;img" in page


def test_the_diff_is_with_the_note_of_today(author, note, suggestion):
    note.back = "The share of all casses found."
    save_note(note=note, by=author, at=NOTED_AT, origin="admin")

    shown = find_report(author, suggestion.id)

    assert shown.is_of_older_note
    [back] = [text for text in shown.texts if text.name == "back"]
    assert "".join(piece.text for piece in back.pieces if piece.kind != "new") == "The share of all casses found."


def test_a_name_is_shown_only_where_it_was_allowed(author_client, note, alice, bob):
    suggest(note, alice)
    suggest(note, bob, show_name=True)

    page = author_client.get(QUEUE).content.decode()

    assert "Alice" not in page
    assert "Bob" in page


def test_the_queue_costs_the_same_however_long(author_client, note, alice, django_assert_max_num_queries):
    for number in range(15):
        suggest(note, alice, text=str(number))

    with django_assert_max_num_queries(8):
        author_client.get(QUEUE)


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_accepting_is_an_edit_with_credit(author, note, alice):
    report = suggest(note, alice, show_name=True)

    assert accept(report, author) is Outcome.DONE

    note.refresh_from_db()
    revision = Revision.objects.get(note=note, version=2)
    assert note.back == "The share of cases found."
    assert (revision.origin, revision.by, revision.suggested_by, revision.reason) == (
        "suggestion", author, alice, "A typo.",
    )  # fmt: skip
    assert Report.objects.get().decision == "accepted"


@pytest.mark.parametrize("page", ["history", "change"])
def test_the_history_names_who_suggested_it_and_never_their_address(author, author_client, note, alice, page):
    alice.name = "Alicia P."
    alice.save()
    accept(suggest(note, alice, show_name=True), author)
    url = reverse(f"admin:decks_note_{page}", args=[note.pk])

    named = author_client.get(url).content.decode()
    alice.name = ""
    alice.save()
    nameless = author_client.get(url).content.decode()

    assert "Alicia P." in named
    assert alice.email not in nameless


def test_credit_without_a_name_names_nobody(author, note, suggestion):
    accept(suggestion, author)

    assert Revision.objects.get(note=note, version=2).suggested_by is None


def test_who_declined_it_stands_in_the_history_of_the_note(author, note, suggestion):
    decline_report(report=suggestion, reply="It is so.", by=author, at=NOTED_AT)

    assert LogEntry.objects.get(user=author, object_id=str(note.pk)).change_message == "report declined: It is so."


def test_changed_before_it_was_accepted(author, note, suggestion):
    accept(suggestion, author, texts={"back": "The share of the cases that were found."})

    assert Report.objects.get().decision == "changed"


@pytest.mark.parametrize("fact_changed", [True, False])
def test_the_fact_is_the_same_or_another(author, note, suggestion, fact_changed):
    accept(suggestion, author, fact_changed=fact_changed)

    note.refresh_from_db()
    assert note.fact_version == (2 if fact_changed else 1)


def test_a_note_saved_meanwhile_is_left_alone(author, author_client, note, suggestion):
    note.why = "As counted."
    save_note(note=note, by=author, at=NOTED_AT, origin="admin")

    response = author_client.post(url(suggestion), form())

    assert response.status_code == 422
    assert "Somebody saved this note meanwhile" in response.content.decode()
    assert Report.objects.get().status == "open"


def test_a_second_press_does_nothing(author, note, suggestion):
    accept(suggestion, author)

    assert accept(suggestion, author, shown_version=2) is Outcome.CLOSED
    assert decline_report(report=suggestion, reply="No.", by=author, at=NOTED_AT) is Outcome.CLOSED


def test_what_is_no_card_is_refused_and_said(author_client, suggestion):
    response = author_client.post(url(suggestion), form(front=""))

    assert response.status_code == 422
    assert "Write something here" in response.content.decode()


def test_the_fact_must_be_said(author_client, suggestion):
    response = author_client.post(url(suggestion), form(fact=""))

    assert "Say whether the fact is the same or another: learners are told." in response.content.decode()


def test_declining_asks_for_a_reason(author_client, suggestion):
    response = author_client.post(url(suggestion, "report_decline"), {"reply": " "})

    assert response.status_code == 422
    assert "Say in a sentence why not: the learner reads it." in response.content.decode()


def test_a_declined_report_changes_nothing_and_says_why(author_client, note, suggestion, alice):
    author_client.post(url(suggestion, "report_decline"), {"reply": "Both spellings are right."})

    note.refresh_from_db()
    assert note.version == 1
    [report] = answers_to_tell(alice)
    assert (report.decision, report.reply) == ("declined", "Both spellings are right.")


# ── told once ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_reporter_is_told_at_home_until_it_was_read(client, author, alice, note, suggestion):
    accept(suggestion, author, reply="Well seen.")
    client.force_login(alice)

    page = client.get(reverse("reviews:home")).content.decode()
    assert "Your report on “Recall” was accepted: thank you." in page
    assert "Well seen." in page

    client.post(reverse("reviews:reports_told"), {"until": Report.objects.get().closed_at.isoformat()})
    assert "Your report on" not in client.get(reverse("reviews:home")).content.decode()


def test_what_was_answered_after_the_page_is_told_later(author, alice, note, suggestion):
    accept(suggestion, author)

    assert tell_reporter(user=alice, until=NOTED_AT - timedelta(seconds=1), at=NOTED_AT) == 0
    assert answers_to_tell(alice)


def test_nobody_reads_the_answers_of_another(author, bob, note, suggestion):
    accept(suggestion, author)

    assert answers_to_tell(bob) == []
    assert tell_reporter(user=bob, until=NOTED_AT, at=NOTED_AT) == 0


# ── who may ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("role", "may_publish", "expected"),
    [
        ("owner", False, Rights(read=True, write=True, publish=True, manage=True)),
        ("author", True, Rights(read=True, write=True, publish=True)),
        ("author", False, Rights(read=True, write=True)),
        ("reviewer", True, Rights(read=True)),
        (None, False, Rights()),
    ],
)
def test_rights_follow_the_role(note, bob, role, may_publish, expected):
    topic = DeckFactory(parent=note.deck, slug="t")
    if role:
        DeckMember.objects.create(
            deck=note.deck, person=bob, role=role, may_publish=may_publish, added_at=NOTED_AT
        )

    assert rights_in(bob, topic) == expected


def test_reports_of_other_decks_are_not_found(note, suggestion, bob):
    other = DeckFactory(slug="other", owner=bob)

    assert rights_in(bob, other).manage
    assert find_report(bob, suggestion.id) is None
    with pytest.raises(PermissionDenied):
        accept(suggestion, bob)
    with pytest.raises(PermissionDenied):
        decline_report(report=suggestion, reply="No.", by=bob, at=NOTED_AT)


def test_a_change_without_the_right_to_publish_waits_in_the_queue(note, bob, author):
    DeckMember.objects.create(deck=note.deck, person=bob, role="author", added_at=NOTED_AT)
    note.back = "The share of cases found."

    proposed = propose_change(note=note, by=bob, at=NOTED_AT, reason="Typo.")

    note.refresh_from_db()
    assert note.back == "The share of casses found."
    assert find_report(author, proposed.id).by == "Bob"
    assert proposed.suggested == {"back": "The share of cases found."}


def test_nothing_changed_proposes_nothing(note, bob):
    assert propose_change(note=note, by=bob, at=NOTED_AT) is None


def test_somebody_without_a_role_sees_an_empty_queue(client_of, note, suggestion):
    from django.contrib.auth.models import Permission

    person = UserFactory(is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="change_note"))

    assert "Recall" not in client_of(person).get(QUEUE).content.decode()


def test_the_first_page_of_the_admin_counts_what_waits(author_client, client_of, suggestion, bob):
    page = " ".join(author_client.get(reverse("admin:index")).content.decode().split())
    assert "<b>1</b> report" in page

    bob.is_staff = True
    bob.save()
    assert "author-desk" not in client_of(bob).get(reverse("admin:index")).content.decode()


def test_the_desk_counts_ones_own_decks_only(suggestion, bob):
    assert desk_of(bob) == Desk(drafts=0, reports=0, slides_changed=0, warnings=0, striking=0)
