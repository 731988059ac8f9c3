"""The page of what communes have."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from etabli.core.forms import accepted
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.study.amenity import forms, selectors, services
from etabli.study.models import Amenity, Study
from etabli.study.selectors import study_by_slug


@requires(Action.MANAGE_STUDY, study_by_slug)
def amenities(request: SignedIn, study: Study) -> HttpResponse:
    """What each commune has, to tick; and the form that takes a file."""
    form = forms.AmenitiesForm(request.POST or None, request.FILES or None)
    if accepted(request, form, lambda: _import(request, study, form)):
        return redirect("study_amenities", study.slug)
    return render(
        request,
        "study/amenities.html",
        {
            "study": study,
            "form": form,
            "kinds": Amenity.Kind.choices,
            "districts": selectors.by_commune(study),
        },
    )


@require_POST
@requires(Action.MANAGE_STUDY, study_by_slug)
def tick(request: SignedIn, study: Study) -> HttpResponse:
    codes = study.territory.communes.values_list("code", flat=True)
    ticked = {
        (code, kind)
        for code in codes
        for kind in request.POST.getlist(code)
        if kind in Amenity.Kind.values
    }
    source = request.POST.get("source", "").strip()[: services.LONGEST_SOURCE]
    count = services.tick(study, ticked, source or _("ticked by hand"))
    _tell(request, count)
    return redirect("study_amenities", study.slug)


def _import(request: SignedIn, study: Study, form: forms.AmenitiesForm) -> None:
    file = form.cleaned_data["file"]
    _tell(request, services.import_amenities(study, file.read(), file.name))


def _tell(request: SignedIn, count: int) -> None:
    told = ngettext("%(count)d amenity changed.", "%(count)d amenities changed.", count)
    messages.success(request, told % {"count": count})
