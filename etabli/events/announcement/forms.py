from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.core.texts import TextFormField
from etabli.events.models import Visibility
from etabli.network.forms import DayField


class AnnouncementForm(Form):
    title = TextFormField(label=_("Title"), max_length=120)
    text = TextFormField(label=_("Text"), lines=4, max_length=2000)
    visibility = forms.ChoiceField(label=_("For whom"), choices=Visibility.choices)
    shown_until = DayField(label=_("Shown until"))
