"""The session over HTTP: plain pages and HTMX fragments, every way an answer can arrive."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.services import start_guest
from reviews.models import LogKind, ReviewLog, Schedule
from reviews.scheduling import Grade
from reviews.services import bury_card, enrol, leave_deck, rest_card, set_due_day, suspend_card
from tests.reviews.conftest import NOON, answer, token_for, write_note

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


def token_in(response):
    return re.search(r'name="token" value="([^"]+)"', response.content.decode())[1]


def grade(browser, token, value=Grade.GOOD, **extra):
    return browser.post(reverse("reviews:card_grade"), {"token": token, "grade": int(value)}, **extra)


# ── question, answer, next ───────────────────────────────────────────────────────────────────────────────────


def test_question_shows_the_first_card_without_its_answer(browser):
    response = browser.get(reverse("reviews:session"))

    assert response.status_code == 200
    assert "What is aws one 1?" in response.content.decode()
    assert "It is aws one 1." not in response.content.decode()


def test_reveal_shows_the_answer_why_and_four_intervals(browser):
    token = token_in(browser.get(reverse("reviews:session")))

    page = browser.get(reverse("reviews:card_reveal"), {"token": token}).content.decode()

    assert "It is aws one 1." in page
    assert "Because aws one 1." in page
    assert page.count('name="grade"') == 4
    assert "10 min" in page


def test_plain_answer_is_stored_and_redirects_to_the_next_card(browser, learner):
    token = token_in(browser.get(reverse("reviews:session")))

    response = grade(browser, token)

    assert response.status_code == 302
    assert ReviewLog.objects.filter(user=learner).count() == 1
    assert "aws one 2" in browser.get(response["Location"]).content.decode()


def test_htmx_answer_returns_the_next_question_as_a_fragment(browser):
    token = token_in(browser.get(reverse("reviews:session")))

    response = grade(browser, token, **HTMX)

    assert response.status_code == 200
    assert response.content.decode().lstrip().startswith('<div id="session"')
    assert "aws one 2" in response.content.decode()


def test_an_htmx_request_for_another_target_gets_the_whole_page(browser):
    response = browser.get(reverse("reviews:session"), HTTP_HX_REQUEST="true", HTTP_HX_TARGET="elsewhere")

    assert "<!doctype html>" in response.content.decode().lower()


def test_the_interval_on_the_button_is_the_interval_stored(browser, learner, cards):
    at = NOON
    for _ in range(3):  # the next is about 38 days: beyond a hundred, buttons speak of months
        answer(learner, cards[0], Grade.GOOD, at)
        at += timedelta(days=(Schedule.objects.get(user=learner).due_day - at.date()).days)
    with time_machine.travel(at, tick=False):
        token = token_for(learner, cards[0], at).sign()
        page = browser.get(reverse("reviews:card_reveal"), {"token": token}).content.decode()
        printed = re.search(r'value="4".*?class="interval">(\d+) d<', page, re.S)[1]

        grade(browser, token)

    row = ReviewLog.objects.filter(user=learner).latest("sequence")
    assert int(printed) == row.days == (Schedule.objects.get(user=learner).due_day - row.study_day).days


def test_buttons_say_how_the_passing_grades_differ_even_where_the_interval_is_the_same(browser):
    token = token_in(browser.get(reverse("reviews:session")))

    buttons = browser.get(reverse("reviews:card_reveal"), {"token": token}).context["buttons"]

    assert [(button.interval, button.follow) for button in buttons] == [
        ("10 min", ""),
        ("1 d", "less"),
        ("1 d", ""),
        ("1 d", "more"),
    ]


# ── every odd way an answer can arrive ───────────────────────────────────────────────────────────────────────


def test_double_click_counts_once_and_says_so(browser, learner):
    token = token_in(browser.get(reverse("reviews:session")))
    grade(browser, token, **HTMX)

    response = grade(browser, token, **HTMX)

    assert response.status_code == 200
    assert "That answer was already saved; it counts once." in response.content.decode()
    assert ReviewLog.objects.filter(user=learner).count() == 1


def test_second_answer_from_another_tab_changes_nothing_and_is_answered_kindly(browser, learner, cards):
    open_tab = token_for(learner, cards[0]).sign()
    answer(learner, cards[0], Grade.GOOD)

    response = grade(browser, open_tab, Grade.AGAIN, **HTMX)

    assert response.status_code == 200
    page = response.content.decode()
    assert "You already answered that card, and that answer is saved. Here is what comes next." in page
    assert ReviewLog.objects.filter(user=learner).count() == 1


def test_retired_while_open_is_answered_kindly(browser, learner, cards):
    token = token_for(learner, cards[0]).sign()
    type(cards[0]).objects.filter(pk=cards[0].pk).update(is_live=False)

    response = grade(browser, token, **HTMX)

    assert "That card is no longer in your deck, so nothing was recorded." in response.content.decode()


@pytest.mark.parametrize("token", ["", "nonsense", "eyJ.a.b", "\x00", "x" * 5000])
def test_token_that_is_not_ours_records_nothing(browser, learner, token):
    response = grade(browser, token, **HTMX)

    assert response.status_code == 200
    assert "did not come from a card shown to you" in response.content.decode()
    assert not ReviewLog.objects.exists()


def test_another_learners_token_records_nothing(browser, learner, cards, bob):
    response = grade(browser, token_for(bob, cards[0]).sign(), **HTMX)

    assert response.status_code == 200
    assert not ReviewLog.objects.exists()


@pytest.mark.parametrize("value", ["7", "-1", "good", "6", "٣", "4.0"])
def test_unknown_grade_keeps_the_card_open(browser, learner, value):
    token = token_in(browser.get(reverse("reviews:session")))

    response = browser.post(reverse("reviews:card_grade"), {"token": token, "grade": value}, **HTMX)

    assert response.status_code == 422
    assert "That is not one of the grades. Nothing was recorded; choose one below." in response.content.decode()
    assert response.content.decode().count('name="grade"') == 4
    assert not ReviewLog.objects.exists()


def test_missing_grade_asks_for_one(browser):
    token = token_in(browser.get(reverse("reviews:session")))

    response = browser.post(reverse("reviews:card_grade"), {"token": token}, **HTMX)

    assert response.status_code == 422
    assert "Choose one of the grades. Nothing was recorded yet." in response.content.decode()


def test_reveal_of_a_changed_card_shows_what_comes_next(browser, learner, cards):
    token = token_for(learner, cards[0]).sign()
    answer(learner, cards[0], Grade.GOOD)

    response = browser.get(reverse("reviews:card_reveal"), {"token": token})

    assert "aws one 2" in response.content.decode()


def test_session_that_expired_goes_to_sign_in_as_a_whole_and_comes_back(browser, learner):
    token = token_in(browser.get(reverse("reviews:session")))
    browser.logout()

    response = grade(browser, token, HTTP_HX_CURRENT_URL="http://testserver/review/?start=3", **HTMX)

    assert response.status_code == 200
    assert response["HX-Redirect"] == f"{reverse('account_login')}?next=/review/%3Fstart%3D3"
    assert not ReviewLog.objects.exists()


def test_answer_kept_open_over_sign_out_and_in_still_counts(browser, learner):
    token = token_in(browser.get(reverse("reviews:session")))
    browser.logout()
    browser.force_login(learner)

    grade(browser, token)

    assert ReviewLog.objects.filter(user=learner).count() == 1


def test_get_never_answers(browser):
    for name in ("card_grade", "undo", "card_bury", "card_suspend", "card_flag"):
        assert browser.get(reverse(f"reviews:{name}")).status_code == 405


def test_a_deck_not_studied_is_a_404(browser, make_deck):
    make_deck("stranger", {"x": 1})

    assert browser.get(reverse("reviews:session"), {"deck": "stranger"}).status_code == 404
    assert browser.get(reverse("reviews:session"), {"deck": "aws/nothing"}).status_code == 404


@pytest.mark.parametrize(
    "query", [{"start": "x"}, {"goal": "-3"}, {"goal": "9" * 40}, {"card": "٣"}, {"card": "9" * 30}]
)
def test_odd_numbers_in_the_address_are_left_out(browser, query):
    assert browser.get(reverse("reviews:session"), query).status_code == 200


def test_a_card_out_of_line_cannot_be_asked_for(browser, learner, cards, make_deck):
    foreign = make_deck("stranger", {"x": 1})
    card = foreign.topics.get().cards.get()

    page = browser.get(reverse("reviews:session"), {"card": card.pk}).content.decode()

    assert "stranger x 1" not in page


# ── undo, bury, suspend, flag ────────────────────────────────────────────────────────────────────────────────


def test_undo_brings_the_card_back(browser, learner):
    grade(browser, token_in(browser.get(reverse("reviews:session"))), Grade.EASY)

    response = browser.post(reverse("reviews:undo"), **HTMX)

    assert "aws one 1" in response.content.decode()
    assert "Undone. The card is back as it was." in response.content.decode()
    assert Schedule.objects.get(user=learner).interval_days is None


@pytest.mark.parametrize("page", ["/review/reveal/?token=x", "/review/card/1/repair/?start=2"])
def test_a_card_that_comes_up_on_another_page_has_the_address_of_the_session(browser, learner, cards, page):
    grade(browser, token_for(learner, cards[2]).sign())

    response = browser.post(reverse("reviews:undo"), HTTP_HX_CURRENT_URL=f"http://testserver{page}", **HTMX)

    assert response["HX-Replace-Url"].partition("?")[0] == reverse("reviews:session")


def test_the_address_of_a_session_stays_as_it_is(browser, learner, cards):
    grade(browser, token_for(learner, cards[2]).sign())

    response = browser.post(
        reverse("reviews:undo"), HTTP_HX_CURRENT_URL="http://testserver/review/?deck=aws", **HTMX
    )

    assert "HX-Replace-Url" not in response


def test_plain_undo_redirects_to_the_card_it_brought_back(browser, learner, cards):
    grade(browser, token_for(learner, cards[2]).sign())

    response = browser.post(reverse("reviews:undo"), follow=True)

    assert "aws one 3" in response.content.decode()


def test_nothing_to_undo_is_said(browser):
    response = browser.post(reverse("reviews:undo"), **HTMX)

    assert "There is nothing to undo today." in response.content.decode()


@pytest.mark.parametrize(
    ("name", "sentence", "next_card"),
    [
        ("card_bury", "Buried until tomorrow.", "aws one 2"),
        ("card_suspend", "Suspended: it will not be asked again until you take it back.", "aws one 2"),
        ("card_flag", "Flag changed.", "aws one 1"),
    ],
)
def test_acting_on_a_card_says_what_was_done(browser, name, sentence, next_card):
    token = token_in(browser.get(reverse("reviews:session")))

    response = browser.post(reverse(f"reviews:{name}"), {"token": token}, **HTMX)

    assert sentence in response.content.decode()
    assert next_card in response.content.decode()


# ── the end, the sitting, the day ────────────────────────────────────────────────────────────────────────────


def test_finished_says_what_was_missed_and_when_the_next_is_due(browser, learner, cards):
    for card in cards:
        answer(learner, card, Grade.GOOD)
    tomorrow = NOON + timedelta(days=1)
    answer(learner, cards[0], Grade.AGAIN, tomorrow)
    answer(learner, cards[0], Grade.GOOD, tomorrow, is_drill=True)
    for card in cards[1:]:
        answer(learner, card, Grade.GOOD, tomorrow)

    with time_machine.travel(tomorrow, tick=False):
        response = browser.get(reverse("reviews:session"))

    finished = response.context["finished"]
    assert (finished.reviewed, finished.remembered, finished.usual_percent) == (5, 4, None)
    assert [missed.concept for missed in finished.missed] == ["aws one 1"]
    assert finished.next_due == tomorrow.date() + timedelta(days=1)


def test_the_end_asks_a_guest_to_sign_up_and_nobody_else(client, learner, cards):
    guest = start_guest(zone=learner.profile.zone)
    for user in (learner, guest):
        enrol(user=user, deck=cards[0].deck.root, at=NOON)
        for card in cards:
            answer(user, card, Grade.GOOD)

    ends = []
    for user in (learner, guest):
        client.force_login(user)
        ends.append(client.get(reverse("reviews:session")).content.decode())

    assert [reverse("account_signup") in end.partition('data-side="finished"')[2] for end in ends] == [False, True]


def test_a_sitting_of_some_minutes_ends_at_its_goal(browser, learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    answer(learner, cards[1], Grade.GOOD)

    response = browser.get(reverse("reviews:session"), {"start": 0, "goal": 2})

    assert response.context["finished"].goal_reached
    assert response.context["finished"].left == 3


def test_progress_never_goes_back(browser, learner):
    percents = []
    response = browser.get(reverse("reviews:session"))
    for value in (Grade.GOOD, Grade.AGAIN, Grade.GOOD, Grade.AGAIN, Grade.GOOD, Grade.GOOD):
        percents.append(response.context["progress"].percent)
        token = token_in(response)
        response = browser.get(grade(browser, token, value)["Location"])

    assert percents == sorted(percents)


def test_what_was_forgotten_on_an_earlier_day_is_marked_among_the_reviews(browser, learner, cards, noon):
    answer(learner, cards[0], Grade.AGAIN)
    noon.move_to(NOON + timedelta(days=1))

    page = browser.get(reverse("reviews:session"), {"card": cards[0].pk})

    assert (page.context["progress"].review, page.context["progress"].learning) == (1, 0)
    assert re.search(r'aria-current="true"><b>1</b> review<', page.content.decode())


def test_explanations_of_the_grades_go_away_after_ten_answers(browser, learner, cards):
    topic = cards[0].deck
    for number in range(8):
        write_note(topic, f"more {number}")
    for _ in range(11):
        response = browser.get(reverse("reviews:session"))
        if response.context["finished"]:
            break
        token = token_in(response)
        grade(browser, token)

    learner.profile.refresh_from_db()
    assert learner.profile.grades_explained


def test_deck_changed_in_mid_session_is_caught_up_with_by_the_next_answer(browser, learner, deck, cards):
    page = browser.get(reverse("reviews:session"))
    write_note(cards[0].deck, "brand new")
    deck.refresh_from_db()

    grade(browser, token_in(page))

    assert learner.enrolments.get().contents_version == deck.contents_version


def test_page_opened_again_after_the_answer_says_that_it_is_saved(browser, learner, cards):
    token = token_for(learner, cards[0]).sign()
    grade(browser, token)

    page = browser.get(reverse("reviews:card_reveal"), {"token": token}).content.decode()

    assert "You already answered that card" in page


# ── the card's story ─────────────────────────────────────────────────────────────────────────────────────────


def test_story_of_a_card_tells_why_and_its_history(browser, learner, cards):
    answer(learner, cards[0], Grade.AGAIN)

    page = browser.get(reverse("reviews:card_info", args=[cards[0].pk])).content.decode()

    assert "You forgot it today, so it comes back today until you remember it." in page
    assert "Again" in page


def test_story_says_what_the_ease_does_once_it_does_something(browser, learner, cards):
    """The first two intervals of SM-2 are 1 and 6 days, whatever the ease."""
    address, product = reverse("reviews:card_info", args=[cards[0].pk]), "the next interval is about their product"
    answer(learner, cards[0], Grade.HARD)

    first = browser.get(address)
    answer(learner, cards[0], Grade.GOOD, NOON + timedelta(days=1))
    second = browser.get(address)

    assert "The interval is 1 day and the ease 2.36." in first.content.decode()
    assert product in second.content.decode()
    rows = [(row.days, row.ease) for row in second.context["story"].history]
    assert rows == [(Schedule.objects.get(user=learner).due_day.day - 3, "2.36"), (1, "2.36")]


def test_story_of_a_new_card_says_what_it_waits_for(browser, learner, cards):
    cards[1].note.requires.add(cards[0].note, cards[2].note)
    address = reverse("reviews:card_info", args=[cards[1].pk])

    before = browser.get(address).content.decode()
    answer(learner, cards[2], Grade.GOOD)
    after = browser.get(address).content.decode()

    assert "It waits until you have learned what it builds on: aws one 1, aws one 3." in before
    assert "It waits until you have learned what it builds on: aws one 1." in after


def test_story_of_a_card_not_studied_is_a_404(browser, make_deck):
    foreign = make_deck("stranger", {"x": 1})

    assert browser.get(reverse("reviews:card_info", args=[foreign.topics.get().cards.get().pk])).status_code == 404
    assert browser.get(reverse("reviews:card_info", args=[999_999])).status_code == 404


def test_drill_revealed_after_the_rollover_is_the_review_it_has_become(browser, learner, cards, noon):
    """Its card is due today; as a drill the buttons would promise it for today again, "0 d"."""
    late = NOON.replace(day=3, hour=8, minute=45)  # 03:45 in Bogotá
    answer(learner, cards[0], Grade.AGAIN, late)
    token = token_for(learner, cards[0], late + timedelta(minutes=12), is_drill=True).sign()
    noon.move_to(late + timedelta(days=2))

    response = browser.get(reverse("reviews:card_reveal"), {"token": token})
    grade(browser, token_in(response))

    assert [button.interval for button in response.context["buttons"]] == ["10 min", "1 d", "1 d", "1 d"]
    row = ReviewLog.objects.filter(user=learner).latest("sequence")
    assert (row.kind, row.days) == (LogKind.ANSWER, 1)


def test_deck_left_in_another_tab_keeps_the_answer_and_goes_on_elsewhere(browser, learner, deck, make_deck):
    other = make_deck("other", {"x": 1})
    enrol(user=learner, deck=other, at=NOON)
    token = token_in(browser.get(reverse("reviews:session"), {"deck": "aws"}))
    leave_deck(user=learner, deck=deck)

    response = browser.post(reverse("reviews:card_grade"), {"token": token, "grade": 4, "deck": "aws"}, **HTMX)

    assert ReviewLog.objects.filter(user=learner).count() == 1
    assert "other x 1" in response.content.decode()


def test_deck_left_is_not_studied_by_its_address(browser, learner, deck):
    leave_deck(user=learner, deck=deck)

    response = browser.get(reverse("reviews:session"), {"deck": "aws/one"})

    assert response.context["finished"]


def test_answer_to_a_card_buried_in_the_meantime_was_not_saved_and_says_so(browser, learner, cards):
    token = token_for(learner, cards[0]).sign()
    browser.post(reverse("reviews:card_bury"), {"token": token}, **HTMX)

    response = grade(browser, token, **HTMX)

    assert "This card changed since you opened it, so nothing was recorded." in response.content.decode()


@pytest.mark.parametrize("name", ["card_bury", "card_suspend", "card_flag"])
def test_acting_twice_by_a_double_click_acts_once(browser, learner, cards, name):
    token = token_for(learner, cards[0]).sign()
    first = browser.post(reverse(f"reviews:{name}"), {"token": token}, **HTMX)

    second = browser.post(reverse(f"reviews:{name}"), {"token": token}, **HTMX)

    assert second.context["notice"] == first.context["notice"]
    assert ReviewLog.objects.filter(user=learner).count() == 1


def test_sitting_that_goes_on_past_the_rollover_begins_anew_and_keeps_its_length(browser, learner, cards, noon):
    """Yesterday's numbers would keep it at nothing done, and from ever reaching its end."""
    for card in cards[:3]:
        answer(learner, card, Grade.GOOD)
    noon.move_to(NOON + timedelta(days=1))
    page = browser.get(reverse("reviews:session"), {"start": 3, "goal": 5})

    dones = []
    for _ in range(2):
        dones.append(page.context["progress"].done)
        scope = page.context["scope"]
        sent = {"token": token_in(page), "grade": 4, "start": scope.start, "goal": scope.goal}
        page = browser.post(reverse("reviews:card_grade"), sent, **HTMX)

    assert dones == [0, 1]
    assert page.context["finished"].goal_reached


