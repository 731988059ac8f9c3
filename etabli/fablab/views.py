"""The page of a workshop for those who look after it: what is to be done, stock, presence."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.core.forms import accepted
from etabli.fablab.machine.selectors import machines_of, standings, without_sheet
from etabli.fablab.presence.selectors import coming_supervisions
from etabli.fablab.presence.services import remove_supervision, supervise
from etabli.fablab.stock import forms, selectors, services
from etabli.fablab.switch.selectors import in_trouble
from etabli.fablab.upkeep.selectors import open_faults, planned
from etabli.network.forms import PeriodForm
from etabli.network.models import Place
from etabli.network.selectors import place_by_slug
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.people.selectors import may


@requires(Action.RUN_WORKSHOP, place_by_slug)
def workshop(request: SignedIn, place: Place) -> HttpResponse:
    """Machines, faults, maintenance that is due, who is there, and the stock."""
    asked = request.POST.get("form", "")
    presence = PeriodForm(
        place, request.POST if asked == "presence" else None, auto_id="presence-%s"
    )
    moved = forms.StockForm(place, request.POST if asked == "stock" else None, auto_id="stock-%s")
    added = forms.ConsumableForm(request.POST if asked == "add" else None, auto_id="add-%s")
    if "remove" in request.POST:
        remove_supervision(place, request.POST["remove"])
        return _saved(request, place)
    if presence.is_bound and accepted(
        request, presence, lambda: supervise(place, request.person, **presence.period())
    ):
        return _saved(request, place)
    if moved.is_bound and accepted(request, moved, lambda: _move(moved, request)):
        return _saved(request, place)
    if added.is_bound and accepted(
        request,
        added,
        lambda: services.add_consumable(place, request.person, **added.cleaned_data),
    ):
        return _saved(request, place)
    machines = list(machines_of([place]))
    return render(
        request,
        "fablab/workshop.html",
        {
            "place": place,
            "machines": standings(None, machines),
            "unknown": without_sheet(place),
            "faults": open_faults(place),
            "switches": in_trouble(place),
            "due": [one for one in planned(machines) if one.is_due],
            "supervisions": coming_supervisions(place),
            "stock": selectors.stock_of(place),
            "presence_form": presence,
            "stock_form": moved,
            "consumable_form": added,
            "manages": may(request.person, Action.MANAGE_MACHINES, place),
            "instructs": may(request.person, Action.INSTRUCT, place),
            "keeps_incidents": may(request.person, Action.KEEP_INCIDENTS, place),
        },
    )


def _move(form: forms.StockForm, request: SignedIn) -> None:
    told = form.cleaned_data
    verb = services.bring if told["way"] == "bring" else services.take
    verb(told["consumable"], told["quantity"], request.person)


def _saved(request: SignedIn, place: Place) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("workshop", place.slug)
