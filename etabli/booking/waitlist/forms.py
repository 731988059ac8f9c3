"""What the button that asks to wait sends."""

from datetime import UTC, datetime
from typing import Any

from django import forms

from etabli.network.rules import FIRST_YEAR, LAST_YEAR


class WaitForm(forms.Form):
    """A space, a period and how many."""

    space = forms.UUIDField()
    starts_at = forms.DateTimeField()
    ends_at = forms.DateTimeField()
    quantity = forms.IntegerField(min_value=1, max_value=999)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for field in ("starts_at", "ends_at"):
            instant: datetime | None = values.get(field)
            if instant is not None:
                if not FIRST_YEAR <= instant.year <= LAST_YEAR:
                    raise forms.ValidationError("out of reach")
                values[field] = instant.astimezone(UTC)
        return values
