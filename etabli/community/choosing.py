"""The form field by which a host chooses a member: from a list, or in a network of thousands, of
which no list is any use, by name or address."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etabli.community.selectors import active_members
from etabli.core.searching import Asked, holding
from etabli.network.models import Network
from etabli.people.models import Person

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LISTED, NAMED = 200, 4


def member_field(
    network: Network,
    label: "str | _StrPromise",
    *,
    required: bool = True,
    nobody: "str | _StrPromise" = "",
    help_text: "str | _StrPromise" = "",
) -> forms.Field:
    """A field whose value is an active member of the network, or None where it is not required;
    `nobody` is what leaving it empty means."""
    members = active_members(network)
    if len(members.values_list("pk")[: LISTED + 1]) > LISTED:
        empty = _("Empty: %(nobody)s.") % {"nobody": nobody} if nobody else ""
        hints = (help_text, _("The name, or the e-mail address."), empty)
        return MemberField(
            members,
            label=label,
            required=required,
            help_text=" ".join(map(str, filter(None, hints))),
        )
    return forms.ModelChoiceField(
        members,
        label=label,
        required=required,
        empty_label=str(nobody) or "---------",
        help_text=help_text,
    )


class MemberField(forms.CharField):
    """A person among `members` by address or name, or by parts of the name."""

    default_error_messages = {
        "nobody": gettext_lazy(
            "No member is called “%(text)s”: give a name as it is in the list of members, or an "
            "e-mail address."
        ),
        "several": gettext_lazy(
            "Several members may be meant (%(some)s): give the whole name, or the e-mail address."
        ),
    }

    def __init__(self, members: Any, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 254} | kwargs)
        self._members = members

    def clean(self, value: Any) -> Person | None:
        text = super().clean(value)
        if not text:
            return None
        found = list(self._members.filter(email__iexact=text)[:1]) or self._named(text)
        if not found:
            raise forms.ValidationError(self.error_messages["nobody"], params={"text": text})
        if len(found) > 1:
            # Names alone: not everybody who chooses a member may see their addresses.
            told = ", ".join(one.name for one in found[:NAMED])
            some = told + ("…" if len(found) > NAMED else "")
            raise forms.ValidationError(self.error_messages["several"], params={"some": some})
        return found[0]

    def _named(self, text: str) -> list[Person]:
        exactly = list(self._members.filter(name__iexact=text)[: NAMED + 1])
        return exactly or list(holding(self._members, Asked.of(text), "name")[: NAMED + 1])
