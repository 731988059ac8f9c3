from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.community.models import Affiliation
from etabli.core.forms import DateInput, Form
from etabli.entitlements.models import Allowance, Pass, Plan, Terms
from etabli.entitlements.passes.selectors import employees, today
from etabli.entitlements.passes.services import MOST_AT_ONCE
from etabli.entitlements.plan.selectors import offered
from etabli.entitlements.told import allowance_told
from etabli.network.models import Network


class GrantForm(Form):
    """Which plan, from when, and until when where the plan itself does not say."""

    plan = forms.ChoiceField(label=_("Plan or pass"))
    begins_on = forms.DateField(label=_("First day"), widget=DateInput())
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DateInput(),
        help_text=_("Empty: as long as the plan says."),
    )

    def __init__(self, network: Network, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"begins_on": today()}} | kwargs)
        self._terms = {str(one.plan.uuid): one for one in offered(network)}
        self.fields["plan"].choices = [  # type: ignore[attr-defined]
            (key, _told(one)) for key, one in self._terms.items()
        ]

    def clean_plan(self) -> Plan:
        plan: Plan = self._terms[self.cleaned_data["plan"]].plan
        return plan


class CeilingField(forms.IntegerField):
    """How many minutes a month at most, told in hours; none: no ceiling."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("At most so many hours a month for each employee"),
            required=False,
            min_value=1,
            max_value=MOST_AT_ONCE,
            help_text=_("Empty: no ceiling."),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """What was typed stays as it is."""
        return value // 60 if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        hours: int | None = super().clean(value)
        return hours and hours * 60


class OrganisationGrantForm(GrantForm):
    """The same for an organisation, and how much of it each employee may use."""

    ceiling = CeilingField()

    def __init__(self, network: Network, *args: Any, **kwargs: Any) -> None:
        super().__init__(network, *args, **kwargs)
        self._terms = {
            key: one for key, one in self._terms.items() if one.plan.kind != Plan.Kind.TRIAL
        }
        self.fields["plan"].choices = [  # type: ignore[attr-defined]
            (key, _told(one)) for key, one in self._terms.items()
        ]


class ShareForm(Form):
    """Who may use an organisation's pass, and how much of it."""

    who = forms.ChoiceField(
        label=_("Who may use it"),
        choices=[("all", _("all employees")), ("named", _("those ticked below alone"))],
        widget=forms.RadioSelect,
    )
    named = forms.ModelMultipleChoiceField(
        label=_("Employees"),
        queryset=Affiliation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ceiling = CeilingField()

    def __init__(self, held: Pass, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "who": "named" if held.named_only else "all",
            "named": held.named.all(),
            "ceiling": held.ceiling,
        }
        super().__init__(*args, **kwargs)
        field: Any = self.fields["named"]
        assert held.organisation is not None
        field.queryset = employees(held.organisation)
        field.label_from_instance = _name_of

    def share(self) -> dict[str, Any]:
        """What `services.share` takes."""
        told = self.cleaned_data
        return {
            "named": told["named"] if told["who"] == "named" else None,
            "ceiling": told["ceiling"],
        }


class TopUpForm(Form):
    allowance = forms.ModelChoiceField(
        label=_("What for"), queryset=Allowance.objects.none(), empty_label=None
    )
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_AT_ONCE)

    def __init__(self, held: Pass, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["allowance"]
        field.queryset = held.terms.allowances.all()
        field.label_from_instance = allowance_told
        field.initial = held.terms.allowances.first()


class EndForm(Form):
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput())

    def __init__(self, held: Pass, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = max(today(), held.begins_on)


def _name_of(affiliation: Affiliation) -> str:
    return str(affiliation.person)


def _told(terms: Terms) -> str:
    return f"{terms} ({terms.cost})"
