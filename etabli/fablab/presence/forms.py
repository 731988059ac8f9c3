from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.network.forms import PeriodForm


class CompanionForm(PeriodForm):
    email = forms.EmailField(
        label=_("E-mail of another member"),
        help_text=_("They are asked by message, and say yes or no."),
    )
