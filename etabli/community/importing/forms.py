"""The forms of a file of members: the file, then its columns."""

from base64 import b64decode, b64encode
from binascii import Error as BinasciiError
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form

LARGEST = 1024 * 1024  # bytes: two thousand members and what else stands in their lines


class UploadForm(Form):
    file = forms.FileField(
        label=_("File of members"),
        help_text=_("CSV with a header, 1 MB and 2,000 members at most. Nothing is written yet."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise forms.ValidationError(gettext("This file is above the limit of 1 MB."))
        return given


class ColumnsForm(Form):
    """Which column tells what. The file itself goes along, so that none is kept meanwhile."""

    content = forms.CharField(widget=forms.HiddenInput)
    name = forms.ChoiceField(label=_("Name"))
    first_name = forms.ChoiceField(label=_("First name, apart"), required=False)
    email = forms.ChoiceField(label=_("E-mail"))
    phone = forms.ChoiceField(label=_("Telephone"), required=False)
    since = forms.ChoiceField(label=_("Member since"), required=False)
    invite = forms.BooleanField(label=_("Write to each new member how to sign in"), required=False)

    def __init__(
        self, headers: Sequence[str], data: Any = None, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        choices = [("", gettext("none")), *((header, header) for header in headers)]
        for name in ("name", "first_name", "email", "phone", "since"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def columns(self) -> dict[str, str]:
        """What was chosen, by what it tells."""
        told = ("name", "first_name", "email", "phone", "since")
        return {one: self.cleaned_data[one] for one in told}


def packed(content: bytes) -> str:
    """A file as a hidden field holds it."""
    return b64encode(content).decode()


def unpacked(text: str) -> bytes:
    """The file back from its field; what was tampered with is empty."""
    try:
        return b64decode(text, validate=True)[:LARGEST]
    except (BinasciiError, ValueError):
        return b""
