"""The week by mail: who gets it, how often, never twice; what stands in it; and the one press that stops it."""

import re
from collections import Counter
from datetime import date, timedelta
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User, WeeklyMail
from accounts.services import add_person, save_profile, start_guest
from accounts.weekly_mail import stop_token
from reviews.models import StudyDay
from reviews.scheduling import Grade
from reviews.services import enrol, plan_break, suspend_card
from reviews.services.weekly_mail import Outcome, PostIsDown, send_weekly_mails
from reviews.statistics.week import week_page
from reviews.weekly_mail import next_in_a_row
from tests.markup import forms_in
from tests.reviews.conftest import NOON, answer, cards_of, token_for

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 2, 23)  # of the week that is over at NOON, a Monday
ORIGIN = "https://repaso.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def reader(learner, deck):
    """Studied last week, and asked for the mail before."""
    answer(learner, cards_of(deck)[0], Grade.GOOD, NOON - timedelta(days=3))
    return asks(learner)


def asks(user, days_ago=20):
    EmailAddress.objects.update_or_create(
        user=user, defaults={"email": user.email, "primary": True, "verified": True}
    )
    WeeklyMail.objects.create(user=user, since=NOON - timedelta(days=days_ago))
    return user


def send(at=NOON):
    return send_weekly_mails(at=at, origin=ORIGIN)


def sent_in_week(number):
    """Whether a mail left on the Monday so many weeks on."""
    before = len(mail.outbox)
    send(NOON + timedelta(weeks=number))
    return len(mail.outbox) > before


# ── how often ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("weeks_since", "in_a_row", "is_fresh", "expected"),
    [
        (1, 1, True, 1), (1, 3, True, 1), (40, 3, True, 1),
        (1, 1, False, None), (2, 1, False, 2), (3, 1, False, 2),
        (3, 2, False, None), (4, 2, False, 3),
        (4, 3, False, None), (400, 3, False, None),
    ],
)  # fmt: skip
def test_the_wait_after_mails_without_study(weeks_since, in_a_row, is_fresh, expected):
    told = MONDAY - timedelta(weeks=weeks_since)

    assert next_in_a_row(MONDAY, told, in_a_row, is_fresh=is_fresh) == expected
    assert next_in_a_row(MONDAY, None, 0, is_fresh=False) == 1


def test_who_stops_studying_gets_three_the_last_says_so_and_study_begins_them_again(reader, cards):
    assert [week for week in range(12) if sent_in_week(week)] == [0, 2, 6]
    assert ["the next one comes in 4 weeks" in one.body for one in mail.outbox] == [False, True, False]
    assert ["This is the last of these mails" in one.body for one in mail.outbox] == [False, False, True]
    assert reader.weekly_mail.__class__.objects.get().is_resting

    answer(reader, cards[1], Grade.GOOD, NOON + timedelta(weeks=11, days=2))

    assert [week for week in range(12, 16) if sent_in_week(week)] == [12, 14]


def test_asking_anew_begins_them_again_too(reader):
    for week in range(8):
        send(NOON + timedelta(weeks=week))
    at = NOON + timedelta(weeks=8, days=1)
    for wanted in (False, True):
        save_profile(profile=reader.profile, weekly_mail=wanted, at=at)

    assert not WeeklyMail.objects.get().is_resting
    assert [week for week in range(8, 12) if sent_in_week(week)] == [9, 11]


# ── never twice ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_week_is_sent_once_however_often_the_command_runs(reader):
    assert send()[Outcome.SENT] == 1

    again = [send(NOON + timedelta(hours=hours)) for hours in (0, 1, 24, 140)]

    assert all(outcomes == Counter({Outcome.NOT_YET: 1}) for outcomes in again)
    assert len(mail.outbox) == 1


class Killed(BaseException):
    pass


class KilledWhenSent(EmailBackend):
    def send_messages(self, messages):
        super().send_messages(messages)
        raise Killed


def test_whoever_is_killed_between_sending_and_noting_it_sends_nothing_twice(reader, settings):
    settings.EMAIL_BACKEND = f"{__name__}.KilledWhenSent"
    with pytest.raises(Killed):
        send()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert send() == Counter({Outcome.NOT_YET: 1})
    assert len(mail.outbox) == 1


class RefusesAnna(EmailBackend):
    """As a server does whose mailbox is gone; and hangs up after it."""

    is_open = False

    def open(self):
        self.is_open = True

    def close(self):
        self.is_open = False

    def send_messages(self, messages):
        assert self.is_open
        if "ana@example.org" in messages[0].to:
            self.close()
            raise OSError("550 ana@example.org")
        return super().send_messages(messages)


