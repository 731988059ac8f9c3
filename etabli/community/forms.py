"""The forms of those who look after members."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.community.models import Group, Membership
from etabli.core.forms import Form
from etabli.core.texts import TextFormField
from etabli.network.models import Network


class GroupForm(Form):
    """A group's name and who is in it, among the active members."""

    name = TextFormField(label=_("Name"), max_length=80)
    memberships = forms.ModelMultipleChoiceField(
        label=_("Members"),
        queryset=Membership.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, network: Network, *args: Any, group: Group | None = None, **kwargs: Any
    ) -> None:
        if group:
            kwargs["initial"] = {"name": group.name, "memberships": group.memberships.all()}
        super().__init__(*args, **kwargs)
        among = self.fields["memberships"]
        among.queryset = (  # type: ignore[attr-defined]
            Membership.objects.filter(network=network, status=Membership.Status.ACTIVE)
            .select_related("person")
            .order_by("person__name")
        )
        among.label_from_instance = _name_of  # type: ignore[attr-defined]


def _name_of(membership: Membership) -> str:
    return membership.person.name
