"""The form of those who say what a place asks, and the question whether somebody may book."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.community.choosing import member_field
from etabli.community.models import Group
from etabli.core.forms import Form, TimeInput
from etabli.network.forms import PeriodForm
from etabli.network.models import Place, Space
from etabli.network.terms import GroupHours, Late, Per, Quota, Terms

DAY = 24 * 60  # minutes
MONTH = 31 * 24  # hours
# Empty rows beside those that are filled in.
MORE_QUOTAS, MORE_HOURS = 2, 1
MOST_ROWS = 40
KINDS = [("", _("everything")), *Space.Kind.choices]


class TermsForm(Form):
    """What a place asks as a whole."""

    offer = forms.IntegerField(
        label=_("Wait list: minutes to accept an offer"), min_value=5, max_value=7 * DAY
    )
    grace = forms.IntegerField(
        label=_("Check-in: minutes after which a booking is released"),
        required=False,
        min_value=5,
        max_value=DAY,
        help_text=_("Empty: nobody need check in."),
    )
    no_shows = forms.IntegerField(
        label=_("From how many missed bookings in 90 days on nobody books alone"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=_("Empty: any number. Members are told at each one how many they have missed."),
    )
    free_until = forms.IntegerField(
        label=_("Cancelled freely until so many hours before"), min_value=0, max_value=MONTH
    )
    late = forms.ChoiceField(label=_("After that"), choices=Late.choices)


class _Row(Form):
    """A rule for a kind of space and a group; left empty, it is none."""

    kind = forms.ChoiceField(label=_("What"), choices=KINDS, required=False)
    group = forms.ChoiceField(label=_("Who"), required=False)

    def __init__(self, *args: Any, groups: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [  # type: ignore[attr-defined]
            ("", _("everybody")),
            *((str(group.uuid), str(group)) for group in groups),
        ]


class QuotaForm(_Row):
    hours = forms.IntegerField(
        label=_("At most (hours)"), required=False, min_value=1, max_value=MONTH
    )
    per = forms.ChoiceField(label=_("Counted"), choices=Per.choices, required=False)
    field_order = ["hours", "per", "kind", "group"]

    def value(self) -> Quota | None:
        values = self.cleaned_data
        if not values.get("hours"):
            return None
        return Quota(values["hours"], values["per"] or Per.WEEK, values["kind"], values["group"])


class GroupHoursForm(_Row):
    opens = forms.TimeField(label=_("From"), required=False, widget=TimeInput())
    closes = forms.TimeField(label=_("Until"), required=False, widget=TimeInput())
    field_order = ["opens", "closes", "kind", "group"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        opens, closes = values.get("opens"), values.get("closes")
        if (opens is None) != (closes is None):
            self.add_error("closes", gettext("Give both times."))
        elif opens is not None and closes <= opens and closes != time(0):
            self.add_error("closes", gettext("The end is not after the beginning."))
        return values

    def value(self) -> GroupHours | None:
        values = self.cleaned_data
        if values.get("opens") is None:
            return None
        return GroupHours(values["opens"], values["closes"], values["kind"], values["group"])


class WholeTermsForm:
    """The form and its two lists of rows, filled in and read as one `Terms`."""

    def __init__(self, place: Place, data: Any = None) -> None:
        terms, groups = place.terms, list(Group.objects.filter(network=place.network))
        self.form = TermsForm(
            data, initial={field: getattr(terms, field) for field in TermsForm.base_fields}
        )
        self.quotas = self._rows(QuotaForm, MORE_QUOTAS, terms.quotas, "quotas", groups, data)
        self.hours = self._rows(GroupHoursForm, MORE_HOURS, terms.hours, "hours", groups, data)

    def is_valid(self) -> bool:
        return all(part.is_valid() for part in (self.form, self.quotas, self.hours))

    def terms(self) -> Terms:
        return Terms(
            **self.form.cleaned_data,
            quotas=tuple(one.value() for one in self.quotas if one.value()),
            hours=tuple(one.value() for one in self.hours if one.value()),
        )

    @staticmethod
    def _rows(row: Any, more: int, values: Any, prefix: str, groups: Any, data: Any) -> Any:
        rows = forms.formset_factory(row, extra=more, max_num=MOST_ROWS, validate_max=True)
        return rows(
            data,
            initial=[vars(one) for one in values],
            prefix=prefix,
            form_kwargs={"groups": groups},
        )


class CouldForm(PeriodForm):
    """Could somebody book a space at a time? Asked in the place's local time."""

    space = forms.ModelChoiceField(label=_("Space"), queryset=Space.objects.none())

    prefix = "could"
    field_order = ("person", "space")

    def __init__(self, place: Place, *args: Any, **kwargs: Any) -> None:
        super().__init__(place, *args, **kwargs)
        self.fields["person"] = member_field(place.network, _("Who"))
        self.order_fields(self.field_order)
        self.fields["space"].queryset = place.spaces.all()  # type: ignore[attr-defined]
