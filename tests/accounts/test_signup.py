"""Joining by e-mail address and one password."""

import pytest
from django.urls import reverse

from accounts.models import User

PASSWORD = "correct horse battery"


def sign_up(client, email="dora@example.org", password=PASSWORD, **fields):
    return client.post(reverse("account_signup"), {"email": email, "password1": password, **fields})


@pytest.mark.django_db
def test_a_visitor_signs_up_and_is_signed_in(client):
    response = sign_up(client, "Dora@Example.org", zone="Europe/Madrid")

    dora = User.objects.get(email="dora@example.org")
    assert response.status_code == 302
    assert response["Location"] == reverse("reviews:home")
    assert client.session["_auth_user_id"] == str(dora.pk)
    assert dora.profile.zone == "Europe/Madrid"
    assert dora.profile.zone_is_confirmed
    assert dora.profile.language == "en"
