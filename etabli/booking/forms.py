"""The forms of those who book."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.booking.models import Booking
from etabli.booking.requirements import duration
from etabli.core.forms import DateInput, Form, TimeInput
from etabli.network.models import Place, Space

LENGTHS = (30, 60, 120, 180, 240, 480, 600)


def length_choices() -> list[tuple[int, str]]:
    return [(length, duration(length)) for length in LENGTHS]


class FindForm(Form):
    """What one looks for: a day, a length, and perhaps a kind and a place."""

    day = forms.DateField(label=_("Day"), widget=DateInput())
    length = forms.TypedChoiceField(label=_("How long"), choices=length_choices, coerce=int)
    kind = forms.ChoiceField(
        label=_("What"), choices=[("", _("everything")), *Space.Kind.choices], required=False
    )
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=99)
    place = forms.ModelChoiceField(
        label=_("Where"),
        queryset=Place.objects.filter(status=Place.Status.OPEN),
        to_field_name="slug",
        empty_label=_("everywhere"),
        required=False,
    )


class WishForm(forms.Form):
    """What a link to the confirmation page carries."""

    space = forms.UUIDField()
    starts_at = forms.DateTimeField()
    length = forms.IntegerField(min_value=1, max_value=60 * 24 * 366)
    quantity = forms.IntegerField(min_value=1, max_value=999, required=False)

    def clean_quantity(self) -> int:
        return self.cleaned_data["quantity"] or 1

    def ends_at(self) -> datetime:
        ends_at: datetime = self.cleaned_data["starts_at"] + timedelta(
            minutes=self.cleaned_data["length"]
        )
        return ends_at


class BookForm(Form):
    """What is left to say when the space and the time are chosen."""

    change_unit = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if members is not None:
            self.fields["person"] = forms.ModelChoiceField(
                label=_("For whom"),
                queryset=members,
                required=False,
                empty_label=_("myself"),
            )


class MoveForm(Form):
    """Another time, in the local time of the place, or another space of it."""

    space = forms.ModelChoiceField(label=_("Space"), queryset=Space.objects.none())
    day = forms.DateField(label=_("Day"), widget=DateInput())
    from_time = forms.TimeField(label=_("From"), widget=TimeInput())
    until_time = forms.TimeField(label=_("Until"), widget=TimeInput())
    change_unit = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, booking: Booking, *args: Any, **kwargs: Any) -> None:
        self._zone = booking.space.place.zone
        starts_at = booking.starts_at.astimezone(self._zone)
        ends_at = booking.ends_at.astimezone(self._zone)
        initial = {
            "space": booking.space_id,
            "day": starts_at.date(),
            "from_time": starts_at.time(),
            "until_time": ends_at.time(),
        }
        super().__init__(*args, **{"initial": initial} | kwargs)
        self.fields["space"].queryset = Space.objects.filter(  # type: ignore[attr-defined]
            place__network=booking.space.place.network, place__status=Place.Status.OPEN
        ).select_related("place")
        self.fields["space"].label_from_instance = _space_told  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The new space and instants, as `services.move` takes them."""
        values = super().clean() or {}
        if self.errors:
            return values
        if values["until_time"] <= values["from_time"]:
            raise forms.ValidationError(
                {"until_time": gettext("The end is not after the beginning.")}
            )
        return {
            "space": values["space"],
            "starts_at": datetime.combine(values["day"], values["from_time"], self._zone),
            "ends_at": datetime.combine(values["day"], values["until_time"], self._zone),
            "change_unit": values["change_unit"],
        }


def _space_told(space: Space) -> str:
    return f"{space.place} – {space}"
