from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.community.directory.rules import FIELDS, TOLD
from etabli.community.models import Profile
from etabli.core.forms import Form

LABELS = {
    "name": _("Who sees my name"),
    "work": _("Who sees what I do"),
    "company": _("Who sees my company"),
    "skills": _("Who sees what I know"),
    "looking_for": _("Who sees what I look for"),
    "contact": _("Who sees how to reach me"),
}
SEPARATED = _("Words separated by commas, twelve at most.")


class ProfileForm(Form):
    """Each field with whom it is shown to: nobody, unless one says otherwise."""

    work = forms.CharField(label=_("What I do"), max_length=200, required=False)
    company = forms.CharField(label=_("The company I work for"), max_length=120, required=False)
    skills = forms.CharField(
        label=_("What I know"), max_length=600, required=False, help_text=SEPARATED
    )
    looking_for = forms.CharField(
        label=_("What I look for, in a sentence"), max_length=300, required=False
    )
    sought = forms.CharField(
        label=_("What I look for, in words"),
        max_length=600,
        required=False,
        help_text=_("The same words as others write for what they know."),
    )
    contact = forms.CharField(
        label=_("How to reach me"),
        max_length=200,
        required=False,
        help_text=_("An address, a number, or where I usually sit."),
    )
    meets = forms.BooleanField(
        label=_(
            "Suggest me people to meet, and me to them: they see why, and the days on which we "
            "are both there"
        ),
        required=False,
    )
    field_order = [
        "seen_name",
        "work",
        "seen_work",
        "company",
        "seen_company",
        "skills",
        "seen_skills",
        "looking_for",
        "sought",
        "seen_looking_for",
        "contact",
        "seen_contact",
        "meets",
    ]

    def __init__(self, profile: Profile | None, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = _told(profile) if profile else {}
        super().__init__(*args, **kwargs)
        for field in FIELDS:
            self.fields[f"seen_{field}"] = forms.TypedChoiceField(
                label=LABELS[field],
                choices=[(int(one), told) for one, told in TOLD.items()],
                coerce=int,
                initial=0,
            )
        self.order_fields(self.field_order)

    def wanted(self) -> dict[str, Any]:
        """For the service."""
        told = self.cleaned_data
        seen_by = {field: told[f"seen_{field}"] for field in FIELDS}
        return {
            "seen_by": seen_by,
            **{name: value for name, value in told.items() if not name.startswith("seen_")},
        }


def _told(profile: Profile) -> dict[str, Any]:
    return {
        **{name: getattr(profile, name) for name in ("work", "company", "looking_for", "contact")},
        "skills": ", ".join(str(skill) for skill in profile.skills.all()),
        "sought": ", ".join(str(skill) for skill in profile.sought.all()),
        "meets": profile.meets,
        **{f"seen_{field}": profile.seen_by.get(field, 0) for field in FIELDS},
    }
