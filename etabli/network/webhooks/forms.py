"""The form of a webhook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.network.webhooks import events


class WebhookForm(Form):
    url = forms.URLField(
        label=_("Address of the other program"), max_length=500, assume_scheme="https"
    )
    events = forms.MultipleChoiceField(
        label=_("What it is told"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = list(events.registered().items())  # type: ignore[attr-defined]
