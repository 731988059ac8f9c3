from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form

CONTACT = ("name", "phone", "relation")


class ContactForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    relation = forms.CharField(
        label=_("Who that is"),
        max_length=80,
        required=False,
        help_text=_("Partner, parent, neighbour…"),
    )


class ReasonForm(Form):
    reason = forms.CharField(
        label=_("Why do you look?"),
        max_length=300,
        help_text=_("It is kept with your name, and the member sees it."),
    )
