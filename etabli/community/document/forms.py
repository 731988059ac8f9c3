from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.community.document.audiences import choices_of
from etabli.community.models import DocumentKind
from etabli.core.forms import DateInput, Form
from etabli.core.texts import TextFormField
from etabli.network.models import Network

KIND = ("name", "note", "audience", "required")


class KindForm(Form):
    """What is asked for, of whom, and whether nobody books without it."""

    name = TextFormField(
        label=_("Name"),
        max_length=80,
        help_text=_("Proof of identity, proof of student status, insurance…"),
    )
    note = TextFormField(label=_("What it is for"), required=False, lines=2)
    audience = forms.ChoiceField(label=_("Of whom"), required=False)
    required = forms.BooleanField(label=_("Nobody books without it"), required=False)

    def __init__(
        self, network: Network, *args: Any, kind: DocumentKind | None = None, **kwargs: Any
    ) -> None:
        if kind:
            kwargs["initial"] = {field: getattr(kind, field) for field in KIND}
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = [  # type: ignore[attr-defined]
            ("", gettext("every member")),
            *choices_of(network),
        ]


class GiveForm(Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("A PDF, or a picture (JPEG, PNG or WebP) of the paper, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )


class AcceptForm(Form):
    expires_on = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=DateInput(),
        help_text=_("Its member is reminded 30 days before. Empty: it does not expire."),
    )


class RefuseForm(Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("The member reads it."))
