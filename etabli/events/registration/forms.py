from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.events.registration.services import MOST_OTHERS


class OthersForm(Form):
    """Those who came without being registered."""

    others = forms.IntegerField(
        label=_("Others who came"), min_value=0, max_value=MOST_OTHERS, required=False
    )
