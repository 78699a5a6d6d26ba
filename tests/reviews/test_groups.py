"""For whoever teaches: joining with open eyes, what is seen of whom and what is not, assignments, and no ranking."""

from datetime import date, timedelta
from random import Random

import html5lib
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from accounts.services import add_person, delete_account, merge_guest, start_guest
from decks.models import Assignment, StudyGroup
from decks.services import archive_deck
from reviews.groups.assigned import due_words, lines_of
from reviews.groups.codes import ALPHABET, LENGTH, new_code, read_code, spelt
from reviews.groups.forms import DisplayForm
from reviews.groups.member import member_page, membership_of, read_member
from reviews.groups.pseudonyms import all_pseudonyms, draw_pseudonym
from reviews.groups.standing import topics_of
from reviews.groups.teaching import FEWEST, group_page
from reviews.models import Enrolment, Membership, Phase, Schedule, StudyDay
from reviews.scheduling import Grade
from reviews.services import groups as services
from reviews.services import leave_deck, suspend_card
from tests.markup import HTML
from tests.reviews.conftest import NOON, answer, cards_of, make_due, token_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)  # a Monday
FRIDAY = date(2026, 3, 6)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def deck(make_deck):
    return make_deck("aws", {"one": 4, "two": 2})


@pytest.fixture
def teacher(db):
    return add_person(email="marta@example.org", password=None, zone="America/Bogota", language="en")


@pytest.fixture
def group(teacher, deck):
    return services.make_group(owner=teacher, deck=deck, name="3A", teacher_name="Ms Marta", at=NOON)


@pytest.fixture
def join(group):
    """join("ana") → a new learner in the group."""

    def make(name, shown_name="", seed=1):
        user = add_person(email=f"{name}@example.org", password=None, zone="America/Bogota", language="en")
        user.name = f"Real {name}"
        user.save()
        services.join_group(user=user, group=group, shown_name=shown_name, at=NOON, chance=Random(seed))
        return user

    return make


@pytest.fixture
def hers(teacher):
    client = Client()
    client.force_login(teacher)
    return client


def client_for(user):
    client = Client()
    client.force_login(user)
    return client


def text_of(response):
    page = html5lib.HTMLParser(strict=True).parse(response.content.decode())
    return " ".join("".join(page.find(f".//{HTML}main").itertext()).split())


# ── codes and pseudonyms ─────────────────────────────────────────────────────────────────────────────────────


@given(st.integers(0, 3), st.booleans())
def test_a_code_is_read_however_it_is_typed(spaces, is_small):
    code = new_code()
    typed = f"{' ' * spaces}{spelt(code)} "

    assert read_code(typed.lower() if is_small else typed) == code


@pytest.mark.parametrize("typed", ["", "CDFG", "CDFGHJKMN", "CDFGHJK0", "CDFGHJKI", "ÇDFGHJKM", "\x00" * 8])
def test_what_is_no_code_is_none(typed):
    assert read_code(typed) == ""


def test_no_two_letters_of_a_code_are_taken_for_one_another():
    alike = ("0OQ", "1IL", "2Z", "5S", "8B", "UV")

    assert all(len(set(group) & set(ALPHABET)) <= 1 for group in alike)
    assert len(set(ALPHABET)) ** LENGTH > 10**10


@pytest.mark.parametrize("lang", ["es", "en"])
def test_there_are_names_for_more_people_than_a_group_holds(lang):
    names = all_pseudonyms(lang)

    assert len(set(names)) == len(names) > 4 * services.MEMBERS_AT_MOST
    taken = set(names[1:])
    assert draw_pseudonym(lang, taken, Random(3)) == names[0]


def test_what_an_animal_is_like_fits_either_gender_in_spanish():
    manners = {name.partition(" ")[2] for name in all_pseudonyms("es")}

    assert not [manner for manner in manners if manner.endswith(("o", "a", "or", "ón", "és"))]