def test_plain_sitting_that_goes_on_past_the_rollover_moves_too(browser, learner, cards, noon):
    for card in cards[:3]:
        answer(learner, card, Grade.GOOD)
    noon.move_to(NOON + timedelta(days=1))
    sent = {"start": 3, "goal": 6}

    for _ in range(2):
        token = token_in(browser.get(reverse("reviews:session"), sent))
        page = browser.post(reverse("reviews:card_grade"), {"token": token, "grade": 4, **sent}, follow=True)
        sent = {"start": page.context["scope"].start, "goal": page.context["scope"].goal}

    assert page.context["progress"].done == 1


def test_undo_of_an_answer_from_before_the_sitting_leaves_it_at_its_beginning(browser, learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    answer(learner, cards[1], Grade.GOOD)

    page = browser.post(reverse("reviews:undo"), {"start": 2, "goal": 4}, **HTMX)

    assert (page.context["scope"].start, page.context["scope"].goal) == (1, 3)
    assert page.context["progress"].done == 0


def test_story_of_a_forgotten_card_does_not_contradict_itself(browser, learner, cards):
    answer(learner, cards[0], Grade.AGAIN)

    page = browser.get(reverse("reviews:card_info", args=[cards[0].pk])).content.decode()

    assert "It is due tomorrow." not in page
    assert '<td class="number">today</td>' in page


def test_story_of_a_suspended_card_offers_to_take_it_back(browser, learner, cards):
    suspend_card(user=learner, token=token_for(learner, cards[0]), at=NOON)

    page = browser.get(reverse("reviews:card_info", args=[cards[0].pk])).content.decode()

    assert "It is suspended: it will not be asked until you take it back." in page
    assert reverse("reviews:card_unsuspend", args=[cards[0].pk]) in page


@pytest.mark.parametrize(
    ("due_in", "said", "unsaid"),
    [(2, "You let it rest", "It is due"), (20, "It is due in 20 days.", "You let it rest")],
)
def test_story_of_a_resting_card_says_one_day(browser, learner, cards, due_in, said, unsaid):
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=2))
    token, due_day = token_for(learner, cards[0]), NOON.date() + timedelta(days=due_in)
    set_due_day(user=learner, token=token, due_day=due_day, at=NOON)
    rest_card(user=learner, token=token_for(learner, cards[0]), days=7, at=NOON)

    page = browser.get(reverse("reviews:card_info", args=[cards[0].pk])).content.decode()

    assert said in page
    assert unsaid not in page


def test_story_of_a_buried_card_says_when_it_comes_back(browser, learner, cards):
    bury_card(user=learner, token=token_for(learner, cards[0]), at=NOON)

    page = browser.get(reverse("reviews:card_info", args=[cards[0].pk])).content.decode()

    assert "You buried it: it comes back tomorrow." in page
