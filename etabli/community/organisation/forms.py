"""The forms of organisations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import DateInput, Form


class OrganisationForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)


class InviteForm(Form):
    email = forms.EmailField(label=_("E-mail"))
    from_on = forms.DateField(label=_("From"), widget=DateInput())
    until_on = forms.DateField(label=_("Until"), required=False, widget=DateInput())
    administers = forms.BooleanField(
        label=_("Looks after the organisation: invites, and sees the days booked"), required=False
    )
