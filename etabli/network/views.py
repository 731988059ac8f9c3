"""The pages of networks and places."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.core.files import answer_with
from etabli.core.forms import accepted
from etabli.network import drawing, forms, rules, selectors, services
from etabli.network.models import Network, Place, Space
from etabli.people.access import Request, SignedIn, public, requires
from etabli.people.rights import Action
from etabli.people.selectors import may

DETAILS = tuple(forms.PlaceDetailsForm.base_fields)  # named like what they change


@public
def places(request: Request) -> HttpResponse:
    """Every place that one may see, on a map and as cards."""
    found = list(selectors.visible_places(request.person).prefetch_related("photos"))
    return render(
        request, "network/places.html", {"places": found, "map": drawing.places_map(found)}
    )


@public
def place(request: Request, place: str) -> HttpResponse:
    """What there is to know about a place before coming."""
    found = selectors.place_by_slug(place)
    manages = may(request.person, Action.MANAGE_PLACE, found)
    if not found.is_open and not manages:
        raise Http404
    return render(
        request,
        "network/place.html",
        {
            "place": found,
            "week": [(name, found.hours.week.get(day, ())) for day, name in forms.WEEKDAYS],
            "school_week": [
                (name, found.hours.school.get(day, ())) for day, name in forms.WEEKDAYS
            ],
            "special_days": selectors.coming_special_days(found),
            "spaces": selectors.spaces_with_units(found),
            "photos": found.photos.select_related("file"),
            "has_plan": found.plans.exists(),
            "manages": manages,
            "grants": may(request.person, Action.GRANT_ROLES, found),
            "sees_day": may(request.person, Action.SEE_DAY, found),
            "sees_present": may(request.person, Action.SEE_PRESENT, found),
            "keeps_doors": may(request.person, Action.MANAGE_DOORS, found),
            "missing": services.what_is_missing(found) if manages and not found.is_open else [],
        },
    )


@public
def photo(request: Request, photo: UUID) -> HttpResponseBase:
    """A picture of an open place, or of one that the asker prepares; `?small` is for cards."""
    found = selectors.photo_by_uuid(photo)
    if not found.place.is_open and not may(request.person, Action.MANAGE_PLACE, found.place):
        raise Http404
    file = found.thumbnail if "small" in request.GET else found.file
    return answer_with(file, public=found.place.is_open)


@requires(Action.MANAGE_PLACE, selectors.place_by_slug)
def place_details(request: SignedIn, place: Place) -> HttpResponse:
    form = forms.PlaceDetailsForm(
        request.POST or None, initial={field: getattr(place, field) for field in DETAILS}
    )
    if accepted(request, form, lambda: services.change_place(place, **form.cleaned_data)):
        return _saved(request, "place", place.slug)
    return render(request, "network/place_details.html", {"place": place, "form": form})


@requires(Action.MANAGE_PLACE, selectors.place_by_slug)
def place_hours(request: SignedIn, place: Place) -> HttpResponse:
    form = forms.HoursForm(request.POST) if request.method == "POST" else forms.HoursForm.of(place)
    if accepted(request, form, lambda: services.set_week(place, form.week())):
        return _saved(request, "place", place.slug)
    return render(request, "network/place_hours.html", {"place": place, "form": form})


@requires(Action.MANAGE_PLACE, selectors.place_by_slug)
def place_school_hours(request: SignedIn, place: Place) -> HttpResponse:
    """Other hours in the school holidays."""
    form = (
        forms.SchoolHoursForm(request.POST)
        if request.method == "POST"
        else forms.SchoolHoursForm.of(place)
    )
    if accepted(
        request,
        form,
        lambda: services.set_school_hours(place, form.cleaned_data["zone"], form.week()),
    ):
        return _saved(request, "place", place.slug)
    return render(
        request,
        "network/place_school_hours.html",
        {"place": place, "form": form, "known_until": rules.last_school_year()},
    )


@requires(Action.MANAGE_PLACE, selectors.place_by_slug)
def place_special_days(request: SignedIn, place: Place) -> HttpResponse:
    """Dates with other hours than their week day."""
    if removed := _date(request.POST.get("remove", "")):
        services.remove_special_day(place, removed)
        return _saved(request, "place_special_days", place.slug)
    form = forms.SpecialDayForm(request.POST or None)
    if accepted(request, form, lambda: services.set_special_day(place, **form.cleaned_data)):
        return _saved(request, "place_special_days", place.slug)
    return render(
        request,
        "network/place_special_days.html",
        {"place": place, "form": form, "days": selectors.coming_special_days(place)},
    )


@requires(Action.MANAGE_PLACE, selectors.place_by_slug)
def place_spaces(request: SignedIn, place: Place) -> HttpResponse:
    return render(
        request,
        "network/place_spaces.html",
        {"place": place, "spaces": selectors.spaces_with_units(place)},
    )


@requires(Action.MANAGE_PLACE, selectors.place_by_slug)
def space_new(request: SignedIn, place: Place) -> HttpResponse:
    form = forms.SpaceForm(place, request.POST or None)
    if accepted(request, form, lambda: services.create_space(place, **form.cleaned_data)):
        return _saved(request, "place_spaces", place.slug)
    return render(request, "network/space.html", {"place": place, "form": form})


@requires(Action.MANAGE_PLACE, selectors.space_by_uuid)
def space_edit(request: SignedIn, space: Space) -> HttpResponse:
    form = forms.SpaceForm(space.place, request.POST or None, space=space)
    if accepted(request, form, lambda: services.change_space(space, **form.cleaned_data)):
        return _saved(request, "place_spaces", space.place.slug)
    return render(
        request, "network/space.html", {"place": space.place, "space": space, "form": form}
    )


@requires(Action.MANAGE_PLACE, selectors.place_by_slug)
def place_closures(request: SignedIn, place: Place) -> HttpResponse:
    """Spaces that are closed for a while, now or later."""
    if "remove" in request.POST:
        services.reopen_space(selectors.closure_of(place, request.POST["remove"]))
        return _saved(request, "place_closures", place.slug)
    form = forms.ClosureForm(place, request.POST or None)
    if accepted(request, form, lambda: services.close_space(**form.closure())):
        return _saved(request, "place_closures", place.slug)
    return render(
        request,
        "network/place_closures.html",
        {
            "place": place,
            "form": form,
            "closures": selectors.coming_closures(place),
            "answers": may(request.person, Action.BOOK_FOR_OTHERS, place),
        },
    )


@requires(Action.MANAGE_PLACE, selectors.place_by_slug)
def place_photos(request: SignedIn, place: Place) -> HttpResponse:
    if "remove" in request.POST:
        services.remove_photo(place, request.POST["remove"])
        return _saved(request, "place_photos", place.slug)
    form = forms.PhotoForm(request.POST or None, request.FILES or None)
    if accepted(request, form, lambda: services.add_photo(place, **form.cleaned_data)):
        return _saved(request, "place_photos", place.slug)
    return render(
        request,
        "network/place_photos.html",
        {"place": place, "form": form, "photos": place.photos.all()},
    )


@require_POST
@requires(Action.MANAGE_PLACE, selectors.place_by_slug)
def place_open(request: SignedIn, place: Place) -> HttpResponse:
    services.open_place(place)
    messages.success(request, _("%(place)s is open to bookings.") % {"place": place})
    return redirect("place", place.slug)


@require_POST
@requires(Action.MANAGE_PLACE, selectors.place_by_slug)
def place_close(request: SignedIn, place: Place) -> HttpResponse:
    services.close_place(place)
    messages.success(request, _("%(place)s takes no more bookings.") % {"place": place})
    return redirect("network", place.network.slug)


@requires(Action.MANAGE_INSTALLATION)
def network_new(request: SignedIn) -> HttpResponse:
    form = forms.NetworkForm(request.POST or None)
    made: list[Network] = []
    if accepted(request, form, lambda: made.append(services.create_network(**form.cleaned_data))):
        return _saved(request, "network", made[0].slug)
    return render(request, "network/network_form.html", {"form": form})


@requires(Action.MANAGE_NETWORK, selectors.network_by_slug)
def network(request: SignedIn, network: Network) -> HttpResponse:
    """A network as those who run it see it."""
    return render(
        request,
        "network/network.html",
        {
            "network": network,
            "places": selectors.all_places(network).prefetch_related("photos"),
            "grants": may(request.person, Action.GRANT_ROLES, network),
        },
    )


@requires(Action.MANAGE_NETWORK, selectors.network_by_slug)
def network_details(request: SignedIn, network: Network) -> HttpResponse:
    form = forms.NetworkForm(
        request.POST or None,
        initial={field: getattr(network, field) for field in forms.NetworkForm.base_fields},
    )
    if accepted(request, form, lambda: services.change_network(network, **form.cleaned_data)):
        return _saved(request, "network", network.slug)
    return render(request, "network/network_form.html", {"form": form, "network": network})


@requires(Action.MANAGE_NETWORK, selectors.network_by_slug)
def place_new(request: SignedIn, network: Network) -> HttpResponse:
    form = forms.PlaceForm(request.POST or None)
    made: list[Place] = []
    if accepted(
        request, form, lambda: made.append(services.create_place(network, **form.cleaned_data))
    ):
        return _saved(request, "place_details", made[0].slug)
    return render(request, "network/place_new.html", {"network": network, "form": form})


def _date(written: str) -> date | None:
    try:
        return parse_date(written)
    except ValueError:  # well written, and in no calendar
        return None


def _saved(request: SignedIn, view: str, *args: object) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(view, *args)
