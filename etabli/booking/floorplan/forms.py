"""The form of those who look at a floor plan."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.core.errors import BadInput
from etabli.core.forms import Form, TimeInput
from etabli.network.forms import DayField
from etabli.network.hours import MIDNIGHT
from etabli.network.models import Place
from etabli.network.rules import instant_at


class TimeForm(Form):
    """When, in the place's local time; until 0:00 is until the day's end."""

    day = DayField(label=_("Day"))
    from_time = forms.TimeField(label=_("From"), widget=TimeInput())
    until_time = forms.TimeField(label=_("Until"), widget=TimeInput())

    def __init__(self, place: Place, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = place.zone

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.errors:
            return values
        until = values["until_time"]
        last = values["day"] + timedelta(days=until == MIDNIGHT)
        try:
            starts_at = self._instant("from_time", values["day"], values["from_time"])
            ends_at = self._instant("until_time", last, until)
        except BadInput as error:
            raise forms.ValidationError({error.field: str(error)}) from error
        if ends_at <= starts_at:
            raise forms.ValidationError(
                {"until_time": gettext("The end is not after the beginning.")}
            )
        return {"starts_at": starts_at, "ends_at": ends_at}

    def _instant(self, field: str, day: Any, local: Any) -> datetime:
        return instant_at(day, local, self._zone, field=field, last=field == "until_time")
