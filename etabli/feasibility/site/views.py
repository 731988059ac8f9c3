"""The pages of candidate sites."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from etabli.core.errors import Conflict
from etabli.core.files import answer_with
from etabli.core.forms import accepted
from etabli.core.shortcuts import by_uuid_or_404
from etabli.feasibility.choice.selectors import decisions_of
from etabli.feasibility.floorplan.told import plan
from etabli.feasibility.models import Room, Site, SiteFile
from etabli.feasibility.site import forms, selectors, services
from etabli.feasibility.visit.selectors import visits
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.people.selectors import may
from etabli.study.models import Study
from etabli.study.selectors import study_by_slug


@requires(Action.VIEW_STUDY, study_by_slug)
def sites(request: SignedIn, study: Study) -> HttpResponse:
    return render(
        request,
        "feasibility/sites.html",
        {
            "study": study,
            "manages": may(request.person, Action.MANAGE_STUDY, study),
            "sites": selectors.sites(study),
        },
    )


@requires(Action.MANAGE_STUDY, study_by_slug)
def site_new(request: SignedIn, study: Study) -> HttpResponse:
    form = forms.SiteForm(study, request.POST or None)
    made: list[Site] = []
    if accepted(request, form, lambda: made.append(services.add_site(study, **form.details()))):
        return redirect("site", study.slug, made[0].uuid)
    return render(request, "feasibility/site_form.html", {"study": study, "form": form})


@requires(Action.VIEW_STUDY, selectors.site_by_uuid)
def site(request: SignedIn, site: Site) -> HttpResponse:
    study = site.study
    manages = may(request.person, Action.MANAGE_STUDY, study)
    floors = selectors.floors(site)
    for one in floors:
        one.plan = plan(one)  # type: ignore[attr-defined]
    return render(
        request,
        "feasibility/site.html",
        {
            "study": study,
            "site": site,
            "manages": manages,
            "floors": floors,
            "lots": selectors.lots(site),
            "files": site.files.select_related("stored"),
            "visits": visits(site),
            "decisions": decisions_of(site),
        },
    )


@requires(Action.MANAGE_STUDY, selectors.site_by_uuid)
def site_edit(request: SignedIn, site: Site) -> HttpResponse:
    study = site.study
    if "remove" in request.POST:
        try:
            services.remove_site(site)
        except Conflict as refusal:
            messages.error(request, str(refusal))
            return redirect("site_edit", study.slug, site.uuid)
        messages.success(request, _("The site is taken out of the study."))
        return redirect("study_sites", study.slug)
    form = forms.SiteForm(study, request.POST or None, initial=forms.SiteForm.told(site))
    if accepted(request, form, lambda: services.change_site(site, **form.details())):
        messages.success(request, _("Saved."))
        return redirect("site", study.slug, site.uuid)
    context = {"study": study, "site": site, "form": form}
    return render(request, "feasibility/site_form.html", context)


@requires(Action.MANAGE_STUDY, selectors.site_by_uuid)
def rooms(request: SignedIn, site: Site) -> HttpResponse:
    """Floors and rooms: added by POST, taken away by the buttons beside them."""
    study = site.study
    if level := request.POST.get("remove_floor"):
        services.remove_floor(get_object_or_404(site.floors, level=_number(level)))
        return redirect("site_rooms", study.slug, site.uuid)
    floors = selectors.floors(site)
    sent = request.POST.get("form", "")
    floor = forms.FloorForm(request.POST if sent == "floor" else None, prefix="floor")
    room = forms.RoomForm(floors, request.POST if sent == "room" else None, prefix="room")
    if (
        sent == "floor"
        and accepted(request, floor, lambda: services.set_floor(site, **floor.cleaned_data))
    ) or (sent == "room" and accepted(request, room, lambda: services.set_room(**room.details()))):
        messages.success(request, _("Saved."))
        return redirect("site_rooms", study.slug, site.uuid)
    context = {"study": study, "site": site, "floors": floors, "floor": floor, "room": room}
    return render(request, "feasibility/rooms.html", context)


@requires(Action.MANAGE_STUDY, selectors.room_of_study)
def room_edit(request: SignedIn, room: Room) -> HttpResponse:
    site = room.floor.site
    if "remove" in request.POST:
        services.remove_room(room)
        messages.success(request, _("The room is taken out."))
        return redirect("site_rooms", site.study.slug, site.uuid)
    form = forms.RoomForm(
        selectors.floors(site),
        request.POST or None,
        initial=forms.RoomForm.told(room),
        is_drawn=room.outline is not None,
    )
    if accepted(request, form, lambda: services.set_room(room=room, **form.details())):
        messages.success(request, _("Saved."))
        return redirect("site_rooms", site.study.slug, site.uuid)
    context = {"study": site.study, "site": site, "room": room, "form": form}
    return render(request, "feasibility/room_form.html", context)


@requires(Action.MANAGE_STUDY, selectors.site_by_uuid)
def lots(request: SignedIn, site: Site) -> HttpResponse:
    form = forms.LotsForm(selectors.lots(site), request.POST or None)
    if accepted(request, form, lambda: services.set_lots(site, form.states())):
        messages.success(request, _("Saved."))
        return redirect("site", site.study.slug, site.uuid)
    return render(
        request, "feasibility/lots.html", {"study": site.study, "site": site, "form": form}
    )


@requires(Action.MANAGE_STUDY, selectors.site_by_uuid)
def files(request: SignedIn, site: Site) -> HttpResponse:
    """Photographs and documents: added by POST, taken away by the buttons beside them."""
    study = site.study
    if "remove" in request.POST:
        try:
            services.remove_file(by_uuid_or_404(site.files, request.POST["remove"]))
        except Conflict as refusal:
            messages.error(request, str(refusal))
        return redirect("site_files", study.slug, site.uuid)
    sent = request.POST.get("form", "")

    def data(key: str) -> dict:
        return {"data": request.POST, "files": request.FILES} if sent == key else {}

    photo = forms.PhotoForm(**data("photo"), prefix="photo")
    document = forms.DocumentForm(**data("document"), prefix="document")
    by = request.person
    for form, add in ((photo, services.add_photo), (document, services.add_document)):
        if form.is_bound and accepted(request, form, partial(_add_file, add, site, form, by)):
            messages.success(request, _("Saved."))
            return redirect("site_files", study.slug, site.uuid)
    context = {
        "study": study,
        "site": site,
        "photo": photo,
        "document": document,
        "files": site.files.select_related("stored"),
    }
    return render(request, "feasibility/files.html", context)


@requires(Action.VIEW_STUDY, selectors.file_of_study)
def file(request: SignedIn, file: SiteFile) -> HttpResponseBase:
    """A photograph or a document, for whoever may see the site."""
    return answer_with(file.stored, public=False)


def _add_file(add, site, form, by):
    return add(site, **form.cleaned_data, by=by)


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise Http404 from None
