"""The checklist of a visit, as a page that works without a line and as a plain form."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from uuid6 import uuid7

from etabli.core.errors import BadInput, Refused
from etabli.core.problems import problem
from etabli.feasibility.models import Site, Visit
from etabli.feasibility.site.selectors import site_by_uuid
from etabli.feasibility.visit import rules, selectors, services
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action

WORKER = Path(__file__).resolve().parent.parent / "static" / "feasibility" / "visit-worker.js"


@require_POST
@requires(Action.MANAGE_STUDY, site_by_uuid)
def visit_new(request: SignedIn, site: Site) -> HttpResponse:
    begun = services.begin(site, request.person)
    return redirect("visit", site.study.slug, begun.uuid)


@requires(Action.MANAGE_STUDY, selectors.visit_of_study)
def visit(request: SignedIn, visit: Visit) -> HttpResponse:
    """The checklist; without JavaScript it is sent whole by POST."""
    refused = None
    if request.method == "POST":
        try:
            _take_in(request, visit)
        except Refused as refusal:
            refused = refusal
        else:
            messages.success(request, _("Saved."))
            return redirect("visit", visit.site.study.slug, visit.uuid)
    state = selectors.state_of(visit)
    return render(
        request,
        "feasibility/visit.html",
        {
            "study": visit.site.study,
            "site": visit.site,
            "visit": visit,
            "sections": _sections(state, request.POST if refused else {}),
            "rooms": _rooms(state),
            "blank": _line(rules.NEW_ROOM, _("Another room"), rules.ROOM_FIELDS, {}, request.POST),
            "state": state,
            "refused": refused,
            "photos": visit.photos.filter(is_whole=True).count(),
            "most_mb": services.LARGEST_MB,
            "piece": services.PIECE_BYTES,
        },
    )


@requires(Action.MANAGE_STUDY, selectors.visit_of_study)
def visit_sync(request: SignedIn, visit: Visit) -> JsonResponse:
    """What telephones send, and what is known then."""
    if request.method == "POST":
        try:
            sent = json.loads(request.body)
        except ValueError:
            return problem(BadInput(_("JSON is needed."), field="answers"))
        try:
            services.record(
                visit, sent.get("answers") if isinstance(sent, dict) else None, request.person
            )
        except Refused as refusal:
            return problem(refusal)
    return JsonResponse(selectors.state_of(visit))


@require_POST
@requires(Action.MANAGE_STUDY, selectors.photo_of_visit)
def visit_photo(request: SignedIn, coming: selectors.Coming) -> JsonResponse:
    """One piece of one photograph."""
    try:
        photo = services.take_piece(
            coming.visit,
            coming.uuid,
            request.body,
            request.person,
            item=request.GET.get("item", ""),
            size=_number(request.GET.get("size", "")),
            offset=_number(request.GET.get("offset", "")),
        )
    except Refused as refusal:
        return problem(refusal)
    return JsonResponse({"received": photo.received, "whole": photo.is_whole})


@requires(Action.MANAGE_STUDY, selectors.visit_of_study)
def visit_worker(request: SignedIn, visit: Visit) -> HttpResponse:
    """The service worker, at an address below which is this visit and nothing else."""
    answer = HttpResponse(WORKER.read_bytes(), content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_POST
@requires(Action.MANAGE_STUDY, selectors.visit_of_study)
def visit_take_over(request: SignedIn, visit: Visit) -> HttpResponse:
    study, site = visit.site.study, visit.site
    try:
        services.take_over(visit)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("visit", study.slug, visit.uuid)
    messages.success(request, _("The site’s sheet says now what the visit saw."))
    return redirect("site", study.slug, site.uuid)


def _take_in(request: SignedIn, visit: Visit) -> None:
    """The plain form: an answer for each item that differs from what the form showed."""
    posted = request.POST
    if "decide" in posted:
        try:
            chosen = UUID(posted["decide"])
        except ValueError:
            raise Http404 from None
        services.decide(visit, chosen, request.person)
        return
    shown = {str(one.uuid): one.value for one in visit.answers.all()}
    rooms = {key.partition(":")[0] for key in posted if key.startswith(rules.ROOM)}
    answers = []
    for key in [*rules.fixed_items(), *sorted(rooms)]:
        is_new = key == rules.NEW_ROOM
        item = f"{rules.ROOM}{uuid7()}" if is_new else key
        fields = rules.item_of(item).fields
        given = {one.key: posted.get(f"{key}:{one.key}", "").strip() for one in fields}
        base = posted.get(f"{key}:base", "").split()
        before = shown.get(base[-1], {}) if base else {}
        if (
            any(given.values())
            if is_new
            else given != {one.key: before.get(one.key, "") for one in fields}
        ):
            answers.append({"uuid": str(uuid7()), "item": item, "value": given, "replaces": base})
    for start in range(0, len(answers), services.MOST_ANSWERS):
        services.record(visit, answers[start : start + services.MOST_ANSWERS], request.person)


def _sections(state: dict, posted: Any) -> list[tuple[Any, list[dict]]]:
    return [
        (
            title,
            [_line(one.key, one.label, one.fields, state["items"], posted) for one in items],
        )
        for title, items in rules.SECTIONS
    ]


def _rooms(state: dict) -> list[dict]:
    return [
        _line(key, _("Room"), rules.ROOM_FIELDS, state["items"], {})
        for key in state["items"]
        if key.startswith(rules.ROOM)
    ]


def _line(key: str, label: Any, fields: Any, known: dict, posted: Any) -> dict:
    """An item as the template writes it."""
    standing = known.get(key, {"replaces": [], "values": []})
    value = standing["values"][-1]["value"] if standing["values"] else {}
    return {
        "key": key,
        "label": label,
        "base": " ".join(standing["replaces"]),
        "differing": standing["values"] if len(standing["values"]) > 1 else [],
        "fields": [
            {
                "field": one,
                "name": f"{key}:{one.key}",
                "value": posted.get(f"{key}:{one.key}", value.get(one.key, "")),
            }
            for one in fields
        ],
    }


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else -1
