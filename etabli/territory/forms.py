"""The forms of a territory."""

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.core.texts import TextFormField
from etabli.territory import selectors
from etabli.territory.description import INSEE, SIREN
from etabli.territory.models import Territory

LARGEST_FILE = 150  # megabytes: all communes of France in INSEE's largest file take a third
LARGEST_FLOWS = 600  # megabytes, unpacked; read line by line


class TerritoryForm(Form):
    name = TextFormField(label=_("Name"), max_length=80)
    relief = forms.ChoiceField(
        label=_("Relief"),
        choices=Territory.Relief.choices,
        help_text=_("Roads wind more and cars go slower in the mountains."),
    )
    codes = forms.CharField(
        label=_("EPCI or communes"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "One per line: the name or the SIREN of an EPCI, such as 200026573, for all its "
            "communes; or the INSEE code of a commune, such as 39478."
        ),
    )

    def clean_codes(self) -> list[str]:
        """Several codes may stand on a line, a name takes one."""
        wanted: list[str] = []
        for line in map(str.strip, self.cleaned_data["codes"].splitlines()):
            codes = re.split(r"[\s,;]+", line)
            one_by_one = all(SIREN.fullmatch(code) or INSEE.fullmatch(code) for code in codes)
            wanted += codes if one_by_one else filter(None, [line])
        return wanted


class TableForm(Form):
    """A CSV file, kept nowhere: what it tells is."""

    largest = LARGEST_FILE
    file = forms.FileField(
        label=_("CSV file"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv"})
    )

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > self.largest * 1024 * 1024:
            raise forms.ValidationError(
                gettext("This file is above the limit of %(most)s MB.") % {"most": self.largest}
            )
        return file


class PackedTableForm(TableForm):
    """As INSEE gives it away: packed, or unpacked."""

    largest = LARGEST_FLOWS
    file = forms.FileField(
        label=_("File (.zip or .csv)"),
        widget=forms.FileInput(attrs={"accept": ".zip,.csv,text/csv,application/zip"}),
    )


class EstimateFlowsForm(Form):
    """What an estimate of the flows may be told."""

    mean_minutes = forms.FloatField(
        label=_("Minutes to work on average, if you know"),
        required=False,
        min_value=1,
        max_value=180,
        help_text=_(
            "By car, of those who live and work in the territory. Otherwise half as many people "
            "are taken to go 10 minutes farther."
        ),
    )


class TowardsForm(Form):
    """Where minutes are counted to."""

    to = forms.ChoiceField(label=_("Minutes by car to"))

    def __init__(self, territory: Territory, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            (district.name, [(one.code, one.name) for one in communes])
            for district, communes in selectors.communes_by_district(territory)
        ]
        if outside := selectors.destinations(territory):
            groups.append(
                (gettext("Outside of the territory"), [(one.code, one.name) for one in outside])
            )
        self.fields["to"].choices = groups  # type: ignore[attr-defined]
