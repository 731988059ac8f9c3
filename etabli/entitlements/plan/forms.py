from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from etabli.core.errors import Refused
from etabli.core.forms import Form
from etabli.core.money import Currency, Money
from etabli.core.texts import TextFormField
from etabli.entitlements.models import Plan, Terms, Unit
from etabli.entitlements.models.plan import HALF_DAY
from etabli.entitlements.plan.services import Allowed
from etabli.network.models import Network, Place, Space

MOST = 999  # of a unit
LONGEST = 3660  # days


class AmountWidget(forms.MultiWidget):
    """How many, and of what: two inputs, each with a name for the screen reader."""

    def __init__(self) -> None:
        super().__init__(
            {
                "count": forms.NumberInput(
                    attrs={"min": 1, "max": MOST, "aria-label": _("how many"), "class": "short"}
                ),
                "unit": forms.Select(attrs={"aria-label": _("of what")}, choices=Unit.choices),
            }
        )

    def decompress(self, value: Any) -> list[Any]:
        return list(value) if value else [None, Unit.HOUR]


class AmountField(forms.MultiValueField):
    """So many hours, half-days or days; nothing where the number is left out."""

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        super().__init__(
            fields=[
                forms.IntegerField(min_value=1, max_value=MOST, required=required),
                forms.ChoiceField(choices=Unit.choices, required=False),
            ],
            widget=AmountWidget(),
            require_all_fields=False,
            required=required,
            **kwargs,
        )

    def compress(self, values: list[Any]) -> tuple[int, str] | None:
        return (values[0], values[1] or Unit.HOUR) if values and values[0] else None


class PlanForm(Form):
    """What every plan says. Two kinds of form below say what it gives."""

    name = TextFormField(label=_("Name"), max_length=80)
    note = TextFormField(
        label=_("What members should know"), required=False, lines=2, max_length=400
    )
    price = forms.DecimalField(
        label=_("Price"),
        min_value=0,
        max_digits=9,
        decimal_places=2,
        initial=0,
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
        help_text=_("For information: nothing is paid here."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)
    guests = forms.IntegerField(
        label=_("Guests"),
        min_value=0,
        max_value=50,
        initial=0,
        help_text=_(
            "How many people one may book for besides oneself, and how many guests of a day a "
            "reception lets in at one’s expense; each counts like oneself."
        ),
    )
    half_day = forms.IntegerField(
        label=_("Hours in half a day"),
        min_value=1,
        max_value=12,
        initial=HALF_DAY // 60,
        help_text=_("A longer booking on one day takes two half-days, and never more."),
    )
    place_kinds = forms.MultipleChoiceField(
        label=_("Kinds of place"),
        choices=Place.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every kind."),
    )
    places = forms.ModelMultipleChoiceField(
        label=_("Places"),
        queryset=Place.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: the whole network."),
    )

    def __init__(self, network: Network, *args: Any, terms: Terms | None = None, **kw: Any) -> None:
        if terms is not None:
            kw["initial"] = self.told(terms)
        super().__init__(*args, **kw)
        self.fields["places"].queryset = network.places.exclude(  # type: ignore[attr-defined]
            status=Place.Status.CLOSED
        )

    def details(self) -> dict[str, Any]:
        """What the services take."""
        values = dict(self.cleaned_data)
        price = Money.of(values["price"], values["currency"]).minor
        kept = ("name", "note", "currency", "guests", "place_kinds", "places")
        return {key: values[key] for key in kept} | {
            "price": price,
            "half_day": values["half_day"] * 60,
            "allowances": self.allowances(),
        }

    def told(self, terms: Terms) -> dict[str, Any]:
        """The form as it was filled in for these terms."""
        same = ("name", "note", "currency", "guests", "place_kinds", "charged", "period")
        return {field: getattr(terms, field) for field in same} | {
            "price": terms.cost.amount,
            "half_day": terms.half_day // 60,
            "valid_days": terms.valid_days,
            "places": [one.place_id for one in terms.valid_places.all()],
        }

    def allowances(self) -> list[Allowed]:
        raise NotImplementedError

    def refuse(self, refusal: Refused) -> None:
        """That nothing is given is told at what is asked for first."""
        if refusal.field == "count":
            refusal.field = next((name for name in self.fields if "amount" in name), "")
        super().refuse(refusal)


class SubscriptionForm(PlanForm):
    """Rights that come anew each week or month, so many for each kind of space."""

    charged = forms.ChoiceField(
        label=_("The price is for"),
        choices=[one for one in Terms.Charged.choices if one[0] != Terms.Charged.ONCE],
        initial=Terms.Charged.MONTH,
    )
    period = forms.ChoiceField(
        label=_("Its rights come"), choices=Terms.Period.choices, initial=Terms.Period.MONTH
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in Space.Kind.choices:
            self.fields[f"amount_{kind}"] = AmountField(label=capfirst(label))
        first = ["name", "note", "price", "currency", "charged", "period"]
        self.order_fields([*first, *(f"amount_{kind}" for kind in Space.Kind.values)])

    def told(self, terms: Terms) -> dict[str, Any]:
        return super().told(terms) | {
            f"amount_{kind}": (one.amount // Unit(one.unit).size, one.unit)
            for one in terms.allowances.all()
            for kind in one.space_kinds
        }

    def details(self) -> dict[str, Any]:
        kept = {key: self.cleaned_data[key] for key in ("charged", "period")}
        return super().details() | kept

    def allowances(self) -> list[Allowed]:
        given = [(kind, self.cleaned_data[f"amount_{kind}"]) for kind in Space.Kind.values]
        return [Allowed((kind,), amount[1], amount[0]) for kind, amount in given if amount]


class PassForm(PlanForm):
    """So many hours, half-days or days, for the kinds of space that are chosen."""

    amount = AmountField(label=_("How much it gives"), required=True)
    space_kinds = forms.MultipleChoiceField(
        label=_("Good for"), choices=Space.Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    valid_days = forms.IntegerField(
        label=_("Good for how many days"),
        min_value=1,
        max_value=LONGEST,
        required=False,
        help_text=_("From the day on which it begins; empty: for ever."),
    )
    field_order = (
        "name", "note", "price", "currency", "amount", "space_kinds", "valid_days",
    )  # fmt: skip

    def told(self, terms: Terms) -> dict[str, Any]:
        (one,) = terms.allowances.all()
        return super().told(terms) | {
            "amount": (one.amount // Unit(one.unit).size, one.unit),
            "space_kinds": one.space_kinds,
        }

    def details(self) -> dict[str, Any]:
        return super().details() | {"valid_days": self.cleaned_data["valid_days"]}

    def allowances(self) -> list[Allowed]:
        count, unit = self.cleaned_data["amount"]
        return [Allowed(tuple(self.cleaned_data["space_kinds"]), unit, count)]


def form_for(kind: str) -> type[PlanForm]:
    """The form of one kind of plan."""
    return SubscriptionForm if kind == Plan.Kind.SUBSCRIPTION else PassForm