def test_one_that_fails_stops_no_other_and_is_not_tried_again(reader, deck, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.RefusesAnna"
    other = add_person(email="otro@example.org", password=None, zone="America/Bogota", language="en")
    enrol(user=other, deck=deck, at=NOON)
    answer(other, cards_of(deck)[0], Grade.GOOD, NOON - timedelta(days=3))
    asks(other)

    with pytest.raises(CommandError, match="1 weekly mails could not be sent"):
        call_command("send_weekly_summaries")

    assert [one.to for one in mail.outbox] == [["otro@example.org"]]
    assert send() == Counter({Outcome.NOT_YET: 2})
    assert "OSError" in caplog.text
    assert "ana@example.org" not in caplog.text


class Down(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


def test_a_server_that_does_not_answer_takes_nobodys_week(reader, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    with pytest.raises(PostIsDown):
        send()
    with pytest.raises(CommandError, match="does not answer"):
        call_command("send_weekly_summaries")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert send()[Outcome.SENT] == 1


# ── who ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_week_ends_where_the_reader_lives_and_when_their_day_does(reader):
    sunday_in_bogota = NOON - timedelta(hours=8, minutes=1)  # 03:59 on Monday, before the day begins
    WeeklyMail.objects.update(week=MONDAY - timedelta(weeks=1))
    assert send(sunday_in_bogota) == Counter({Outcome.NOT_YET: 1})

    reader.profile.zone = "Pacific/Auckland"
    reader.profile.save()
    assert send(sunday_in_bogota)[Outcome.SENT] == 1


def test_the_first_tells_of_the_week_in_which_it_was_asked_for(reader):
    WeeklyMail.objects.update(since=NOON - timedelta(hours=3))  # this Monday
    assert send() == Counter({Outcome.NOT_YET: 1})

    WeeklyMail.objects.update(since=NOON - timedelta(days=1))
    assert send()[Outcome.SENT] == 1


def test_nobody_else_gets_one(reader):
    def outcome_for(**changes):
        User.objects.filter(pk=reader.pk).update(**{"is_active": True} | changes)
        return send()

    start_guest(zone="America/Bogota", language="en")
    assert outcome_for(is_active=False) == Counter()
    EmailAddress.objects.update(verified=False)
    assert outcome_for() == Counter()
    EmailAddress.objects.update(verified=True, email="former@example.org")
    assert outcome_for() == Counter()
    EmailAddress.objects.update(email=reader.email)
    WeeklyMail.objects.update(since=None)
    assert outcome_for() == Counter()
    assert mail.outbox == []


def test_nothing_is_sent_where_there_is_nothing_to_say(learner, deck, cards):
    asks(learner)
    assert send() == Counter({Outcome.NOTHING_TO_SAY: 1})  # never studied

    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=30))
    assert sent_in_week(1)  # a card waits

    plan_break(user=learner, first_day=date(2026, 3, 9), last_day=date(2026, 4, 6))
    assert [week for week in range(2, 8) if sent_in_week(week)] == [6]  # not in a planned break
    suspend_card(user=learner, token=token_for(learner, cards[0]), at=NOON)
    assert not any(sent_in_week(week) for week in range(7, 20))


# ── what stands in it ────────────────────────────────────────────────────────────────────────────────────────


def test_it_says_what_the_page_says_in_the_readers_language(reader, client):
    page = week_page(reader, NOON)
    send()
    [message] = mail.outbox
    [(html, kind)] = message.alternatives

    assert message.to == ["ana@example.org"]
    assert message.subject == f"Your week in Repaso, {page.days}"
    for text in (message.body, html):
        assert page.sentence in text
        assert page.lead in text
        assert f"{ORIGIN}/progress/week/?of=2026-02-23" in text
        assert "1 review in the next 7 days: go on" in text
    assert "Days of study: 1 (the week before: 0)" in message.body
    assert kind == "text/html"
    client.force_login(reader)
    link = urlsplit(re.search(r"\S+/progress/week/\S+", message.body)[0])
    assert page.sentence in client.get(f"{link.path}?{link.query}").content.decode()


def test_nothing_in_it_tells_anybody_that_it_was_read(reader):
    send()
    [(html, _)] = mail.outbox[0].alternatives

    assert not re.search(r"\bsrc\s*=|<(img|link|style|script|iframe|object)|url\(|background\s*=", html, re.IGNORECASE)
    assert all(link.startswith(f"{ORIGIN}/") for link in re.findall(r'href="([^"]+)"', html))


def test_text_is_text_and_html_is_escaped(reader, deck):
    deck.topics.update(title="<b>A & B</b>")
    StudyDay.objects.filter(user=reader).update(young_asked=60, young_recalled=10)
    other = deck.topics.last()
    StudyDay.objects.create(
        user=reader, day=MONDAY, deck=other, root=deck, reviewed=200, young_asked=200, young_recalled=199
    )
    send()
    [message] = mail.outbox

    assert "“<b>A & B</b>” fails you most" in message.body
    assert "“&lt;b&gt;A &amp; B&lt;/b&gt;” fails you most" in message.alternatives[0][0]


def test_the_headers_offer_one_press_as_mail_programs_look_for_it(reader):
    send()
    message = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)

    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.fullmatch(r"<(https://\S+)>", message["List-Unsubscribe"].strip())[1]
    assert urlsplit(link).path == reverse("accounts:weekly_mail_stop", args=[stop_token(reader.pk)])


