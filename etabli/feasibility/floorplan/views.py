"""The pages of drawn floors."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.core.files import answer_with
from etabli.core.forms import accepted
from etabli.core.shortcuts import by_uuid_or_404
from etabli.feasibility.floorplan import rules, selectors, services, told
from etabli.feasibility.floorplan.forms import OutlineForm, PictureForm, ScaleForm
from etabli.feasibility.models import Floor, FloorPicture
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action


@requires(Action.MANAGE_STUDY, selectors.floor_of_study)
def floor_drawing(request: SignedIn, floor: Floor) -> HttpResponse:
    """A picture, its scale, and rooms outlined on it: by clicks, or by numbers that are typed.
    `?room=` begins with the outline of that room."""
    site, picture, sent = floor.site, selectors.picture_of(floor), request.POST.get("form", "")
    back = redirect("floor_drawing", site.study.slug, site.uuid, floor.level)
    if "take_off" in request.POST:
        services.take_off(by_uuid_or_404(floor.rooms, request.POST["take_off"]))
        return back
    if "remove" in request.POST:
        services.remove_picture(floor)
        return back

    def data(key: str) -> dict:
        return {"data": request.POST, "files": request.FILES} if sent == key else {}

    given = PictureForm(floor, **data("picture"))
    scale = ScaleForm(**data("scale"), initial=ScaleForm.told(picture) if picture else {})
    outline = OutlineForm(floor, **data("outline"), initial=_begun(request, floor))
    saved = (
        (given.is_bound and accepted(request, given, lambda: _give(floor, given)))
        or (picture and scale.is_bound and accepted(request, scale, lambda: _scale(picture, scale)))
        or (outline.is_bound and accepted(request, outline, lambda: _draw(floor, outline)))
    )
    if saved:
        messages.success(request, _("Saved."))
        return back
    plan = told.plan(floor)
    context = {
        "study": site.study,
        "site": site,
        "floor": floor,
        "plan": plan,
        "given": given,
        "scale": scale,
        "outline": outline,
        "metres_per_pixel": selectors.scale_of(picture),
    }
    return render(request, "feasibility/floor_drawing.html", context)


@requires(Action.VIEW_STUDY, selectors.picture_of_study)
def floor_picture(request: SignedIn, picture: FloorPicture) -> HttpResponseBase:
    """The picture itself, for whoever may see the site."""
    return answer_with(picture.stored, public=False)


def _begun(request: SignedIn, floor: Floor) -> dict:
    """What the outline's form begins with."""
    if "room" not in request.GET:
        return {}
    room = by_uuid_or_404(floor.rooms, request.GET["room"])
    return {"room": room.uuid, "corners": rules.written(room.outline or ())}


def _give(floor: Floor, form: PictureForm) -> None:
    services.set_picture(floor, **form.details())


def _scale(picture: FloorPicture, form: ScaleForm) -> None:
    services.set_scale(picture, **form.details())


def _draw(floor: Floor, form: OutlineForm) -> None:
    services.draw(floor, **form.details())
