"""A fact that its author changed: who had learned it is told once, and nothing is written for the others."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from decks.models import Card, Note, Revision
from decks.services import retire_note, save_note
from reviews.models import LogKind, ReviewLog, Schedule
from reviews.queries.fact_notice import fact_notice
from reviews.scheduling import Grade
from reviews.services import enrol
from reviews.services.verifying import verify_schedules
from tests.factories import UserFactory
from tests.markup import forms_in
from tests.reviews.conftest import NOON, answer

pytestmark = pytest.mark.django_db
SESSION, REVEAL = reverse("reviews:session"), reverse("reviews:card_reveal")
GRADE, NOTICE, UNDO = reverse("reviews:card_grade"), reverse("reviews:card_notice"), reverse("reviews:undo")
HTMX = {"HX-Request": "true", "HX-Target": "session"}
LATER = NOON + timedelta(days=1)


@pytest.fixture
def note(cards):
    return Note.objects.get(cards=cards[0])


@pytest.fixture
def other(deck):
    user = UserFactory(email="bea@example.org")
    enrol(user=user, deck=deck, at=NOON)
    return user


def edit(note, *, back="Other words.", fact_changed=True, origin=Revision.Origin.ADMIN):
    note = Note.objects.select_related("deck").get(pk=note.pk)
    note.back = back
    save_note(note=note, by=None, at=NOON, origin=origin, fact_changed=fact_changed)


def shown(client, card):
    """The answer side of this card."""
    page = client.get(SESSION, {"card": card.pk})
    assert page.context["card"].card_id == card.pk
    return client.get(REVEAL, {"token": page.context["card"].token})


def press(client, page, choice, **headers):
    [form] = [form for form in forms_in(page.content.decode()) if form.action == NOTICE]
    return client.post(NOTICE, form.values | {"choice": choice}, headers=headers)


def schedule_of(user, card):
    return Schedule.objects.get(user=user, card=card)


@pytest.fixture
def learned(learner, cards, note):
    """She learned the card, it is due, and its fact has changed."""
    answer(learner, cards[0], Grade.GOOD, NOON)
    edit(note)
    with time_machine.travel(LATER, tick=False):
        yield cards[0]


def test_what_changed_is_told_after_the_answer(client_of, learner, learned):
    client = client_of(learner)

    question = client.get(SESSION, {"card": learned.pk}).content.decode()
    page = shown(client, learned)

    [change] = page.context["card"].notice.changes
    assert "This changed since you learned it" not in question
    assert "This changed since you learned it" in page.content.decode()
    assert "Other words." in "".join(piece.text for piece in change.pieces if piece.kind != "gone")


def test_saving_writes_nothing_of_the_learners(learner, cards, note):
    answer(learner, cards[0], Grade.GOOD, NOON)
    before = list(Schedule.objects.values()), list(ReviewLog.objects.values())

    edit(note)

    assert (list(Schedule.objects.values()), list(ReviewLog.objects.values())) == before


def test_who_had_not_learned_it_is_not_told(client_of, other, learned):
    assert shown(client_of(other), learned).context["card"].notice is None


def test_a_typo_is_no_notice(client_of, learner, cards, note):
    answer(learner, cards[0], Grade.GOOD, NOON)
    edit(note, fact_changed=False)

    with time_machine.travel(LATER, tick=False):
        assert shown(client_of(learner), cards[0]).context["card"].notice is None


def test_kept_it_is_not_told_again_and_the_card_is_graded_on(client_of, learner, learned):
    client = client_of(learner)
    before = schedule_of(learner, learned)

    page = press(client, shown(client, learned), "keep", **HTMX)

    after = schedule_of(learner, learned)
    assert page.context["card"].notice is None
    assert page.context["buttons"]
    assert "Your progress is kept." in page.content.decode()
    assert (after.due_day, after.interval_days) == (before.due_day, before.interval_days)
    assert after.note_version_seen == 2
    graded = client.post(GRADE, {"token": page.context["card"].token, "grade": "4"}, headers=HTMX)
    assert graded.status_code == 200
    assert ReviewLog.objects.filter(user=learner, card=learned, kind=LogKind.ANSWER).count() == 2


def test_sooner_is_tomorrow_and_stands_in_the_log(client_of, learner, learned):
    client = client_of(learner)
    memory = schedule_of(learner, learned)

    page = press(client, shown(client, learned), "sooner", **HTMX)

    row = ReviewLog.objects.get(kind=LogKind.NOTICE)
    schedule = schedule_of(learner, learned)
    assert (row.value, row.days, schedule.due_day) == (2, 1, row.study_day + timedelta(days=1))
    assert (schedule.interval_days, schedule.ease_hundredths) == (memory.interval_days, memory.ease_hundredths)
    assert "You will see it again tomorrow." in page.content.decode()
    assert page.context["card"].card_id != learned.pk
    assert list(verify_schedules(learner.pk)) == []


def test_a_grade_alone_is_an_answer_to_it_too(client_of, learner, learned):
    client = client_of(learner)

    client.post(GRADE, {"token": shown(client, learned).context["card"].token, "grade": "4"})

    assert schedule_of(learner, learned).note_version_seen == 2


@pytest.mark.parametrize("choice", ["keep", "sooner"])
def test_undo_brings_it_back(client_of, learner, learned, choice):
    client = client_of(learner)
    before = schedule_of(learner, learned)
    press(client, shown(client, learned), choice)

    client.post(UNDO)

    after = schedule_of(learner, learned)
    assert (after.note_version_seen, after.due_day) == (1, before.due_day)
    assert shown(client, learned).context["card"].notice
    assert list(verify_schedules(learner.pk)) == []


def test_twice_is_once(client_of, learner, learned):
    client = client_of(learner)
    page = shown(client, learned)

    press(client, page, "sooner")
    press(client, page, "sooner")

    assert ReviewLog.objects.filter(kind=LogKind.NOTICE).count() == 1


@pytest.mark.parametrize("sent", [{"choice": "never"}, {"choice": "keep", "version": "x"}, {"version": str(2**40)}])
def test_anything_else_is_refused_and_nothing_is_recorded(client_of, learner, learned, sent):
    client = client_of(learner)
    token = shown(client, learned).context["card"].token

    page = client.post(NOTICE, {"token": token, "side": "answer", "version": "2"} | sent, headers=HTMX)

    assert page.status_code == 422
    assert "Choose whether to keep your progress" in page.content.decode()
    assert not ReviewLog.objects.filter(kind=LogKind.NOTICE).exists()


def test_a_version_that_is_not_yet_is_not_seen(client_of, learner, learned):
    client = client_of(learner)
    token = shown(client, learned).context["card"].token

    client.post(NOTICE, {"token": token, "side": "answer", "version": "99", "choice": "keep"})

    assert schedule_of(learner, learned).note_version_seen == 2


def test_an_attack_in_what_changed_is_text(client_of, learner, cards, note):
    answer(learner, cards[0], Grade.GOOD, NOON)
    edit(note, back="<script>window.__xss=1</script><img src=x onerror=window.__xss=1>")

    with time_machine.travel(LATER, tick=False):
        page = shown(client_of(learner), cards[0]).content.decode()

    assert "<script>window" not in page
    assert "<img src=x" not in page


def test_a_new_fact_that_says_the_same_is_told_in_a_sentence(client_of, learner, cards, note):
    answer(learner, cards[0], Grade.GOOD, NOON)
    edit(note, back=note.back)

    with time_machine.travel(LATER, tick=False):
        page = shown(client_of(learner), cards[0])

    assert page.context["card"].notice.changes == []
    assert "Its author says that the fact is another now." in page.content.decode()


def test_a_fact_that_is_taken_back_is_told_to_nobody_but_who_saw_it(learner, other, cards, note):
    said = note.back
    answer(learner, cards[0], Grade.GOOD, NOON)
    edit(note)
    answer(other, cards[0], Grade.GOOD, NOON)

    edit(note, back=said, origin=Revision.Origin.UNDO)

    card = Card.objects.select_related("note").get(pk=cards[0].pk)
    assert fact_notice(card, schedule_of(learner, card)) is None
    assert len(fact_notice(card, schedule_of(other, card)).changes) == 1


def test_the_page_of_a_retired_card_leads_to_what_took_its_place(client_of, learner, cards, note):
    answer(learner, cards[0], Grade.GOOD, NOON)
    retire_note(note=note, by=None, at=NOON, replaced_by=Note.objects.get(cards=cards[1]))

    page = client_of(learner).get(reverse("reviews:card_info", args=[cards[0].pk]))

    assert page.context["story"].replacement.card_id == cards[1].pk
    assert reverse("reviews:card_info", args=[cards[1].pk]) in page.content.decode()
