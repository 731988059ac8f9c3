from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.community.doubles.selectors import Two
from etabli.core.forms import Form
from etabli.people.models import Person

LANGUAGES = dict(settings.LANGUAGES)


class MergeForm(Form):
    """What is kept of two records: whose number, and each detail of the one or the other."""

    kept = forms.ChoiceField(label=_("Which record is kept?"), widget=forms.RadioSelect)
    name = forms.ChoiceField(label=_("Name"), widget=forms.RadioSelect)
    phone = forms.ChoiceField(label=_("Telephone"), widget=forms.RadioSelect, required=False)
    language = forms.ChoiceField(label=_("Language of messages"), widget=forms.RadioSelect)
    login_opens = forms.TypedChoiceField(
        label=_("The other one’s login"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("opens the kept account: its address signs in there too")),
            ("no", _("is closed, with its keys to the API")),
        ],
        coerce=lambda chosen: chosen == "yes",
        help_text=_("Choose the first only where you are sure who has that address."),
    )

    def __init__(self, two: Two, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.two = two
        both = (two.first, two.second)
        fields: dict[str, Any] = self.fields
        fields["kept"].choices = [(str(one.uuid), _called(one)) for one in both]
        for field in ("name", "phone"):
            values = dict.fromkeys(str(getattr(one, field)) for one in both)
            fields[field].choices = [(value, value or gettext("none")) for value in values]
        languages = dict.fromkeys(one.language for one in both)
        fields["language"].choices = [(one, LANGUAGES.get(one, one)) for one in languages]
        for field in ("name", "phone", "language"):
            if len(fields[field].choices) == 1:
                fields[field].widget = forms.HiddenInput()
            fields[field].initial = fields[field].choices[0][0]
        if not (two.first.user_id and two.second.user_id):
            del fields["login_opens"]

    def clean_kept(self) -> Person:
        uuid = self.cleaned_data["kept"]
        return next(one for one in (self.two.first, self.two.second) if str(one.uuid) == uuid)

    def wanted(self) -> dict[str, Any]:
        """For the service; where one of the two has no login there is nothing to choose."""
        return {"login_opens": True, **self.cleaned_data}


def _called(person: Person) -> str:
    told = person.email or gettext("no e-mail")
    return gettext("%(name)s, %(email)s") % {"name": person.name, "email": told}
