from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.forms import DateInput, Form
from etabli.feasibility.models import Decision, Site, SiteFile

LONGEST_REASONS = 10_000


class DecisionForm(Form):
    """What was decided on one site."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Decision.Outcome.choices)
    body = forms.ChoiceField(label=_("Decided by"), choices=Decision.Body.choices)
    body_name = forms.CharField(
        label=_("Which council or committee, or who else"),
        required=False,
        max_length=200,
        help_text=_("An organisation; somebody’s name only with their agreement."),
    )
    decided_on = forms.DateField(label=_("Date of the decision"), widget=DateInput())
    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=LONGEST_REASONS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("All who may see the study read them."),
    )
    document = forms.ModelChoiceField(
        label=_("Its document, among those of the site"),
        queryset=SiteFile.objects.none(),
        required=False,
        empty_label=_("no document"),
        help_text=_("A deliberation or minutes, put among the site’s documents first."),
    )

    def __init__(self, site: Site, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["document"]
        field.queryset = site.files.filter(kind=SiteFile.Kind.DOCUMENT)
        field.label_from_instance = lambda one: one.caption
        today = timezone.localdate(clock.now())
        self.fields["decided_on"].widget.attrs["max"] = today.isoformat()
        self.initial.setdefault("decided_on", today)
