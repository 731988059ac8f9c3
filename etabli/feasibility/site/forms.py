from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.files import DOCUMENT_BYTES, PICTURE_BYTES
from etabli.core.forms import Form, LimitedFileInput
from etabli.core.money import Currency, Money
from etabli.feasibility.models import Floor, LotState, Room, Site
from etabli.feasibility.site.rules import DOCUMENT_MB, PHOTO_MB
from etabli.study.models import Study
from etabli.study.selectors import places_of

HIGHEST_PRICE = 100_000_000  # in euros or francs: far above what a place costs
LARGEST_AREA = 99_999  # m²


class SiteForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    commune_code = forms.ChoiceField(label=_("Commune"))
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    owner = forms.CharField(
        label=_("Owner"),
        max_length=200,
        required=False,
        help_text=_("An organisation; somebody’s name only with their agreement."),
    )
    tenure = forms.ChoiceField(
        label=_("Tenure"), choices=Site.Tenure.choices, initial=Site.Tenure.UNKNOWN
    )
    price = forms.DecimalField(
        label=_("Price asked, without VAT"),
        required=False,
        min_value=0,
        max_value=HIGHEST_PRICE,
        decimal_places=2,
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)
    price_per = forms.ChoiceField(label=_("Price for"), choices=Site.Per.choices)
    fibre = forms.ChoiceField(
        label=_("Fibre"), choices=Site.Fibre.choices, initial=Site.Fibre.UNKNOWN
    )
    accessibility = forms.ChoiceField(
        label=_("Access for people with reduced mobility"),
        choices=Site.Accessibility.choices,
        initial=Site.Accessibility.UNKNOWN,
    )
    parking = forms.IntegerField(
        label=_("Parking spaces nearby"), required=False, min_value=0, max_value=5000
    )
    station_minutes = forms.IntegerField(
        label=_("Minutes on foot to the station"), required=False, min_value=0, max_value=240
    )
    shops_minutes = forms.IntegerField(
        label=_("Minutes on foot to the shops"), required=False, min_value=0, max_value=240
    )
    notes = forms.CharField(
        label=_("Notes"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Read by all who may see the study."),
    )

    def __init__(self, study: Study, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        districts = places_of(study.territory).lists["home"][:-1]
        fields: dict[str, Any] = self.fields
        fields["commune_code"].choices = [(one.heading, one.places) for one in districts]

    @classmethod
    def told(cls, site: Site) -> dict[str, Any]:
        """What the form begins with for a site."""
        values = {field: getattr(site, field) for field in cls.base_fields if field != "price"}
        return {**values, "price": site.asked and site.asked.amount}

    def details(self) -> dict[str, Any]:
        """What the service takes."""
        values = dict(self.cleaned_data)
        price = values["price"]
        values["price"] = None if price is None else Money.of(price, values["currency"]).minor
        return values


class FloorForm(Form):
    level = forms.IntegerField(
        label=_("Level"), min_value=-5, max_value=40, initial=0, help_text=_("0: ground floor.")
    )
    area = forms.DecimalField(
        label=_("Floor area (m²)"),
        min_value=Decimal("0.01"),
        max_value=LARGEST_AREA,
        decimal_places=2,
    )


class RoomForm(Form):
    level = forms.ChoiceField(label=_("Level"))
    name = forms.CharField(label=_("Name"), max_length=80)
    area = forms.DecimalField(
        label=_("Area (m²)"), min_value=Decimal("0.01"), max_value=LARGEST_AREA, decimal_places=2
    )
    height = forms.DecimalField(
        label=_("Height (m)"),
        required=False,
        min_value=Decimal("0.5"),
        max_value=30,
        decimal_places=2,
    )
    windows = forms.IntegerField(label=_("Windows"), required=False, min_value=0, max_value=200)
    access = forms.ChoiceField(
        label=_("Access"), choices=Room.Access.choices, initial=Room.Access.UNKNOWN
    )
    noise = forms.ChoiceField(
        label=_("Noise"), choices=Room.Noise.choices, initial=Room.Noise.UNKNOWN
    )
    note = forms.CharField(label=_("Remark"), required=False, max_length=300)

    def __init__(
        self, floors: Iterable[Floor], *args: Any, is_drawn: bool = False, **kwargs: Any
    ) -> None:
        """`is_drawn`: the area follows from an outline, and is changed there."""
        super().__init__(*args, **kwargs)
        if is_drawn:
            self.fields["area"].disabled = True
            self.fields["area"].help_text = _("It follows from the outline on the plan.")
        self.floors = {str(one.level): one for one in floors}
        fields: dict[str, Any] = self.fields
        fields["level"].choices = [(level, str(one)) for level, one in self.floors.items()]

    @classmethod
    def told(cls, room: Room) -> dict[str, Any]:
        """What the form begins with for a room."""
        values = {field: getattr(room, field) for field in cls.base_fields if field != "level"}
        return {**values, "level": str(room.floor.level)}

    def details(self) -> dict[str, Any]:
        """What the service takes."""
        values = dict(self.cleaned_data)
        return {**values, "floor": self.floors[values.pop("level")]}


class LotsForm(Form):
    """A state and a note for each lot of works."""

    def __init__(self, lots: Sequence[LotState], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lots = lots
        for one in lots:
            self.fields[one.lot] = forms.ChoiceField(
                label=one.get_lot_display(), choices=LotState.State.choices, initial=one.state
            )
            self.fields[f"{one.lot}_note"] = forms.CharField(
                label=_("Remark"), required=False, max_length=300, initial=one.note
            )

    def rows(self) -> list[tuple[LotState, Any, Any]]:
        return [(one, self[one.lot], self[f"{one.lot}_note"]) for one in self.lots]

    def states(self) -> dict[str, tuple[str, str]]:
        """What the service takes."""
        told = self.cleaned_data
        return {one.lot: (told[one.lot], told[f"{one.lot}_note"]) for one in self.lots}


class PhotoForm(Form):
    photo = forms.FileField(
        label=_("Photograph"),
        help_text=_("JPEG, PNG or WebP, %(most)d MB at most.") % {"most": PHOTO_MB},
        widget=LimitedFileInput(
            "image/jpeg,image/png,image/webp",
            PICTURE_BYTES,
            _("This picture is above the limit of 10 MB."),
        ),
    )
    caption = forms.CharField(
        label=_("What it shows"),
        max_length=200,
        help_text=_("Nobody’s face without their agreement."),
    )


class DocumentForm(Form):
    document = forms.FileField(
        label=_("Document"),
        help_text=_("PDF, %(most)d MB at most.") % {"most": DOCUMENT_MB},
        widget=LimitedFileInput(
            "application/pdf", DOCUMENT_BYTES, _("This document is above the limit of 10 MB.")
        ),
    )
    caption = forms.CharField(label=_("What it is"), max_length=200)
