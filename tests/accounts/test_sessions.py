"""Sessions: new on signing in, gone after leaving or a new password; and the page on which one ends the others."""

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import Session, User
from tests.markup import parsed_page

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
URL = "/account/sessions/"
END_OTHERS = "/account/sessions/end-others/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.5 Mobile/15E148 Safari/604.1"
)


def cookie(client):
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def browser_with(value):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = value
    return client


def test_signing_in_gives_a_new_session(client, dora, guest, sign_in):
    client.force_login(guest)
    before = cookie(client)

    sign_in(client)

    assert cookie(client) != before
    assert not Session.objects.filter(pk=before).exists()


def test_a_session_chosen_by_somebody_else_is_not_taken(dora, sign_in):
    client = browser_with("a" * 32)

    sign_in(client)

    assert cookie(client) != "a" * 32


def test_signing_up_from_guest_gives_a_new_session(client, guest, sign_up):
    client.force_login(guest)
    before = cookie(client)

    sign_up(client)

    assert cookie(client) != before


def test_after_signing_out_the_old_cookie_is_nobody(client, dora, sign_in, is_signed_in):
    sign_in(client)
    thief = browser_with(cookie(client))

    client.post(reverse("account_logout"))

    assert not is_signed_in(thief)
    assert not Session.objects.exists()


def test_changing_the_password_ends_the_other_sessions(client, dora, sign_in, is_signed_in):
    sign_in(client)
    other = Client()
    sign_in(other)

    client.post(
        reverse("account_change_password"),
        {"oldpassword": "correct horse battery", "password1": "an even better battery"},
    )

    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert [session.pk for session in Session.objects.all()] == [cookie(client)]


def test_a_new_password_by_mail_ends_every_session(client, dora, sign_in, is_signed_in, sent_mail, link_in):
    sign_in(client)
    visitor = Client()
    visitor.post(reverse("account_reset_password"), {"email": "dora@example.org"})
    form = visitor.get(link_in(sent_mail()[0]), follow=True)

    visitor.post(form.context["action_url"], {"password1": "an even better battery"})

    assert not is_signed_in(client)
    assert not Session.objects.filter(user=dora).exists()


def test_deleting_the_account_ends_every_session(client, dora, sign_in, is_signed_in):
    sign_in(client)
    other = Client()
    sign_in(other)
    pk = cookie(other)

    client.post(reverse("accounts:delete"), {"password": "correct horse battery"})

    assert not is_signed_in(other)
    assert not Session.objects.filter(pk=pk).exists()


def test_an_expired_session_leads_a_page_to_the_entrance(client):
    response = client.get(reverse("accounts:profile"))

    assert response["Location"] == "/account/login/?next=/account/profile/"


def test_an_expired_session_inside_a_review_leads_the_whole_page_there(client):
    """Else the sign-in page would land inside the card."""
    response = client.post(
        "/review/grade/",
        headers={"HX-Request": "true", "HX-Target": "card", "HX-Current-URL": "http://testserver/review/?deck=aws"},
    )

    assert response.status_code == 200
    assert response["HX-Redirect"] == "/account/login/?next=/review/%3Fdeck%3Daws"


def test_the_page_it_claims_to_be_on_cannot_be_elsewhere(client):
    response = client.post(
        "/review/grade/", headers={"HX-Request": "true", "HX-Current-URL": "https://evil.example/review/"}
    )

    assert "evil" not in response["HX-Redirect"]


# ── the page of them ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def phone(dora, sign_in):
    """Where she is signed in besides."""
    phone = Client(headers={"User-Agent": SAFARI})
    sign_in(phone)
    return phone


@pytest.fixture
def hers(phone, sign_in):
    """The browser that asks, which came later."""
    client = Client(headers={"User-Agent": FIREFOX})
    sign_in(client)
    return client


def session_of(client):
    return Session.objects.get(pk=cookie(client))


def end_url(client):
    return reverse("accounts:session_end", args=[session_of(client).handle])


def places_on(client):
    return [(place.name, place.is_here) for place in client.get(URL).context["places"]]


def test_the_page_names_each_place_and_marks_this_one(hers, phone):
    assert places_on(hers) == [("Firefox on Windows", True), ("Safari on iPhone", False)]
    assert places_on(phone) == [("Safari on iPhone", True), ("Firefox on Windows", False)]