# ── joining ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_sees_what_will_be_seen_before_one_is_in(group, deck, learner):
    client, url = client_for(learner), reverse("reviews:group_join")

    before = text_of(client.post(url, {"code": spelt(group.code).lower()}))
    assert not Membership.objects.exists()
    response = client.post(url, {"code": group.code, "display": "pseudonym", "shown_name": "not this"})

    for part in ("3A", "Ms Marta", "“AWS”", "of the last 14 days", "may guess who is who", "leave at any time"):
        assert part in before
    assert response["Location"] == reverse("reviews:membership", args=[group.pk])
    mine = Membership.objects.get(user=learner)
    assert (mine.shown_name, mine.pseudonym in all_pseudonyms("en")) == ("", True)
    assert Enrolment.objects.filter(user=learner, deck=deck, is_paused=False).exists()


def test_a_link_fills_the_code_in_and_tells_nothing(group, learner):
    response = client_for(learner).get(reverse("reviews:group_join"), {"code": spelt(group.code)})

    assert f'value="{spelt(group.code)}"' in response.content.decode()
    assert "3A" not in text_of(response)


def test_a_wrong_an_ended_a_renewed_code_and_one_of_a_deck_that_is_gone_look_alike(group, deck, learner):
    def answer_to(code):
        response = client_for(learner).post(reverse("reviews:group_join"), {"code": code})
        return response.status_code, text_of(response)

    code = group.code
    wrong = answer_to("CDFGHJKM")
    services.renew_code(group=group)
    renewed = answer_to(code)
    group.refresh_from_db()
    code = group.code
    services.end_code(group=group)
    ended = answer_to(code)
    StudyGroup.objects.update(code=code)
    archive_deck(deck=deck)

    assert wrong[0] == 422
    assert "No group is open under this code." in wrong[1]
    assert wrong == renewed == ended == answer_to(code) == answer_to("no code at all")


def test_guessing_is_limited_and_joining_is_not(group, learner):
    url = reverse("reviews:group_join")
    client = client_for(learner)

    right = {client.post(url, {"code": group.code}).status_code for _ in range(15)}
    wrong = [client.post(url, {"code": new_code()}).status_code for _ in range(11)]

    assert right == {200}
    assert (wrong[0], wrong[-1]) == (422, 429)
    assert client.post(url, {"code": group.code}).status_code == 429


def test_a_name_must_be_said_to_be_shown(group, learner):
    client, url = client_for(learner), reverse("reviews:group_join")

    refused = client.post(url, {"code": group.code, "display": "name", "shown_name": " "})
    client.post(url, {"code": group.code, "display": "name", "shown_name": "Ana P."})

    assert (refused.status_code, "Type the name, or choose a pseudonym." in text_of(refused)) == (422, True)
    assert Membership.objects.get().display_name == "Ana P."


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202eanA\u202c", "anA"),
        ("Ana\u200b\u2066 \n López\x07", "Ana López"),
        ("نورة 👩\u200d🏫", "نورة 👩\u200d🏫"),  # letters from right to left are no trick
        ("\"><script>x</script>", "\"><script>x</script>"),  # text, and shown as text
    ],
)
def test_a_name_is_kept_as_others_can_read_it(typed, kept):
    form = DisplayForm({"display": "name", "shown_name": typed})
    nothing = DisplayForm({"display": "name", "shown_name": "\u202e\u200b"})

    assert form.is_valid()
    assert form.chosen_name == kept
    assert nothing.errors == {"shown_name": ["Type the name, or choose a pseudonym."]}


def test_pseudonyms_in_a_group_differ_whatever_chance_says(join):
    names = {Membership.objects.get(user=join(f"l{n}", seed=7)).pseudonym for n in range(6)}

    assert len(names) == 6


def test_a_group_holds_so_many(join, monkeypatch):
    monkeypatch.setattr(services, "MEMBERS_AT_MOST", 1)
    join("ana")

    with pytest.raises(services.GroupIsClosed):
        join("eva")


def test_a_code_ended_while_its_page_was_open_lets_nobody_in(group, learner):
    services.end_code(group=StudyGroup.objects.get())

    with pytest.raises(services.GroupIsClosed):
        services.join_group(user=learner, group=group, shown_name="", at=NOON, chance=Random(1))


