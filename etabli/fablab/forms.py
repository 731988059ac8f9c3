from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.errors import BadInput
from etabli.core.forms import Form, TimeInput
from etabli.network.forms import DayField
from etabli.network.hours import MIDNIGHT
from etabli.network.models import Place
from etabli.network.rules import instant_at


class PeriodForm(Form):
    """A period of one day, told in the place's local time; until 0:00 is the day's end."""

    day = DayField(label=_("Day"))
    from_time = forms.TimeField(label=_("From"), widget=TimeInput())
    until_time = forms.TimeField(label=_("Until"), widget=TimeInput())

    def __init__(self, place: Place, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = place.zone

    def clean(self) -> dict[str, Any]:
        """With `starts_at` and `ends_at` beside what was filled in."""
        values = super().clean() or {}
        if self.errors:
            return values
        first: date = values["day"]
        until: time = values["until_time"]
        last = first + timedelta(days=until == MIDNIGHT)
        try:
            values["starts_at"] = self._instant(first, values["from_time"], "from_time")
            values["ends_at"] = self._instant(last, until, "until_time")
        except BadInput as error:
            raise forms.ValidationError({error.field: str(error)}) from error
        return values

    def period(self) -> dict[str, datetime]:
        """The instants, as services take them."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "ends_at")}

    def _instant(self, day: date, local: time, field: str) -> datetime:
        return instant_at(day, local, self._zone, field=field, last=field == "until_time")
