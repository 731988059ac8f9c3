"""What a site is to become, and one of its prescriptions."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.core.texts import TextFormField
from etabli.feasibility.prescription import rules
from etabli.feasibility.prescription.rules import Line, Project
from etabli.feasibility.prescription.told import STATUSES, WHO, unit_told


class ProjectForm(Form):
    """What the quantities are reckoned from."""

    posts = forms.IntegerField(label=_("Posts"), min_value=0, max_value=500)
    people = forms.IntegerField(
        label=_("People at one time, at most"),
        min_value=1,
        max_value=2000,
        help_text=_("Those at posts and in meeting rooms together, as an assumption."),
    )
    area = forms.IntegerField(label=_("Floor area to be used (m²)"), min_value=1, max_value=20_000)
    meeting_rooms = forms.IntegerField(label=_("Meeting rooms"), min_value=0, max_value=100)
    seats = forms.IntegerField(label=_("Seats of all meeting rooms"), min_value=0, max_value=1000)
    booths = forms.IntegerField(label=_("Phone booths"), min_value=0, max_value=100)
    workshop = forms.IntegerField(
        label=_("Workshop of a fab-lab (m²)"),
        min_value=0,
        max_value=5000,
        help_text=_("0 where there is none."),
    )
    public = forms.BooleanField(label=_("Receives the public"), required=False)
    unattended = forms.BooleanField(label=_("Open without staff at times"), required=False)

    def __init__(self, project: Project, data: Any = None) -> None:
        super().__init__(data, initial=asdict(project))

    def project(self) -> Project:
        return Project.of(self.cleaned_data)


class LineForm(Form):
    """The parts of a prescription that may be changed."""

    text = TextFormField(label=_("Prescription"), max_length=rules.LONGEST_TEXT, lines=3)
    quantity = forms.DecimalField(
        label=_("Quantity"),
        required=False,
        min_value=0,
        max_value=rules.MOST,
        decimal_places=2,
    )
    status = forms.ChoiceField(label=_("State"), choices=STATUSES.items())
    who = forms.ChoiceField(label=_("Who checks it"), choices=WHO.items())
    note = forms.CharField(label=_("Remark"), max_length=rules.LONGEST_NOTE, required=False)

    def __init__(self, data: Any = None, line: Line | None = None) -> None:
        told = {part: getattr(line, part) for part in rules.PARTS} if line else {}
        if told.get("quantity") is not None:
            told["quantity"] = rules.stored("quantity", told["quantity"])
        super().__init__(data, initial=told)

    def parts(self) -> dict[str, Any]:
        return {part: self.cleaned_data[part] for part in rules.PARTS}


class NewLineForm(LineForm):
    """A prescription that no rule says."""

    heading = forms.ChoiceField(label=_("Heading"))
    unit = forms.ChoiceField(label=_("Unit"))
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        required=False,
        help_text=_("A law, a standard, a decision; without it, it is an assumption."),
    )

    field_order = ("heading", "text", "quantity", "unit", "status", "who", "source", "note")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        headings, units = self.fields["heading"], self.fields["unit"]
        headings.choices = [(key, str(name)) for key, name in rules.headings().items()]  # type: ignore[attr-defined]
        units.choices = [(unit, unit_told(unit, 2)) for unit in rules.UNITS]  # type: ignore[attr-defined]

    def details(self) -> dict[str, Any]:
        """As `services.add_line` takes them."""
        own = ("heading", "unit", "source")
        return self.parts() | {name: self.cleaned_data[name] for name in own}


class KeepForm(Form):
    """What is new in the version to be kept."""

    note = forms.CharField(label=_("What is new in it"), max_length=200, required=False)