def test_a_guest_may_join_and_brings_the_place_along(group, learner):
    guest = start_guest(zone="America/Bogota", language="en")
    services.join_group(user=guest, group=group, shown_name="", at=NOON, chance=Random(1))
    before = Membership.objects.get()

    merge_guest(guest=guest, user=learner)

    after = Membership.objects.get()
    assert (after.user, after.pseudonym) == (learner, before.pseudonym)
    assert client_for(start_guest()).get(reverse("reviews:group_new"))["Location"] == reverse("account_signup")


# ── what is seen ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_tells_nothing_of_who_a_pseudonym_is(hers, group, join):
    ana, eva = join("ana"), join("eva", shown_name="Eva P.", seed=2)
    response = hers.get(reverse("reviews:group", args=[group.pk]))
    page = response.content.decode()

    assert Membership.objects.get(user=ana).pseudonym in page
    assert "Eva P." in page
    assert Membership.objects.get(user=eva).pseudonym not in page
    for secret in ("Real ana", "ana@example.org", "Real eva", "eva@example.org"):
        assert secret not in page
    assert f"/{ana.pk}/" not in page.replace(f"/groups/{group.pk}/", "")


def test_learners_stand_by_name_whatever_they_know(hers, group, join, deck):
    for name, known in (
        *(("Zoë", 4), ("ángela", 0), ("Bea", 6), ("Ángel", 2), ("Oto", 1), ("Ñusta", 3), ("Nuria", 5)),
    ):
        make_due(join(name.lower(), shown_name=name), cards_of(deck)[:known], day=TODAY)

    names = [member.name for member in group_page(group, NOON).members]

    assert names == ["Ángel", "ángela", "Bea", "Nuria", "Ñusta", "Oto", "Zoë"]


def test_nobody_else_sees_the_page_and_a_member_sees_no_other(group, join, learner):
    mia, eva = join("mia"), join("eva", shown_name="Eva P.", seed=2)
    theirs = [reverse(f"reviews:{name}", args=[group.pk]) for name in ("group", "group_settings")]
    page = client_for(mia).get(reverse("reviews:membership", args=[group.pk])).content.decode()

    assert {client_for(user).get(url).status_code for user in (mia, learner) for url in theirs} == {404}
    assert client_for(learner).get(reverse("reviews:membership", args=[group.pk])).status_code == 404
    assert "Eva P." not in page
    assert Membership.objects.get(user=eva).pseudonym not in page


def test_who_leaves_is_gone_from_the_page_and_studies_on(hers, group, join, deck):
    ana = join("ana", shown_name="Ana P.")
    client_for(ana).post(reverse("reviews:membership_leave", args=[group.pk]))

    assert "Ana P." not in text_of(hers.get(reverse("reviews:group", args=[group.pk])))
    assert Enrolment.objects.filter(user=ana, deck=deck, is_paused=False).exists()


def test_the_teacher_removes_by_a_key_that_is_no_user(hers, group, join):
    ana = join("ana")
    member = Membership.objects.get(user=ana)

    hers.post(reverse("reviews:group_member_remove", args=[member.id]))

    assert not Membership.objects.exists()


def test_who_went_by_a_name_gets_a_new_pseudonym(group, join):
    mine = membership_of(join("ana"), group.pk)
    first = mine.pseudonym

    services.choose_name(membership=mine, shown_name="", chance=Random(9))
    assert Membership.objects.get().pseudonym == first
    services.choose_name(membership=mine, shown_name="Ana", chance=Random(9))
    services.choose_name(membership=mine, shown_name="", chance=Random(9))

    now = Membership.objects.get()
    assert (now.shown_name, now.pseudonym != first) == ("", True)