# ── stopping it ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def stop_url(reader):
    return reverse("accounts:weekly_mail_stop", args=[stop_token(reader.pk)])


def is_wanted():
    return WeeklyMail.objects.get().is_wanted


def test_a_mail_program_stops_it_without_cookie_page_or_token(stop_url):
    program = Client(enforce_csrf_checks=True)

    response = program.post(stop_url, ONE_CLICK, headers={"Origin": "https://mail.example"}, secure=True)

    assert (response.status_code, is_wanted()) == (200, False)
    assert program.post(stop_url, ONE_CLICK).status_code == 200  # pressed again
    assert send() == Counter()


def test_looking_stops_nothing_and_the_page_asks(stop_url, client):
    page = client.get(stop_url).content.decode()

    assert is_wanted()
    assert "Stop your week by e-mail?" in page
    assert "ana@example.org" not in page
    assert "no longer comes by e-mail" in client.post(stop_url).content.decode()
    assert not is_wanted()


def test_whoever_is_signed_in_keeps_theirs(stop_url, client, deck):
    other = asks(add_person(email="otro@example.org", password=None, zone="America/Bogota", language="en"))
    client.force_login(other)

    client.post(stop_url, ONE_CLICK)

    assert [row.user_id for row in WeeklyMail.objects.filter(since__isnull=False)] == [other.pk]


@pytest.mark.parametrize("token", ["{pk}", "{pk}:x", "{other}:{signature}", "x:{signature}", "{token}x"])
def test_a_link_nobody_signed_stops_nothing(reader, client, token):
    genuine = stop_token(reader.pk)
    made_up = token.format(
        pk=reader.pk, other=reader.pk + 1, signature=genuine.partition(":")[2], token=genuine
    )

    response = client.post(reverse("accounts:weekly_mail_stop", args=[made_up]), ONE_CLICK)

    assert (response.status_code, is_wanted()) == (404, True)


def test_somebody_who_left_is_nobody(reader, stop_url, client):
    User.objects.filter(pk=reader.pk).delete()

    assert client.post(stop_url, ONE_CLICK).status_code == 404


# ── all of it ────────────────────────────────────────────────────────────────────────────────────────────────


def profile_form(browser):
    page = browser.get(reverse("accounts:profile")).content.decode()
    return next(form for form in forms_in(page) if "weekly_mail" in form.names)


def test_from_asking_for_it_in_the_profile_to_one_press_in_the_mail_program(learner, cards, client, settings):
    settings.SITE_ORIGIN = ORIGIN
    EmailAddress.objects.create(user=learner, email=learner.email, primary=True, verified=True)
    client.force_login(learner)
    form = profile_form(client)
    assert "weekly_mail" not in form.values  # nobody gets it unasked
    client.post(form.action or reverse("accounts:profile"), form.values | {"weekly_mail": "on"})
    assert profile_form(client).values["weekly_mail"] == "on"

    answer(learner, cards[0], Grade.GOOD, NOON + timedelta(days=1))
    with time_machine.travel(NOON + timedelta(days=7), tick=False):
        call_command("send_weekly_summaries")
        [message] = mail.outbox
        link = message.extra_headers["List-Unsubscribe"].strip("<>")
        assert link in message.body
        assert "1 answer in 1 minute" in message.body
        program = Client(enforce_csrf_checks=True)  # neither signed in nor with a form of ours
        stopped = program.post(urlsplit(link).path, ONE_CLICK)

    assert stopped.status_code == 200
    assert settings.SESSION_COOKIE_NAME not in program.cookies
    assert "weekly_mail" not in profile_form(client).values
    assert sent_in_week(2) is False
