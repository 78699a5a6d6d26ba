"""People in the admin."""

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.services import add_person
from tests.accounts.everything import give_one_of_everything

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
LIST = "/admin/accounts/user/"


@pytest.fixture
def boss(client, db):
    boss = add_person(
        email="boss@example.org", password="correct horse battery", is_staff=True, is_superuser=True, language="en"
    )
    client.force_login(boss)
    return boss


def page_of(user):
    return reverse("admin:accounts_user_change", args=[user.pk])


def fields_of(client, user, **changes):
    form = client.get(page_of(user)).context["adminform"].form
    profile = user.profile
    fields = {name: value for name, value in form.initial.items() if value not in (None, False)}
    inline = {
        "zone": profile.zone,
        "rollover_hour": profile.rollover_hour,
        "language": profile.language,
        "new_per_day": profile.new_per_day,
        "reviews_per_day": profile.reviews_per_day,
        "user": user.pk,
    }
    management = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 1, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1}
    return (
        {name: value for name, value in fields.items() if name not in {"groups", "user_permissions"}}
        | {f"profile-0-{name}": value for name, value in inline.items()}
        | {f"profile-{name}": value for name, value in management.items()}
        | changes
    )


def test_the_admin_is_entered_through_the_sites_own_page(client):
    response = client.get("/admin/login/?next=/admin/accounts/")

    assert response["Location"] == f"{reverse('account_login')}?next=%2Fadmin%2Faccounts%2F"


def test_whoever_is_in_cannot_guess_passwords_at_the_stock_form(client, boss, dora):
    guess = {"username": "dora@example.org", "password": "correct horse battery"}

    assert client.get("/admin/login/")["Location"] == "/admin/"
    assert client.head("/admin/login/?next=/admin/decks/")["Location"] == "/admin/decks/"
    assert client.post("/admin/login/", guess).status_code == 405
    assert client.session["_auth_user_id"] == str(boss.pk)


def test_a_new_password_is_chosen_on_the_sites_own_page(client, boss):
    assert client.get("/admin/password_change/")["Location"] == reverse("account_change_password")


def test_a_visitor_of_the_admin_is_led_there(client):
    response = client.get("/admin/", follow=True)

    assert response.request["PATH_INFO"] == reverse("account_login")


def test_who_is_not_staff_stays_outside(client, dora):
    client.force_login(dora)

    assert client.get("/admin/", follow=True).status_code == 403


def test_people_are_found_by_address(client, boss, dora, alice):
    page = client.get(LIST, {"q": "dora@"}).content.decode()

    assert "dora@example.org" in page
    assert "alice@example.org" not in page


def test_no_password_is_shown(client, boss, dora):
    page = client.get(page_of(dora)).content.decode()

    assert dora.password not in page
    assert "md5" not in page
    assert reverse("admin:auth_user_password_change", args=[dora.pk]) in page


def test_a_person_made_here_has_a_profile(client, boss):
    response = client.post(
        f"{LIST}add/",
        {
            "email": "Eva@example.org",
            "usable_password": "true",
            "password1": "correct horse battery",
            "password2": "correct horse battery",
        },
    )

    eva = User.objects.get(email="eva@example.org")
    assert response.status_code == 302
    assert eva.profile
    assert eva.check_password("correct horse battery")


def test_a_person_needs_an_address(client, boss, dora):
    response = client.post(page_of(dora), fields_of(client, dora, email=""))

    assert response.context["errors"] == [["Everybody but guests has an e-mail address."]]


def test_after_a_change_of_address_the_old_one_no_longer_signs_in(client, boss, sign_up, sign_in, is_signed_in, dora):
    from django.test import Client

    sign_up(Client(), "eva@example.org")
    eva = User.objects.get(email="eva@example.org")
    changes = {"email": "Eva.Luna@example.org", "is_active": "on"}

    assert client.post(page_of(eva), fields_of(client, eva, **changes)).status_code == 302

    old, new = Client(), Client()
    sign_in(old, "eva@example.org")
    sign_in(new, "eva.luna@example.org")
    assert not is_signed_in(old)
    assert is_signed_in(new)


def test_a_guest_can_be_looked_at_and_kept(client, boss, guest):
    assert client.post(page_of(guest), fields_of(client, guest, name="Visitor", is_active="on")).status_code == 302

    guest.refresh_from_db()
    assert (guest.name, guest.email) == ("Visitor", None)


def test_deleting_a_person_takes_everything_without_listing_it(client, boss, dora):
    give_one_of_everything(dora)
    url = reverse("admin:accounts_user_delete", args=[dora.pk])

    page = client.get(url).content.decode()
    client.post(url, {"post": "yes"})

    assert "dora@example.org, with every answer and setting" in page
    assert not User.objects.filter(pk=dora.pk).exists()


def test_deleting_several_goes_the_same_way(client, boss, dora, guest):
    fields = {"action": "delete_selected", "_selected_action": [dora.pk, guest.pk], "post": "yes"}

    client.post(LIST, fields)

    assert list(User.objects.all()) == [boss]