def test_the_page_is_valid_and_offers_to_end_the_others(hers, phone):
    page = hers.get(URL).content.decode()

    parsed_page(page)
    assert page.count('action="/account/sessions/') == 2
    assert f'action="{end_url(phone)}"' in page
    assert f'action="{END_OTHERS}"' in page
    assert 'aria-label="Sign out: Safari on iPhone"' in page


def test_the_key_is_nowhere_on_it_nor_in_the_download(hers, phone):
    download = hers.post(reverse("accounts:export")).getvalue().decode()
    page = hers.get(URL).content.decode()

    for client in (hers, phone):
        assert cookie(client) not in page + download
        assert session_of(client).session_data not in download
    assert '"system": "iPhone"' in download


def test_one_who_is_signed_in_once_has_nothing_to_end(client, dora, sign_in):
    sign_in(client)

    page = client.get(URL).content.decode()

    parsed_page(page)
    assert "Sign out everywhere else" not in page
    assert "A browser we do not know" in page


@pytest.mark.parametrize(
    ("days", "words"), [(0, "Last seen today"), (1, "Last seen yesterday"), (5, "Last seen 5 days ago")]
)
def test_when_a_place_was_last_seen_is_told_in_days(dora, sign_in, time_machine, days, words):
    time_machine.move_to("2026-03-10T14:00Z")
    sign_in(Client())
    time_machine.move_to(f"2026-03-{10 + days}T18:00Z")
    here = Client()
    sign_in(here)

    page = here.get(URL).content.decode()

    assert words in page
    assert "Signed in on March 10, 2026" in page


def test_days_are_those_of_her_own_zone(dora, sign_in, time_machine):
    time_machine.move_to("2026-03-10T14:00Z")
    sign_in(Client())
    time_machine.move_to("2026-03-11T04:00Z")  # 23:00 of the same day in Bogotá
    here = Client()
    sign_in(here)

    assert here.get(URL).context["places"][1].days_since_seen == 0


def test_a_place_that_no_longer_opens_anything_is_not_on_it(hers, phone, dora, sign_in, time_machine):
    """A password set elsewhere, by an administrator, say; the session itself still lies there."""
    User.objects.update(password=make_password("an even better battery"))
    later = Client()
    sign_in(later, password="an even better battery")

    assert [is_here for _, is_here in places_on(later)] == [True]


def test_other_people_are_not_on_it(hers, client, alice):
    client.force_login(alice)

    assert len(places_on(client)) == 1


def test_more_places_cost_no_more_queries(hers, sign_in, django_assert_num_queries):
    for _ in range(5):
        sign_in(Client())

    with django_assert_num_queries(3):  # the session; the user with the profile; the sessions
        assert len(places_on(hers)) == 7


def test_one_place_can_be_ended(hers, phone, is_signed_in):
    response = hers.post(end_url(phone))

    assert response["Location"] == URL
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["You are signed out there."]
    assert is_signed_in(hers)
    assert not is_signed_in(phone)


def test_a_place_cannot_be_ended_twice_nor_can_this_one(hers, phone, is_signed_in):
    url = end_url(phone)
    hers.post(url)

    assert hers.post(url).status_code == 404
    assert hers.post(end_url(hers)).status_code == 404
    assert is_signed_in(hers)


def test_all_the_others_can_be_ended_at_once(hers, phone, sign_in, is_signed_in):
    third = Client()
    sign_in(third)

    response = hers.post(END_OTHERS)

    assert response["Location"] == URL
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "You are signed out everywhere else."
    ]
    assert [is_signed_in(client) for client in (hers, phone, third)] == [True, False, False]


def test_a_stranger_ends_nothing(hers, phone, client, alice, is_signed_in):
    client.force_login(alice)

    response = client.post(end_url(phone))
    client.post(END_OTHERS)

    assert response.status_code == 404
    assert is_signed_in(hers)
    assert is_signed_in(phone)


def test_a_visitor_ends_nothing(client, hers, phone, is_signed_in):
    for url in (URL, END_OTHERS, end_url(phone)):
        assert client.post(url)["Location"].startswith("/account/login/")

    assert is_signed_in(phone)


def test_a_link_ends_nothing(hers, phone):
    assert hers.get(END_OTHERS).status_code == 405
    assert hers.get(end_url(phone)).status_code == 405


def test_the_profile_leads_there(hers):
    assert f'href="{URL}"' in hers.get(reverse("accounts:profile")).content.decode()
