from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form


class LostLinkForm(Form):
    """Where to send the private link again."""

    email = forms.EmailField(
        label=_("The e-mail address that you left"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
