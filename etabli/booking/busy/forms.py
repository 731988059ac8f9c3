"""The forms of those who have a calendar read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.booking.busy import services
from etabli.booking.busy.rules import BYTES
from etabli.booking.models import BusyCalendar
from etabli.core.forms import Form
from etabli.network.models import Place, Space
from etabli.people.models import Person


class BusyForm(Form):
    """A calendar by its address, or from a file."""

    name = forms.CharField(
        label=_("Name of the calendar"),
        max_length=60,
        help_text=_("As you call it: “Office”, “Family”."),
    )
    url = forms.CharField(
        label=_("Its private address"),
        required=False,
        max_length=2000,
        help_text=_(
            "In Google Calendar: Settings, “Secret address in iCal format”. In Outlook: Settings,"
            " Shared calendars, Publish, the ICS link."
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("Or a file (.ics)"),
        required=False,
        help_text=_("A file is read once; one that is given again under its name replaces it."),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        url, file = cleaned.get("url"), cleaned.get("file")
        if bool(url) == bool(file) and not self.errors:
            self.add_error("url", _("Give either an address or a file."))
        if file and file.size > BYTES:
            self.add_error("file", _("It is larger than 3 MB."))
        return cleaned

    def take(self, owner: Person | Space) -> BusyCalendar:
        """Follow the address, or take the file in."""
        name, file = self.cleaned_data["name"], self.cleaned_data["file"]
        if file:
            return services.take_in(owner, name, file.read())
        return services.follow(owner, name, self.cleaned_data["url"])


class SpaceBusyForm(BusyForm):
    """The calendar of one of a place's spaces."""

    space = forms.ModelChoiceField(label=_("Space"), queryset=Space.objects.none())
    field_order = ("space",)

    def __init__(self, place: Place, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["space"].queryset = place.spaces.select_related("place")  # type: ignore[attr-defined]
