from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form


class ReasonForm(Form):
    reason = forms.CharField(
        label=_("Why you look"),
        max_length=200,
        help_text=_(
            "An alarm, a fire drill… Who looked is kept; those who are in learn when and why."
        ),
    )
