"""The forms at a reception."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from etabli.booking.desk.rules import Stay
from etabli.booking.desk.selectors import Free
from etabli.community.visitor.rules import KEPT
from etabli.core.forms import Form
from etabli.entitlements.models import Terms
from etabli.entitlements.told import allowances_told, price_told

GUEST = "guest"  # what pays, of those who visit a member
CODE: dict[str, Any] = {
    "autocomplete": "off",
    "autocapitalize": "characters",
    "spellcheck": "false",
}


class CodeForm(Form):
    """A code of eight letters and digits, typed or read by a hand scanner."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs=CODE),
        help_text=_("Eight letters and digits."),
    )


class WalkInForm(Form):
    """Who walks in, what pays, and their accord."""

    name = forms.CharField(
        label=_("First name and name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("If you wish: a message then tells until when you stay and how to leave."),
    )
    agrees = forms.BooleanField()

    field_order: tuple[str, ...] = ("name", "email", "pays", "guest_code", "agrees")

    def __init__(
        self,
        offers: Sequence[Terms],
        *args: Any,
        needed: bool,
        guests: bool = False,
        by_host: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offers = {str(one.plan.uuid): one for one in offers}
        choices: list[tuple[str, Any]] = [(key, _told(one)) for key, one in self._offers.items()]
        if guests:
            choices.append((GUEST, _("The plan or pass of a member whom they visit")))
            self.fields["guest_code"] = forms.CharField(
                label=_("Code of that member"),
                max_length=20,
                required=False,
                widget=forms.TextInput(attrs=CODE),
                help_text=_("The member types it: it says that they pay."),
            )
        if choices:
            if not needed:
                choices.insert(0, ("", _("Nothing is asked for this stay")))
            self.fields["pays"] = forms.ChoiceField(
                label=_("What pays it"),
                choices=choices,
                required=needed,
                widget=forms.RadioSelect,
                initial=choices[0][0],
            )
        accord = (
            _("They accept the rules of the place, and that their name is kept for %(days)d days")
            if by_host
            else _("I accept the rules of the place, and that my name is kept for %(days)d days")
        )
        self.fields["agrees"].label = accord % {"days": KEPT.days}
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("pays") == GUEST and not values.get("guest_code"):
            self.add_error("guest_code", _("Eight letters and digits."))
        return values

    def who(self) -> dict[str, Any]:
        """What `services.walk_in` takes."""
        values = self.cleaned_data
        pays = values.get("pays", "")
        return {
            "name": values["name"],
            "email": values["email"],
            "pays": self._offers.get(pays),
            "guest_code": values["guest_code"] if pays == GUEST else "",
        }


class HostForm(WalkInForm):
    """The same for the host, who also chooses what and for how long."""

    what = forms.ChoiceField(label=_("What, and until when"))

    field_order = ("what", "name", "email", "pays", "guest_code", "agrees")

    def __init__(self, free: Sequence[Free], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, by_host=True, **kwargs)
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (f"{one.space.uuid}:{stay.value}", _stay_told(one, stay, ends_at))
            for one in free
            for stay, ends_at in one.choices
        ]

    def who(self) -> dict[str, Any]:
        space, _colon, stay = self.cleaned_data["what"].partition(":")
        return super().who() | {"space": space, "stay": stay}


def _told(terms: Terms) -> str:
    """“Trial day: 1 day: desk in an open space – free of charge”."""
    return f"{terms} – {', '.join(allowances_told(terms))} – {price_told(terms)}"


def _stay_told(free: Free, stay: Stay, ends_at: datetime) -> str:
    """“Open space – half a day, until 14:00”."""
    until = time_format(ends_at.astimezone(free.space.place.zone).time())
    return _("%(space)s – %(stay)s, until %(until)s") % {
        "space": free.space,
        "stay": stay.label,
        "until": until,
    }
