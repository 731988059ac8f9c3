"""The forms of those who draw rooms over a picture."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.files import PICTURE_BYTES
from etabli.core.forms import Form, LimitedFileInput
from etabli.feasibility.floorplan import rules
from etabli.feasibility.models import Floor, FloorPicture, Room, SiteFile


def _corners(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "spellcheck": "false", "autocomplete": "off"})


class PictureForm(Form):
    photo = forms.ModelChoiceField(
        label=_("A photograph of this site"),
        queryset=SiteFile.objects.none(),
        required=False,
        empty_label=_("none of these"),
    )
    picture = forms.FileField(
        label=_("Another picture of the plan"),
        required=False,
        help_text=_("JPEG, PNG or WebP, 10 MB at most. Save a page of a PDF as a picture first."),
        widget=LimitedFileInput(
            "image/jpeg,image/png,image/webp",
            PICTURE_BYTES,
            _("This picture is above the limit of 10 MB."),
        ),
    )

    def __init__(self, floor: Floor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        photo: Any = self.fields["photo"]
        photo.queryset = floor.site.files.filter(kind=SiteFile.Kind.PHOTO)
        photo.label_from_instance = lambda one: one.caption

    def details(self) -> dict[str, Any]:
        """What the service takes."""
        return {"photo": self.cleaned_data["photo"], "upload": self.cleaned_data["picture"]}


class ScaleForm(Form):
    ends = forms.CharField(
        label=_("Two points whose distance you know"),
        help_text=_(
            "One a line, in percent of the picture from its left and its top, such as 12.5 40."
        ),
        widget=_corners(2),
        max_length=100,
    )
    metres = forms.DecimalField(
        label=_("Metres between them"), min_value=0, max_value=1000, decimal_places=2
    )

    @classmethod
    def told(cls, picture: FloorPicture) -> dict[str, Any]:
        """What the form begins with for a picture."""
        return {"ends": rules.written(picture.ends or ()), "metres": picture.metres}

    def details(self) -> dict[str, Any]:
        """What the service takes. Raises BadInput for a point that cannot be read."""
        told = self.cleaned_data
        return {"ends": rules.read(told["ends"], "ends"), "metres": told["metres"]}


class OutlineForm(Form):
    room = forms.ModelChoiceField(
        label=_("Room"),
        queryset=Room.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label=_("a new room"),
    )
    name = forms.CharField(
        label=_("Name"), max_length=80, required=False, help_text=_("Of a new room.")
    )
    corners = forms.CharField(
        label=_("Corners"),
        help_text=_(
            "One a line, in percent of the picture from its left and its top, such as 12.5 40, in "
            "the order in which one walks round; two that face each other make a rectangle."
        ),
        widget=_corners(6),
        max_length=2000,
    )

    def __init__(self, floor: Floor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = floor.rooms.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("room") and not told.get("name") and "room" not in self.errors:
            self.add_error("name", _("A new room needs a name."))
        return told

    def details(self) -> dict[str, Any]:
        """What the service takes. Raises BadInput for a corner that cannot be read."""
        told = self.cleaned_data
        return {**told, "corners": rules.read(told["corners"], "corners")}
