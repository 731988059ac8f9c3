"""The forms that take in a census of places: the file, and which of its columns is which."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Self

from django import forms
from django.core import signing
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.core.errors import BadInput
from etabli.core.forms import Form
from etabli.study.existing import importing
from etabli.study.existing.importing import KNOWN, Columns
from etabli.study.forms import small_enough

SEAL = "etabli.study.existing"
SEAL_HOLDS = 24 * 60 * 60  # seconds
LARGEST_KEPT = 4_000_000  # characters, for a form's field
LABELS = {
    "name": _("Name"),
    "commune": _("Commune"),
    "code": _("INSEE code"),
    "address": _("Address"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
    "point": _("Latitude and longitude in one column"),
    "kind": _("Kind"),
    "id": _("Identifier"),
}


class Upload(NamedTuple):
    """A file that was sent, and where its places come from."""

    name: str
    content: bytes
    source: str


class ExistingForm(Form):
    """A file, and where it comes from."""

    file = forms.FileField(
        label=_("Places (CSV)"),
        help_text=_("The national census of tiers-lieux as it is published, or any other table."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )
    source = forms.CharField(
        label=_("Source"), required=False, max_length=200, help_text=_("Empty: the file’s name.")
    )
    choose = forms.BooleanField(
        label=_("I say which of its columns is which"),
        required=False,
        help_text=_("Asked anyway where the columns’ names are not known."),
    )

    def clean_file(self) -> Any:
        return small_enough(self.cleaned_data["file"])

    def upload(self) -> Upload:
        file = self.cleaned_data["file"]
        return Upload(file.name, file.read(), self.cleaned_data["source"])


class ColumnsForm(Form):
    """Which column of a file is which. The file comes along in the form, sealed, so that nothing
    is kept of one that nobody imports."""

    def __init__(self, upload: Upload, data: Any = None) -> None:
        self.upload = upload
        self.headers = importing.headers(upload.content, upload.name)
        known = importing.recognised(self.headers)
        positions = {header: str(at) for at, header in enumerate(self.headers)}
        super().__init__(data)
        for key in KNOWN:
            self.fields[f"column_{key}"] = forms.ChoiceField(
                label=LABELS[key],
                required=key in importing.NEEDED,
                choices=[("", gettext("none")), *((at, name) for name, at in positions.items())],
                initial=positions.get(known.get(key, ""), ""),
            )
        self.sealed = "" if data is None else data["kept"]

    @classmethod
    def offered(cls, upload: Upload) -> Self:
        """For a file just sent. Raises BadInput where it is too large to come along."""
        form = cls(upload)
        told = [upload.name, upload.content.decode("latin-1"), upload.source]
        form.sealed = signing.dumps(told, salt=SEAL, compress=True)
        if len(form.sealed) > LARGEST_KEPT:
            raise BadInput(
                gettext("This file is too large to map; keep the lines of your region alone."),
                field="file",
            )
        return form

    @classmethod
    def sent(cls, data: Mapping[str, str]) -> Self:
        """Raises BadInput where the file that came along is not ours, or is of another day."""
        try:
            name, content, source = signing.loads(data["kept"], salt=SEAL, max_age=SEAL_HOLDS)
        except signing.BadSignature:
            raise BadInput(gettext("Choose the file again."), field="file") from None
        return cls(Upload(name, content.encode("latin-1"), source), data)

    def columns(self) -> Columns:
        chosen = {key: self.cleaned_data[f"column_{key}"] for key in KNOWN}
        named = {key: self.headers[int(at)] if at else importing.NONE for key, at in chosen.items()}
        return Columns(**named)

    def named(self) -> Sequence[Any]:
        return [self[f"column_{key}"] for key in KNOWN]
