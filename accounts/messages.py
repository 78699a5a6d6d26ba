"""Every sentence of ours that allauth says in its stead, by allauth's own keys."""

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    # One sentence for an unknown address and for a wrong password.
    "email_password_mismatch": _("The address and the password do not belong together. Check both."),
    "email_taken": _(
        "We could not sign you up with this address and password. If you have an account already, sign in or choose a"
        " new password."
    ),
    "enter_current_password": _("That is not your current password."),
    "too_many_login_attempts": _("Too many tries. Wait five minutes, or choose a new password."),
}