def test_figures_are_what_schedules_and_days_say(group, join, deck):
    cards = cards_of(deck)
    everybody = [join(f"l{n}", seed=n) for n in range(FEWEST)]
    for number, user in enumerate(everybody):
        for ago, card in enumerate(cards[: number + 1]):
            answer(user, card, Grade.GOOD, NOON - timedelta(days=10 - ago))
        answer(user, cards[0], Grade.AGAIN if number % 2 else Grade.GOOD, NOON - timedelta(days=20 - number))
        StudyDay.objects.filter(user=user, deck=cards[0].deck).update(young_asked=8, young_recalled=6 + number % 2)

    page = group_page(group, NOON)

    rows = {user.pk: read_member(membership_of(user, group.pk), topics_of(deck), [], NOON).row for user in everybody}
    for user in everybody:
        mine = Schedule.objects.filter(user=user)
        days = {row.day for row in StudyDay.objects.filter(user=user) if row.introduced or row.reviewed or row.drilled}
        asked = sum(row.young_asked + row.mature_asked for row in StudyDay.objects.filter(user=user))
        row = rows[user.pk]
        assert row.met == sum(one.phase != Phase.NEW for one in mine)
        assert row.remembered == sum(one.phase == Phase.REVIEW for one in mine)
        assert row.days == sum(day > TODAY - timedelta(days=14) for day in days)
        assert row.share.asked == asked
        assert row == next(member for member in page.members if member.id == row.id)
        assert member_page(membership_of(user, group.pk), NOON).row == row  # what the learner is shown
    topic = page.topics[0]
    in_topic = Schedule.objects.filter(deck=cards[0].deck, root=deck)
    assert topic.met == round(100 * in_topic.exclude(phase=Phase.NEW).count() / (4 * FEWEST))
    assert topic.at_risk == round(100 * in_topic.filter(phase=Phase.REVIEW, due_day__lt=TODAY).count() / (4 * FEWEST))
    assert topic.recall.asked == sum(row.young_asked for row in StudyDay.objects.filter(deck=cards[0].deck))
    assert page.topics[1].recall is None  # only the last two learners came that far
    assert page.topics[1].told == "not known yet: fewer than 5 learners"


def test_of_fewer_than_five_nothing_is_said_by_topic(hers, group, join, deck):
    for number in range(FEWEST - 1):
        make_due(join(f"l{number}", seed=number), cards_of(deck), day=TODAY)
    few = hers.get(reverse("reviews:group", args=[group.pk]))
    join("last", seed=9)
    enough = hers.get(reverse("reviews:group", args=[group.pk]))

    assert "4 learners have joined." in text_of(few)
    assert "The group by topic" not in text_of(few)
    assert "Your 5 learners have met 80 % of the cards and remember 100 % of them." in text_of(enough)
    assert "The group by topic" in text_of(enough)


def test_each_learner_costs_four_statements_that_name_them(group, join, deck):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            group_page(group, NOON)
        return captured.captured_queries

    people = [join(f"l{n}", seed=n) for n in range(3)]
    services.assign_topic(group=group, topic=deck, due_on=FRIDAY, by=group.owner, at=NOON)
    few = len(statements())
    people += [join(f"m{n}", seed=10 + n) for n in range(3)]
    for user in people:
        make_due(user, cards_of(deck), day=TODAY)

    many = statements()

    assert len(many) == few + 3 * 4
    told = [one["sql"] for one in many if "reviews_schedule" in one["sql"] or "reviews_studyday" in one["sql"]]
    assert len(told) == 3 * 6
    assert all('"user_id" = ' in sql for sql in told)


# ── assignments ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def assigned(group, deck):
    topic = deck.topics.get(slug="one")
    services.assign_topic(group=group, topic=topic, due_on=FRIDAY, by=group.owner, at=NOON)
    return topic


def test_home_and_the_deck_say_what_is_left_until_all_of_it_is_met(group, join, deck, assigned):
    ana = join("ana")
    client = client_for(ana)
    cards = cards_of(deck)
    answer(ana, cards[0], Grade.GOOD)
    suspend_card(user=ana, token=token_for(ana, cards[3]), at=NOON)  # set aside: nobody waits for it

    for url in ("/", "/decks/"):
        page = client.get(url)
        assert "One: 1 of 3 cards met, for Friday · 3A" in text_of(page)
        assert 'href="/review/?deck=aws/one"' in page.content.decode()

    for card in cards[1:3]:
        answer(ana, card, Grade.AGAIN)  # met is met
    assert "cards met, for" not in text_of(client.get("/"))
    assert lines_of(ana, NOON) == []
    assert "done" in text_of(client.get(reverse("reviews:membership", args=[group.pk])))


def test_a_deck_that_was_left_is_no_longer_asked_for(join, deck, assigned):
    ana = join("ana")
    assert len(lines_of(ana, NOON)) == 1

    leave_deck(user=ana, deck=deck)

    assert lines_of(ana, NOON) == []


