"""From the page of who works on a deck."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import DeckMember


class MemberForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), help_text=_("Of somebody who has an account here."))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=DeckMember.Role.choices,
        initial=DeckMember.Role.AUTHOR,
        help_text=_("Owners do everything; co-authors write; reviewers read and suggest."),
    )
    may_publish = forms.BooleanField(
        label=_("May publish"),
        required=False,
        help_text=_("Without it a co-author's notes stay drafts, and changes to published ones wait as suggestions."),
    )
