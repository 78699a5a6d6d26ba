"""Every entrance page is ours, opens for strangers, and the ones we do not have do not exist."""

import pytest
from allauth.account import urls as all_of_allauths
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from accounts import entrance_urls

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
ARGUMENTS = {
    "account_reset_password_from_key": {"uidb36": "1", "key": "made-up"},
    "account_confirm_email": {"key": "made-up"},
}
PAGES = [pattern.name for pattern in entrance_urls.urlpatterns]
MEMBERS_ONLY = {"account_change_password"}


def address(name):
    return reverse(name, kwargs=ARGUMENTS.get(name))


@pytest.mark.parametrize("name", PAGES)
def test_a_visitor_gets_in(client, name):
    response = client.get(address(name))

    if name in MEMBERS_ONLY:
        assert response["Location"].startswith(reverse("account_login"))
    elif name == "account_logout":
        assert response["Location"] == reverse("reviews:home")
    else:
        assert response.status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_every_page_wears_our_clothes(client, dora, name):
    if name in MEMBERS_ONLY | {"account_logout"}:
        client.force_login(dora)

    response = client.get(address(name))

    used = [template.name for template in response.templates]
    assert "base.html" in used
    assert not any(name.startswith(("allauth/", "account/base")) for name in used)
    assert "style=" not in response.content.decode()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("name", sorted(set(PAGES) - MEMBERS_ONLY))
def test_only_the_methods_of_a_page_are_answered(client, name, method):
    assert client.generic(method, address(name)).status_code == 405


def test_what_we_do_not_have_is_not_there():
    for pattern in all_of_allauths.urlpatterns:
        if pattern.name not in PAGES:
            with pytest.raises(NoReverseMatch):
                reverse(pattern.name)


@pytest.mark.parametrize("path", ["/account/email/", "/account/reauthenticate/", "/account/password/set/"])
def test_their_addresses_lead_nowhere(path):
    with pytest.raises(Resolver404):
        resolve(path)
