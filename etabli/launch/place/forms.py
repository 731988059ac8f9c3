from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etabli.core.forms import Form
from etabli.core.texts import Text, TextFormField
from etabli.feasibility.models import Site
from etabli.launch.place import selectors
from etabli.launch.place.selectors import AtSite
from etabli.launch.rules import in_each
from etabli.launch.selectors import networks_of
from etabli.network.models import Network, Place


class PlanForm(Form):
    """Which computed plan is the place's budget."""

    plan = forms.ChoiceField(label=gettext_lazy("Business plan that becomes the budget"))

    def __init__(self, plans: Sequence[AtSite], data: Any = None, *, none: bool = False) -> None:
        super().__init__(data)
        self.plans = {one.key: one for one in plans}
        field: Any = self.fields["plan"]
        field.required = not none
        field.initial = next(iter(self.plans), "")
        field.choices = [
            *((key, _plan_named(one)) for key, one in self.plans.items()),
            *([("", _("no budget yet"))] if none else []),
        ]

    def chosen(self) -> AtSite | None:
        return self.plans.get(self.cleaned_data["plan"])


class PrepareForm(PlanForm):
    """The draft place of a retained site."""

    name = TextFormField(label=gettext_lazy("Name of the place"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Place.Kind.choices)
    network = forms.ModelChoiceField(
        label=gettext_lazy("Network"),
        queryset=Network.objects.none(),
        required=False,
        empty_label=gettext_lazy("a new one"),
    )
    network_name = TextFormField(
        label=gettext_lazy("Name of the new network"), required=False, max_length=80
    )
    layout = forms.ChoiceField(label=gettext_lazy("Spaces"), required=False)
    field_order = ("name", "kind", "network", "network_name", "layout", "plan")

    def __init__(self, site: Site, data: Any = None) -> None:
        super().__init__(selectors.plans(site), data, none=True)
        self.layouts = {one.key: one for one in selectors.layouts(site)}
        networks = networks_of(site.study.territory)
        fields: dict[str, Any] = self.fields
        fields["network"].queryset = networks
        fields["layout"].choices = [
            *((key, _layout_named(one)) for key, one in self.layouts.items()),
            ("", _("from the rooms as they were measured")),
        ]
        fields["layout"].initial = next(iter(self.layouts), "")
        kind = selectors.kind_for(site)
        self.initial = {
            "name": in_each(lambda: f"{site.commune_name} – {Place.Kind(kind).label}"),
            "kind": kind,
            "network": networks.first(),
        }

    def details(self) -> dict[str, Any]:
        """What the service takes."""
        told = self.cleaned_data
        return {
            "kind": told["kind"],
            "name": told["name"],
            "network": told["network"],
            "network_name": told["network_name"] or Text(),
            "layout": self.layouts.get(told["layout"]),
            "plan": self.chosen(),
        }


def _plan_named(one: AtSite) -> str:
    return _("%(plan)s, version %(number)d: %(place)s") % {
        "plan": one.version.plan,
        "number": one.version.number,
        "place": one.name,
    }


def _layout_named(one: selectors.Drawn) -> str:
    return _("layout %(number)d, alternative %(rank)d: %(posts)d posts") % {
        "number": one.version.number,
        "rank": one.rank,
        "posts": one.posts,
    }
