"""Of the example: invented buildings, visited, scored, compared; one is retained and opens."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from etabli.core import clock
from etabli.core.texts import Text
from etabli.feasibility.choice import services as choosing
from etabli.feasibility.criteria import rules as weighing
from etabli.feasibility.criteria import services as criteria
from etabli.feasibility.file import services as files
from etabli.feasibility.file.rules import ENDS
from etabli.feasibility.floorplan import services as floorplans
from etabli.feasibility.layout import selectors as plans
from etabli.feasibility.layout import services as layouts
from etabli.feasibility.models import Criterion, FloorPicture, LayoutVersion, Site
from etabli.feasibility.plan import services as planning
from etabli.feasibility.prescription import services as prescriptions
from etabli.feasibility.prescription.rules import Project
from etabli.feasibility.prescription.selectors import usual_project
from etabli.feasibility.site import services as sites
from etabli.feasibility.visit import services as visits
from etabli.feasibility.works import services as works
from etabli.launch.place import selectors as launching
from etabli.launch.place.services import prepare_place
from etabli.network.models import Network
from etabli.people.models import Person
from etabli.study.models import Study

Table = Mapping[str, Any]
TOLD = ("lots", "floors", "scores", "timetable")  # beside the sheet itself


def load(study: Study, folder: Path, people: Mapping[str, Person]) -> None:
    """The sites of `sites.toml`, in the language of whoever loads the example."""
    with (folder / "sites.toml").open("rb") as file:
        wanted = tomllib.load(file)
    named = [
        criteria.add_criterion(study, _word(one["name"]), _word(one["meaning"]))
        for one in wanted["criteria"]
    ]
    made = [_site(study, one, named) for one in wanted["sites"]]
    keys = [weighing.key_of(pair) for pair in weighing.pairs([one.pk for one in named])]
    for role, steps in wanted["judgements"].items():
        criteria.judge(study, people[role], dict(zip(keys, steps, strict=True)))
    visit = visits.begin(made[0], people["study-officer"])
    _prescribe(made[0], wanted["prescriptions"], people["study-officer"])
    for role, answers in wanted["visit"].items():
        for item, value in answers.items():
            visits.answer(visit, item, value, [], people[role])
    _draw(made[0], wanted["drawing"])
    officer = people["study-officer"]
    found = [[_layout(made[0], one, officer) for one in wanted["layouts"]][-1]]
    for site, meeting in zip(made[1:], wanted["others"]["meeting"], strict=True):
        least = {"note": wanted["others"]["note"], "wanted": {"meeting": meeting}, "rooms": {}}
        found.append(_layout(site, least, officer))
        prescriptions.set_project(site, usual_project(site))
        prescriptions.keep(site, note=_word(wanted["others"]["note"]), by=officer)
    for site, layout in zip(made, found, strict=True):
        works.begin(site, layout)
        works.keep(site, note=_word(wanted["works"]["note"]), by=officer)
    _stand_in_plans(study, made)
    for one in wanted["decisions"]:
        told = {key: _word(value) for key, value in one.items() if key != "site"}
        today = timezone.localdate(clock.now())
        by = people["study-officer"]
        choosing.decide(made[one["site"] - 1], **told, decided_on=today, by=by)


def prepare(study: Study, network: Network, by: Person) -> None:
    """The site that is retained is where the scenario's place of its commune opens, and the plan
    becomes the budget of that place."""
    site = study.candidate_sites.get(state=Site.State.RETAINED)
    kind = launching.kind_for(site)
    name = Text(site.name, site.name)
    plan = launching.plans(site)[0]
    prepare_place(site, kind, name, network=network, plan=plan, by=by)


def _site(study: Study, wanted: Table, named: list[Criterion]) -> Site:
    details = {key: _word(value) for key, value in wanted.items() if key not in TOLD}
    site = sites.add_site(study, is_simulated=True, **details)
    lots = wanted.get("lots", {})
    sites.set_lots(site, {lot: (state, _word(note)) for lot, (state, note) in lots.items()})
    for one in wanted["floors"]:
        floor = sites.set_floor(site, one["level"], Decimal(one["area"]))
        for room in one["rooms"]:
            told = {key: _word(value) for key, value in room.items()}
            told |= {key: Decimal(str(room[key])) for key in ("area", "height")}
            sites.set_room(floor, **told)
    scores = {one: (value, "") for one, value in zip(named, wanted["scores"], strict=True)}
    criteria.score(site, scores)
    _timetable(site, wanted["timetable"])
    return site


def _draw(site: Site, wanted: Table) -> None:
    """The rooms of one level on an invented plan, in their order."""
    floor = site.floors.get(level=wanted["level"])
    upload = SimpleUploadedFile("plan.png", _painted(wanted), "image/png")
    floorplans.set_picture(floor, photo=None, upload=upload)
    width, height = wanted["size"]

    def percent(rectangle: list[float]) -> list[tuple[float, float]]:
        return [(100 * x / width, 100 * y / height) for x, y in _corners(wanted, rectangle)]

    (start, end), length = percent(wanted["walls"]), Decimal(wanted["walls"][2])
    scaled = FloorPicture.objects.get(floor=floor)
    floorplans.set_scale(scaled, [start, (end[0], start[1])], length)
    for room, rectangle in zip(floor.rooms.all(), wanted["rooms"], strict=True):
        floorplans.draw(floor, room, percent(rectangle))


def _painted(wanted: Table) -> bytes:
    """Walls alone, as a PNG."""
    picture = Image.new("RGB", tuple(wanted["size"]), "white")
    pen = ImageDraw.Draw(picture)
    for rectangle in (wanted["walls"], *wanted["rooms"]):
        pen.rectangle(_corners(wanted, rectangle), outline="#444444", width=6)
    content = BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


def _corners(wanted: Table, rectangle: list[float]) -> list[tuple[float, float]]:
    """Two that face each other, in pixels; the rectangle is left, top, width, depth in metres."""
    (left, top), pixels = wanted["margin"], wanted["pixels_per_metre"]
    x, y, width, depth = rectangle
    ends = ((x, y), (x + width, y + depth))
    return [(left + pixels * across, top + pixels * down) for across, down in ends]


def _prescribe(site: Site, wanted: Table, officer: Person) -> None:
    """Two versions, so that there is something to compare."""
    first, second = map(_word, wanted["notes"])
    prescriptions.set_project(site, Project(**wanted["project"]))
    prescriptions.keep(site, note=first, by=officer)
    prescriptions.change_line(site, "sockets", {"quantity": Decimal(wanted["sockets"])})
    prescriptions.change_line(site, "cabinet", {"note": _word(wanted["cabinet"])})
    prescriptions.leave_out(site, wanted["left_out"])
    added: dict[str, Any] = {**wanted["added"], "text": Text.of(wanted["added"]["text"])}
    added["quantity"] = Decimal(added["quantity"])
    prescriptions.add_line(site, **added, status="todo", who="officer", note="", source="")
    prescriptions.keep(site, note=second, by=officer)


def _layout(site: Site, wanted: Table, by: Person) -> LayoutVersion:
    """Found at once, since the works begin with it."""
    brief = plans.brief_of(site)
    brief["wanted"] |= wanted["wanted"]
    brief["rooms"] = [
        {**room, **wanted["rooms"].get(str(number), {})}
        for number, room in enumerate(brief["rooms"], start=1)
    ]
    asked = layouts.ask(site, brief, note=_word(wanted["note"]), by=by)
    layouts.find(asked.pk)
    asked.refresh_from_db()
    return asked


def _stand_in_plans(study: Study, made: list[Site]) -> None:
    """Each place of the study's plans that opens desks in the commune of a site."""
    by_commune = {site.commune_code: site for site in made}
    for plan in study.business_plans.all():
        for place in plan.inputs["places"]:
            site = by_commune.get(place["key"].rsplit("-", 1)[1])
            if site and "desk" in place["resources"]:
                planning.put_entry(plan, "places", place, key=place["key"], site=site)


def _timetable(site: Site, wanted: Table) -> None:
    weeks = {
        key: {**dict(zip(ENDS, told, strict=False)), "source": _word(told[-1])}
        for key, told in wanted.get("weeks", {}).items()
    }
    files.set_timetable(site, permit=wanted["permit"], replaced=weeks)


def _word(value: Any) -> Any:
    """A text in the present language; anything else as it is."""
    return str(Text.of(value)) if isinstance(value, dict) else value
