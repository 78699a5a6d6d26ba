"""Sessions over chosen cards: on the schedule, or outside it."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from decks.services import retire_note
from reviews.models import LogKind, ReviewLog, Schedule, Sitting, StudyDay
from reviews.queries import scope_of, screen_now
from reviews.queue import Clock, load_queue
from reviews.scheduling import Grade
from reviews.services import bury_card, catch_up, enrol, leave_deck, suspend_card
from reviews.services.recounting import verify_statistics
from reviews.services.verifying import verify_schedules
from tests.reviews.conftest import NOON, answer, cards_of, token_for, write_note
from tests.reviews.test_practise_card import schedules

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "session"}


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def browser(client, learner, deck):
    client.force_login(learner)
    return client


def begin(browser, **values):
    """The address of the session that begins."""
    response = browser.post(reverse("reviews:study_begin"), values)
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def sitting_of(url):
    return UUID(re.search(r"sitting=([0-9a-f-]+)", url)[1])


def hidden(page):
    """The fields that every form of the session carries."""
    return {
        name: found[1]
        for name in ("token", "sitting")
        if (found := re.search(rf'name="{name}" value="([^"]+)"', page))
    }


def questions(page):
    return re.findall(r"What is (aws \w+ \d+)\?", page)


def turn(browser, url, grade, **extra):
    """Answer the card that comes next; returns its name, or None at the end."""
    page = browser.get(url).content.decode()
    if 'name="token"' not in page:
        return None
    browser.post(reverse("reviews:card_grade"), hidden(page) | {"grade": grade}, **extra)
    return questions(page)[0]


def walk(browser, url, grade=4):
    met = []
    while name := turn(browser, url, grade):
        met.append(name)
    return met


# ── practice ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_whole_cram_leaves_every_schedule_as_it_was(browser, learner, cards):
    for days, card in enumerate(cards[:3]):
        answer(learner, card, Grade.GOOD, NOON - timedelta(days=days + 1))
    before = schedules(learner)
    untouched = {row["card_id"] for row in before}
    due = screen_now(learner, scope_of(learner, ""), NOON).progress

    url = begin(browser, how="practise")
    turn(browser, url, 2)
    met = walk(browser, url)

    assert len(met) == 5  # the missed one once more, at the end
    assert [row for row in schedules(learner) if row["card_id"] in untouched] == before
    assert screen_now(learner, scope_of(learner, ""), NOON).progress == due
    assert StudyDay.objects.get(user=learner, day=NOON.date(), practised__gt=3).answers == 0
    assert not list(verify_schedules(learner.pk))
    assert not list(verify_statistics(learner.pk))


def test_new_cards_that_were_practised_are_still_introduced(browser, learner, cards):
    begun = walk(browser, begin(browser, how="practise"))

    queue = load_queue(learner, scope_of(learner, ""), Clock.of(learner, NOON))

    assert len(begun) == 5
    catch_up(user=learner, at=NOON + timedelta(days=1))
    tomorrow = Clock.of(learner, NOON + timedelta(days=1))
    assert len(load_queue(learner, scope_of(learner, ""), tomorrow).new) == 5
    assert [row.card_id for row in queue.new] == [card.pk for card in cards]
    assert Schedule.objects.filter(user=learner, phase=0).count() == 5


def test_a_missed_card_comes_back_after_others_until_it_is_known(browser, learner, make_deck):
    deck = make_deck(slug="more", topics={"one": 9})
    enrol(user=learner, deck=deck, at=NOON)
    url = begin(browser, how="practise", deck="more")

    met = []
    for grade in (2, 4, 4, 4, 4, 4, 4, 2, 4, 4, 4):
        page = browser.get(url).content.decode()
        met.append(re.findall(r"What is more one (\d+)\?", page)[0])
        browser.post(reverse("reviews:card_grade"), hidden(page) | {"grade": grade})

    assert met == ["1", "2", "3", "4", "5", "6", "7", "1", "8", "9", "1"]
    assert "Practised: 9 cards" in browser.get(url).content.decode()


def test_the_buttons_are_two_and_say_that_nothing_is_scheduled(browser):
    page = browser.get(begin(browser, how="practise")).content.decode()

    answer_side = browser.get(reverse("reviews:card_reveal"), hidden(page)).content.decode()

    assert answer_side.count('name="grade"') == 2
    assert "Practice: no effect on your schedule." in answer_side
    assert "comes again" in answer_side
    assert "done for now" in answer_side


def test_htmx_answer_returns_the_next_card_of_the_round(browser):
    page = browser.get(begin(browser, how="practise")).content.decode()

    response = browser.post(reverse("reviews:card_grade"), hidden(page) | {"grade": 4}, **HTMX)

    fragment = response.content.decode()
    assert fragment.lstrip().startswith('<div id="session"')
    assert hidden(fragment)["sitting"] == hidden(page)["sitting"]
    assert "<b>4</b> to come" in fragment


def test_reload_shows_the_same_card_and_the_back_button_says_it_is_saved(browser, learner):
    url = begin(browser, how="practise")
    page = browser.get(url).content.decode()
    assert questions(browser.get(url).content.decode()) == questions(page)
    turn(browser, url, 4)

    again = browser.get(reverse("reviews:card_reveal"), hidden(page)).content.decode()

    assert "You already answered that card, and that answer is saved." in again
    assert ReviewLog.objects.filter(user=learner).count() == 1


def test_a_token_decides_what_is_stored_whatever_is_sent_with_it(browser, learner, cards):
    page = browser.get(begin(browser, how="practise")).content.decode()
    other = token_for(learner, cards[4]).sign()

    browser.post(reverse("reviews:card_grade"), {"token": hidden(page)["token"], "grade": 5})
    browser.post(reverse("reviews:card_grade"), {"token": other, "grade": 4, "sitting": hidden(page)["sitting"]})

    kinds = dict(ReviewLog.objects.filter(user=learner).values_list("card_id", "kind"))
    assert kinds == {cards[0].pk: LogKind.PRACTISE, cards[4].pk: LogKind.ANSWER}


def test_a_card_is_not_revealed_in_the_other_kind_of_session(browser, learner, cards):
    page = browser.get(begin(browser, how="practise")).content.decode()
    other = token_for(learner, cards[4]).sign()

    for query in ({"token": hidden(page)["token"]}, {"token": other, "sitting": hidden(page)["sitting"]}):
        assert 'name="grade"' not in browser.get(reverse("reviews:card_reveal"), query).content.decode()


def test_undo_in_practice_shows_the_card_again(browser, learner):
    url = begin(browser, how="practise")
    first = turn(browser, url, 4)

    page = browser.get(url).content.decode()
    shown = browser.post(reverse("reviews:undo"), {"sitting": hidden(page)["sitting"]}, **HTMX).content.decode()

    assert questions(shown) == [first]
    assert "0 of 5" in shown


def test_what_went_away_meanwhile_is_passed_over(browser, learner, cards):
    url = begin(browser, how="practise")
    retire_note(note=cards[0].note, by=None, at=NOON)
    suspend_card(user=learner, token=token_for(learner, cards[1]), at=NOON)

    assert walk(browser, url) == ["aws one 3", "aws two 1", "aws two 2"]


def test_burying_in_practice_passes_over_the_card_for_today(browser, learner, cards):
    url = begin(browser, how="practise", deck="aws/two")
    bury_card(user=learner, token=token_for(learner, cards[3]), at=NOON)

    assert walk(browser, url) == ["aws two 2"]


def test_of_a_deck_left_meanwhile_nothing_is_asked(browser, learner, deck):
    url = begin(browser, how="practise")
    leave_deck(user=learner, deck=deck)

    page = browser.get(url).content.decode()

    assert "None of these cards can be practised any more." in page


def test_the_end_says_what_was_missed_and_that_the_schedule_is_untouched(browser):
    url = begin(browser, how="practise", q="one")
    turn(browser, url, 2)
    walk(browser, url)

    page = browser.get(url).content.decode()

    assert "Practised: 3 cards" in page
    assert "You knew 2 of 3 cards at once." in page
    assert "Your schedule is untouched" in page
    assert questions(page) == ["aws one 1"]
    again = dict(re.findall(r'<input type="hidden" name="(how|q)" value="([^"]*)">', page))
    assert again == {"how": "practise", "q": "one"}


def test_practice_goes_on_over_the_rollover_and_ends_the_day_after(browser, learner, noon):
    url = begin(browser, how="practise")
    turn(browser, url, 4)

    noon.shift(timedelta(hours=20))
    assert turn(browser, url, 4) == "aws one 2"
    assert "2 of 5" in browser.get(url).content.decode()
    noon.shift(timedelta(days=1))

    page = browser.get(url).content.decode()
    assert "This practice was of another day." in page
    assert "It began on Monday, March 2" in page


# ── looking ahead, and what was forgotten today ──────────────────────────────────────────────────────────────


def test_looking_ahead_takes_what_comes_on_the_next_days(browser, learner, cards, noon):
    for days, card in enumerate(cards[:3]):
        answer(learner, card, Grade.GOOD, NOON - timedelta(days=days))  # due in 1 day, today, since yesterday
    answer(learner, cards[2], Grade.GOOD, NOON)  # due in 6 days
    before = schedules(learner)

    assert walk(browser, begin(browser, how="ahead", days=1)) == ["aws one 1"]
    noon.shift(timedelta(minutes=1))
    assert walk(browser, begin(browser, how="ahead", days=10)) == ["aws one 1", "aws one 3"]
    assert schedules(learner) == before


def test_only_what_was_forgotten_today(browser, learner, cards):
    answer(learner, cards[0], Grade.AGAIN, NOON - timedelta(days=2))
    answer(learner, cards[1], Grade.AGAIN, NOON)
    answer(learner, cards[2], Grade.GOOD, NOON)
    before = schedules(learner)

    url = begin(browser, how="failed")

    assert walk(browser, url) == ["aws one 2"]
    assert schedules(learner) == before
    assert Schedule.objects.get(user=learner, card=cards[1]).due_at is not None


def test_the_end_of_a_session_offers_to_practise_what_was_missed(browser, learner, cards):
    learner.profile.new_per_day = 1
    learner.profile.save()
    answer(learner, cards[0], Grade.AGAIN, NOON)
    answer(learner, cards[0], Grade.GOOD, NOON, is_drill=True)
    page = browser.get(reverse("reviews:session")).content.decode()
    assert "Practise the missed ones now" in page

    assert walk(browser, begin(browser, how="failed")) == ["aws one 1"]


# ── on the schedule ──────────────────────────────────────────────────────────────────────────────────────────


def test_chosen_cards_are_answered_for_real(browser, learner, cards):
    url = begin(browser, how="study", deck="aws/two")

    met = walk(browser, url)

    assert met == ["aws two 1", "aws two 2"]
    assert set(Schedule.objects.filter(user=learner).values_list("card_id", "interval_days")) == {
        (cards[3].pk, 1),
        (cards[4].pk, 1),
    }
    assert StudyDay.objects.get(user=learner).introduced == 2
    assert "Done: 2 cards" in browser.get(url).content.decode()


def test_a_forgotten_card_of_the_choice_comes_back_in_it(browser, learner, cards, noon):
    url = begin(browser, how="study", deck="aws/two")
    turn(browser, url, 2)
    turn(browser, url, 4)
    noon.shift(timedelta(minutes=11))

    assert turn(browser, url, 4) == "aws two 1"
    assert ReviewLog.objects.filter(user=learner, kind=LogKind.DRILL).count() == 1
    assert "3 of 3" in browser.get(url).content.decode()


def test_the_days_limits_hold_in_a_choice(browser, learner):
    learner.profile.new_per_day = 2
    learner.profile.save()

    url = begin(browser, how="study")

    assert walk(browser, url) == ["aws one 1", "aws one 2"]
    assert browser.post(reverse("reviews:study_begin"), {"how": "study"}).status_code == 422


def test_limits_used_up_elsewhere_meanwhile_end_it(browser, learner, cards):
    learner.profile.new_per_day = 2
    learner.profile.save()
    url = begin(browser, how="study", deck="aws/two")
    answer(learner, cards[0], Grade.GOOD, NOON)

    assert walk(browser, url) == ["aws two 1"]


def test_siblings_are_kept_apart_in_a_choice(browser, learner, deck):
    write_note(deck.topics.first(), "aws pair 1", kind="reversed")

    url = begin(browser, how="study", q="pair")

    assert Sitting.objects.get(user=learner).card_ids == [cards_of(deck)[3].pk]
    walk(browser, url)
    assert ReviewLog.objects.filter(user=learner).count() == 1


def test_a_choice_on_the_schedule_goes_on_the_next_day_and_ends_the_day_after(browser, learner, noon):
    url = begin(browser, how="study")
    turn(browser, url, 4)

    noon.shift(timedelta(hours=20))
    assert turn(browser, url, 4) is not None
    noon.shift(timedelta(days=1))

    assert "Everything you answered in it is saved." in browser.get(url).content.decode()


def test_undo_on_the_schedule_takes_the_count_back(browser, learner):
    url = begin(browser, how="study")
    turn(browser, url, 4)
    page = browser.get(url).content.decode()
    assert "1 of 5" in page

    shown = browser.post(reverse("reviews:undo"), {"sitting": hidden(page)["sitting"]}, **HTMX).content.decode()

    assert "0 of 5" in shown


# ── whose ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_another_learners_sitting_is_not_found(browser, client_of, charlie):
    url = begin(browser, how="practise")

    assert client_of(charlie).get(url).status_code == 404


@pytest.mark.parametrize("sitting", ["0190a6b0-0000-7000-8000-000000000000", "nonsense", "1"])
def test_an_unknown_sitting_is_not_found(browser, sitting):
    assert browser.get(reverse("reviews:session"), {"sitting": sitting}).status_code == 404
    assert browser.post(reverse("reviews:undo"), {"sitting": sitting}).status_code == 404


def test_sittings_are_removed_after_thirty_days(browser, noon, capsys):
    url = begin(browser, how="practise")

    noon.shift(timedelta(days=30))
    call_command("remove_idle_guests")
    assert Sitting.objects.count() == 1
    noon.shift(timedelta(minutes=1))
    call_command("remove_idle_guests")

    assert "Choices of cards removed: 1" in capsys.readouterr().out
    assert browser.get(url).status_code == 404
