"""The forms of series: what is repeated, what becomes of each clash, what changes."""

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS as WEEKDAY_NAMES
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.booking.models import Series
from etabli.booking.series.rules import FREQUENCIES, Repetition, rule_for
from etabli.booking.series.selectors import Tried
from etabli.core.forms import Form, TimeInput
from etabli.network.forms import DayField
from etabli.network.models import Place, Space

WEEKS = timedelta(weeks=12)  # how long a series is unless one says otherwise


class SeriesForm(Form):
    """A repetition: which days, from when until when, which hours."""

    frequency = forms.ChoiceField(label=_("How often"), choices=list(FREQUENCIES.items()))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days"),
        choices=list(WEEKDAY_NAMES.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For weeks alone; none: the week day of the first date."),
    )
    first = DayField(label=_("First date"))
    until = DayField(label=_("Last date"))
    from_time = forms.TimeField(label=_("From"), widget=TimeInput())
    until_time = forms.TimeField(label=_("Until"), widget=TimeInput())
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=99, initial=1)

    def __init__(self, space: Space, today: date, data: Any = None) -> None:
        initial = {
            "frequency": "weekly",
            "first": today + timedelta(days=1),
            "until": today + WEEKS,
            "from_time": time(9),
            "until_time": time(12),
        }
        super().__init__(data, initial=initial)
        if space.whole:
            del self.fields["quantity"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and values["until"] < values["first"]:
            self.add_error("until", gettext("The last date is before the first."))
        return values

    def repetition(self) -> Repetition:
        values = self.cleaned_data
        rule = rule_for(values["frequency"], values["first"], values["until"], values["weekdays"])
        return Repetition(rule, values["first"], values["from_time"], values["until_time"])

    @property
    def number(self) -> int:
        return int(self.cleaned_data.get("quantity") or 1)


class ClashesForm(Form):
    """What becomes of each date that cannot be had: left out, or another time that day."""

    def __init__(self, tried: list[Tried], place: Place, data: Any = None) -> None:
        super().__init__(data)
        for one in tried:
            if one.refusal:
                times = [f"{start.astimezone(place.zone):%H:%M}" for start in one.others]
                self.fields[self.name_of(one)] = forms.ChoiceField(
                    choices=[("", _("leave it out")), *((at, at) for at in times)], required=False
                )

    @staticmethod
    def name_of(one: Tried) -> str:
        return f"on_{one.day.isoformat()}"

    def has_seen_all(self) -> bool:
        """Whether whoever sent it was shown each clash: one may be new since then."""
        return all(name in self.data for name in self.fields)

    def skip(self) -> set[date]:
        return {day for day, at in self._chosen() if not at}

    def moved(self) -> dict[date, time]:
        return {day: time.fromisoformat(at) for day, at in self._chosen() if at}

    def _chosen(self) -> list[tuple[date, str]]:
        return [
            (date.fromisoformat(name.removeprefix("on_")), at)
            for name, at in self.cleaned_data.items()
        ]


class ChangeSeriesForm(Form):
    """Other hours, another space or other week days, for a date and the rest, or for all."""

    from_day = DayField(
        label=_("From this date on"), required=False, help_text=_("Empty: all that has not begun.")
    )
    from_time = forms.TimeField(label=_("From"), widget=TimeInput())
    until_time = forms.TimeField(label=_("Until"), widget=TimeInput())
    space = forms.ModelChoiceField(label=_("Space"), queryset=Space.objects.none())
    shift = forms.IntegerField(
        label=_("Days later"),
        min_value=-6,
        max_value=6,
        initial=0,
        help_text=_("1 makes Tuesdays Wednesdays, -1 Mondays."),
    )

    def __init__(self, series: Series, from_day: date | None, data: Any = None) -> None:
        initial = {
            "from_day": from_day,
            "from_time": series.from_time,
            "until_time": series.until_time,
            "space": series.space_id,
        }
        super().__init__(data, initial=initial)
        self.fields["space"].queryset = Space.objects.filter(  # type: ignore[attr-defined]
            place=series.space.place_id
        ).select_related("place__network")

    def stay(self) -> set[date]:
        """The dates that remain as they are, as the page has told them."""
        told = self.data.getlist("stay")  # type: ignore[attr-defined]
        return {day for one in told if (day := _date(one))}


class LeaveOutForm(Form):
    """A range of dates of a series; one date is both its ends."""

    first = DayField(label=_("From"))
    last = DayField(label=_("Until"), required=False, help_text=_("Empty: the rest of it."))


def _date(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
