"""The pages of machines: which there are, what each asks, its sheet."""

from itertools import groupby
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from etabli.community.models import Membership
from etabli.community.selectors import current_memberships
from etabli.core import qr
from etabli.core.files import answer_with
from etabli.core.forms import accepted
from etabli.fablab.machine import forms, selectors, services
from etabli.fablab.models import Machine, MachineFile
from etabli.fablab.presence.selectors import coming_supervisions
from etabli.fablab.usage.selectors import may_start, running_usage
from etabli.network.models import Place
from etabli.network.selectors import place_by_slug, visible_places
from etabli.people.access import Request, SignedIn, public, requires
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may


@public
def machines(request: Request) -> HttpResponse:
    """The machines of every open place, with what the asker may use and what they lack."""
    places = visible_places(request.person)
    standings = selectors.standings(request.person, selectors.machines_of(places))
    by_place = groupby(standings, key=lambda one: one.machine.space.place)
    return render(
        request,
        "fablab/machines.html",
        {
            "places": [(place, list(found)) for place, found in by_place],
            "networks": _networks_of(request.person),
        },
    )


@public
def machine(request: Request, machine: UUID) -> HttpResponse:
    """What one must know before using it, and the button that starts it."""
    found = selectors.visible_machine(request.person, machine)
    [standing] = selectors.standings(request.person, [found])
    running = running_usage(found)
    return render(
        request,
        "fablab/machine.html",
        {
            "machine": found,
            "place": found.space.place,
            "standing": standing,
            "pictures": found.files.filter(kind=MachineFile.Kind.PICTURE),
            "documents": found.files.filter(kind=MachineFile.Kind.DOCUMENT),
            "running": running,
            "own": running and request.person and running.person_id == request.person.pk,
            "start": may_start(request.person, found) if request.person and not running else None,
            "supervisions": coming_supervisions(found.space.place)[:5]
            if found.needs_supervisor
            else [],
            "manages": may(request.person, Action.MANAGE_MACHINES, found),
            "runs": may(request.person, Action.RUN_WORKSHOP, found),
        },
    )


@public
def machine_file(request: Request, machine: UUID, file: UUID) -> HttpResponseBase:
    found = selectors.visible_machine(request.person, machine)
    stored = selectors.file_of(found, file).file
    return answer_with(stored, public=found.space.place.is_open)


@requires(Action.RUN_WORKSHOP, selectors.machine_by_uuid)
def machine_qr(request: SignedIn, machine: Machine) -> HttpResponse:
    """The code that is stuck on the machine and leads to its page, as a drawing."""
    address = settings.SITE_URL + reverse("machine", args=[machine.uuid])
    return HttpResponse(qr.drawn(address), content_type="image/svg+xml")


@requires(Action.MANAGE_MACHINES, place_by_slug)
def machine_new(request: SignedIn, place: Place) -> HttpResponse:
    form = forms.NewMachineForm(place, request.POST or None)
    made: list[Machine] = []
    if accepted(request, form, lambda: made.append(services.describe(**form.cleaned_data))):
        messages.success(request, _("Saved."))
        return redirect("machine_sheet", made[0].uuid)
    return render(request, "fablab/machine_new.html", {"place": place, "form": form})


@requires(Action.MANAGE_MACHINES, selectors.machine_by_uuid)
def machine_sheet(request: SignedIn, machine: Machine) -> HttpResponse:
    """What it asks, its pictures and documents, the code to stick on it."""
    place = machine.space.place
    if "remove" in request.POST:
        services.remove_file(machine, request.POST["remove"])
        return _saved(request, machine)
    added = request.POST.get("form") == "file"
    sheet = forms.SheetForm(
        place,
        request.POST if request.method == "POST" and not added else None,
        initial={field: getattr(machine, field) for field in forms.SHEET},
    )
    sent = (request.POST, request.FILES) if added else (None, None)
    file = forms.FileForm(sent[0], sent[1], auto_id="file-%s")
    if sheet.is_bound and accepted(
        request, sheet, lambda: services.change_machine(machine, **sheet.cleaned_data)
    ):
        return _saved(request, machine)
    if file.is_bound and accepted(request, file, lambda: _add(machine, file)):
        return _saved(request, machine)
    return render(
        request,
        "fablab/machine_sheet.html",
        {
            "machine": machine,
            "place": place,
            "form": sheet,
            "file_form": file,
            "files": machine.files.all(),
        },
    )


def _networks_of(person: Person | None) -> set[int]:
    """The networks (by id) of which the person is a member now."""
    if person is None:
        return set()
    active = current_memberships(person).filter(status=Membership.Status.ACTIVE)
    return set(active.values_list("network_id", flat=True))


def _add(machine: Machine, form: forms.FileForm) -> None:
    upload, title = form.cleaned_data["file"], form.cleaned_data["title"]
    is_pdf = upload.name.lower().endswith(".pdf")
    (services.add_document if is_pdf else services.add_picture)(machine, upload, title)


def _saved(request: SignedIn, machine: Machine) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("machine_sheet", machine.uuid)
