"""The forms of accounts and roles."""

from collections.abc import Sequence
from typing import Any

from allauth.account.forms import SignupForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.people.rights import Role


class SignUpForm(SignupForm):
    """allauth's sign-up, with a name to be called by."""

    name = forms.CharField(
        label=_("First name and name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "At least 8 characters. Leave it empty to sign in with codes sent by e-mail."
        )


class ProfileForm(Form):
    name = forms.CharField(
        label=_("First name and name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    language = forms.ChoiceField(label=_("Language of messages"), choices=settings.LANGUAGES)


class EraseForm(Form):
    sure = forms.BooleanField(
        label=_("I understand that this cannot be undone and that my coming bookings are cancelled")
    )


class GrantForm(Form):
    """A role for somebody who has an account."""

    email = forms.EmailField(label=_("E-mail of their account"))
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, roles: Sequence[Role], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
