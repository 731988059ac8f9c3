"""The fields of a plan's forms: numbers that are not certain, months, calendars of payment."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.feasibility.plan.refusals import allowed
from etabli.kernels.economics.numbers import Unit

MOST_PAYMENTS = 6
_EMPTY = (None, "")


def _numbers(unit: Unit) -> dict[str, Any]:
    """What the browser is told of a number."""
    return {
        "min": unit.written(unit.lowest),
        "max": unit.written(unit.highest),
        "step": str(Decimal(1) / unit.scale),
    }


class NumberField(forms.DecimalField):
    """A number within what the kernel allows."""

    def __init__(self, unit: Unit, **kwargs: Any) -> None:
        self.unit = unit
        super().__init__(widget=forms.NumberInput(attrs=_numbers(unit)), **kwargs)

    def to_python(self, value: Any) -> Any:
        if value in _EMPTY:
            return None
        number = _decimal(value)
        if number is None or not _fits(self.unit, number):
            raise ValidationError(allowed(self.unit))
        return number


def _decimal(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value).strip().replace(",", "."))
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def _fits(unit: Unit, number: Decimal) -> bool:
    return (
        abs(number) < 10**12
        and number * unit.scale % 1 == 0
        and unit.lowest <= number * unit.scale <= unit.highest
    )


class RangeWidget(forms.MultiWidget):
    """The likely number, and the low and the high one where it is not certain."""

    template_name = "feasibility/widgets/range.html"

    def __init__(self, unit: Unit) -> None:
        names = {"likely": _("likely"), "low": _("low"), "high": _("high")}
        super().__init__(
            {
                key: forms.NumberInput(attrs={"aria-label": name, **_numbers(unit)})
                for key, name in names.items()
            }
        )

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, dict):
            low, high = value["low"], value["high"]
            return [value.get("likely", (Decimal(low) + Decimal(high)) / 2), low, high]
        return [value, None, None]


class RangeField(forms.MultiValueField):
    """A number, or one that lies between two others; as a plan's table has it."""

    def __init__(self, unit: Unit, *, required: bool, **kwargs: Any) -> None:
        part = NumberField(unit, required=False)
        super().__init__(
            fields=[part, part, part],
            widget=RangeWidget(unit),
            require_all_fields=False,
            required=required,
            **kwargs,
        )

    def compress(self, values: list[Any]) -> Any:
        likely, low, high = values or [None, None, None]
        if low is None and high is None:
            return likely
        if likely is None or low is None or high is None:
            raise ValidationError(
                gettext("Give the likely number alone, or all three: likely, low and high.")
            )
        if not low <= likely <= high:
            raise ValidationError(
                gettext("The likely number lies between the low and the high one.")
            )
        return {"low": low, "likely": likely, "high": high}


class MonthField(forms.RegexField):
    """A month such as 2027-03; where the browser knows months, it offers a picker."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            r"^[1-9][0-9]{3}-(0[1-9]|1[0-2])$",
            error_messages={"invalid": _("A month such as 2027-01 is needed.")},
            widget=forms.TextInput(attrs={"type": "month", "placeholder": "2027-01"}),
            **kwargs,
        )


class PaymentsWidget(forms.MultiWidget):
    """Months with the share that comes in each."""

    template_name = "feasibility/widgets/payments.html"

    def __init__(self) -> None:
        parts: dict[str, forms.Widget | type[forms.Widget]] = {}
        for number in range(1, MOST_PAYMENTS + 1):
            name = gettext("Payment %(number)d") % {"number": number}
            parts[f"month_{number}"] = forms.TextInput(
                attrs={
                    "type": "month",
                    "placeholder": "2027-01",
                    "aria-label": f"{name}, {gettext('month')}",
                }
            )
            parts[f"share_{number}"] = forms.NumberInput(
                attrs={"min": 0, "max": 100, "step": "any", "aria-label": f"{name}, %"}
            )
        super().__init__(parts)

    def decompress(self, value: Any) -> list[Any]:
        # A list would be taken for what was sent.
        payments = value["payments"] if value else ()
        flat = [cell for one in payments for cell in (one["month"], one["share"])]
        return flat + [None] * (2 * MOST_PAYMENTS - len(flat))


class PaymentsField(forms.MultiValueField):
    """The calendar of a subsidy, as a plan's table has it."""

    def __init__(self, share: Unit, **kwargs: Any) -> None:
        parts: list[forms.Field] = []
        for _number in range(MOST_PAYMENTS):
            parts += [MonthField(required=False), NumberField(share, required=False)]
        super().__init__(fields=parts, widget=PaymentsWidget(), require_all_fields=False, **kwargs)

    def compress(self, values: list[Any]) -> Any:
        pairs = zip(values[::2], values[1::2], strict=True)
        given = [(month, share) for month, share in pairs if month or share is not None]
        if any(not month or share is None for month, share in given):
            raise ValidationError(gettext("Each payment has a month and a share."))
        return [{"month": month, "share": share} for month, share in given]