def test_after_its_day_it_says_so_for_a_week(join, group, deck, assigned):
    ana = join("ana")
    saturday = NOON + timedelta(days=5)

    assert [line.due for line in lines_of(ana, saturday)] == ["was for March 6"]
    assert lines_of(ana, NOON + timedelta(days=12)) == []

    cards = cards_of(deck)
    for card, at in zip(cards[:4], (NOON, NOON, saturday, saturday), strict=True):
        answer(ana, card, Grade.GOOD, at)
    [[_name, progress]] = group_page(group, saturday).assigned[0].each
    assert progress.told == "done, 2 cards after the day"
    assert group_page(group, NOON + timedelta(days=40)).assigned == []


def test_the_teacher_assigns_moves_and_removes(hers, group, deck):
    url, topic = reverse("reviews:group_assign", args=[group.pk]), deck.topics.get(slug="one")

    refused = hers.post(url, {"topic": topic.pk, "due_on": "2026-03-01"})
    foreign = hers.post(url, {"topic": 987_654, "due_on": "2026-03-06"})
    hers.post(url, {"topic": topic.pk, "due_on": "2026-03-06"})
    hers.post(url, {"topic": topic.pk, "due_on": "2026-03-09"})
    [row] = Assignment.objects.all()

    assert (refused.status_code, foreign.status_code) == (422, 422)
    assert "Choose a day from today on, at most a year ahead." in text_of(refused)
    assert row.due_on == date(2026, 3, 9)
    hers.post(reverse("reviews:assignment_remove", args=[group.pk, row.pk]))
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    ("days", "english", "spanish"),
    [
        (-1, "was for March 1", "era para el 1 de marzo"),
        (0, "for today", "para hoy"),
        (1, "for tomorrow", "para mañana"),
        (4, "for Friday", "para el viernes"),
        (7, "for March 9", "para el 9 de marzo"),
    ],
)
def test_a_day_is_said_as_people_say_it(days, english, spanish):
    due_on = TODAY + timedelta(days=days)

    with translation.override("en"):
        assert due_words(due_on, TODAY) == english
    with translation.override("es"):
        assert due_words(due_on, TODAY) == spanish


# ── the end ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_with_the_teacher_the_group_goes_and_nothing_of_the_learners(teacher, group, join, deck, assigned):
    ana = join("ana")
    make_due(ana, cards_of(deck), day=TODAY)

    delete_account(user=teacher)

    assert not StudyGroup.objects.exists()
    assert not Membership.objects.exists()
    assert not Assignment.objects.exists()
    assert Schedule.objects.filter(user=ana).count() == len(cards_of(deck))
    assert Enrolment.objects.filter(user=ana, deck=deck).exists()


def test_a_group_is_deleted_by_who_is_sure(hers, group, join, assigned):
    join("ana")
    url = reverse("reviews:group_delete", args=[group.pk])

    assert hers.post(url).status_code == 422
    hers.post(url, {"is_sure": "on"})

    assert not StudyGroup.objects.exists()
    assert not Membership.objects.exists()


def test_a_deck_is_taught_if_learners_can_study_it(hers, teacher, make_deck, deck):
    draft = make_deck("draft")
    type(draft).objects.filter(pk=draft.pk).update(status="draft", owner=teacher)
    fields = {"name": "3B", "teacher_name": "Marta"}

    refused = hers.post(reverse("reviews:group_new"), fields | {"deck": draft.pk})
    made = hers.post(reverse("reviews:group_new"), fields | {"deck": deck.pk})

    assert refused.status_code == 422
    assert made["Location"] == reverse("reviews:group", args=[StudyGroup.objects.get().pk])


def test_joining_again_or_ones_own_group_changes_nothing(group, teacher, hers, join):
    ana = join("ana")
    before = list(Membership.objects.values())

    again = client_for(ana).post(reverse("reviews:group_join"), {"code": group.code, "display": "pseudonym"})
    own = hers.post(reverse("reviews:group_join"), {"code": group.code, "display": "pseudonym"})

    assert again["Location"] == reverse("reviews:membership", args=[group.pk])
    assert own["Location"] == reverse("reviews:group", args=[group.pk])
    assert list(Membership.objects.values()) == before
