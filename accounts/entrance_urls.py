"""The pages of allauth that this site has, under allauth's own names; the others do not exist here."""

from allauth.account import views
from django.urls import path, re_path

from .access import clears_the_browser, for_members, for_visitors, invalid_form_is_422

urlpatterns = [
    path("login/", for_visitors(invalid_form_is_422(views.login)), name="account_login"),
    path("signup/", for_visitors(invalid_form_is_422(views.signup)), name="account_signup"),
    path("logout/", clears_the_browser(views.logout), name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/change/", for_members(invalid_form_is_422(views.password_change)), name="account_change_password"),
    path("password/reset/", invalid_form_is_422(views.password_reset), name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        invalid_form_is_422(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", views.confirm_email, name="account_confirm_email"),
]
