"""The verbs of works: begin them, change their lines, keep a version, tell a plan their total."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.core.errors import BadInput, Conflict
from etabli.core.money import Money
from etabli.feasibility.models import (
    BusinessPlan,
    LayoutVersion,
    PlanSite,
    Site,
    WorksEnergy,
    WorksLine,
    WorksVersion,
)
from etabli.feasibility.plan.rules import entries
from etabli.feasibility.plan.services import put_entry
from etabli.feasibility.works import energy, rules, selectors
from etabli.feasibility.works.words import name_of
from etabli.people.models import Person

MOST_LINES = 300
MONTHS = 12  # in a year
LIFE = 120  # months over which works are written off, where the plan says nothing: assumption


@transaction.atomic
def begin(site: Site, layout: LayoutVersion | None = None, rank: int = 1) -> list[WorksLine]:
    """Put the lines that follow from the states by lot, and from a layout (of rank 1, the best, or
    another), in the place of those begun before; lines that somebody wrote or changed stay.

    Raises BadInput where there is no such layout of the site, or nothing to begin with.
    """
    Site.objects.select_for_update().get(pk=site.pk)
    states = {one.lot: one.state for one in site.lots.all()}
    found = rules.of_states(states, selectors.measures(site))
    if layout is not None:
        options = (layout.results or {}).get("layouts", ())
        if layout.site_id != site.pk or not 1 <= rank <= len(options):
            raise BadInput(_("One of the layouts of this site is needed."), field="layout")
        found += rules.of_layout(layout.inputs, options[rank - 1])
    if not found:
        raise BadInput(
            _("Nothing is to be mended or replaced: tell the state by lot, the floors and rooms.")
        )
    site.works_lines.filter(is_begun=True).delete()
    changed = {(one.lot, one.name) for one in site.works_lines.all()}
    source = _("assumption, an order of magnitude")
    made = [
        WorksLine(
            site=site,
            lot=one.lot,
            name=name_of(one),
            quantity=one.quantity,
            unit=one.unit,
            low=one.low,
            likely=one.likely,
            high=one.high,
            source=source,
            is_begun=True,
        )
        for one in found
    ]
    return WorksLine.objects.bulk_create(
        [one for one in made if (one.lot, one.name) not in changed]
    )


@transaction.atomic
def put_line(site: Site, line: WorksLine | None = None, **details: Any) -> WorksLine:
    """Add a line, or change one; `details` as the model names them. Raises BadInput where the
    costs do not grow from low to high, or there are too many lines."""
    Site.objects.select_for_update().get(pk=site.pk)
    if not details["low"] <= details["likely"] <= details["high"]:
        raise BadInput(_("The likely cost lies between the low and the high one."), field="likely")
    if line is None and site.works_lines.count() >= MOST_LINES:
        raise BadInput(_("At most %(most)d of these are allowed.") % {"most": MOST_LINES})
    kept = line or WorksLine(site=site)
    for field, value in details.items():
        setattr(kept, field, value)
    kept.is_begun = False
    kept.save()
    return kept


def remove_line(line: WorksLine) -> None:
    line.delete()


@transaction.atomic
def keep(site: Site, *, note: str = "", by: Person | None = None) -> WorksVersion:
    """Keep the works as they stand as the next version. Raises Conflict `no_works`."""
    Site.objects.select_for_update().get(pk=site.pk)
    lines = selectors.lines(site)
    if not lines:
        raise Conflict("no_works", _("There is no line of works yet."))
    last = site.works_versions.first()
    return WorksVersion.objects.create(
        site=site,
        number=last.number + 1 if last else 1,
        note=note,
        currency=site.currency,
        lines=rules.kept(lines),
        energy=selectors.figures(site),
        made_by=by,
    )


@transaction.atomic
def set_energy(site: Site, figures: Mapping[str, Any]) -> None:
    """What somebody knows of the site's energy; `figures` as `works.energy` takes them."""
    WorksEnergy.objects.update_or_create(site=site, defaults={"figures": dict(figures)})


@transaction.atomic
def into_plan(version: WorksVersion, at: PlanSite, *, with_energy: bool = False) -> None:
    """Put the total of a version, with its ends, in the place of the works of a plan's place;
    `with_energy`: and what its energy costs after the works in the place of that of the place.

    Raises BadInput for a plan of another site or currency, and as the plan does.
    """
    plan = BusinessPlan.objects.select_for_update().get(pk=at.plan_id)
    if at.site_id != version.site_id:
        raise BadInput(_("One of the plans that open here is needed."), field="place")
    if plan.inputs.get("currency", "EUR") != version.currency:
        raise BadInput(_("The plan is in another currency than the site."), field="place")
    before: dict[str, Any] = next(
        (one for one in entries(plan.inputs, "works") if one.get("place") == at.place), {}
    )
    sums = rules.total(rules.lines_of(version.lines))
    entry = {
        "name": _("Works"),
        "place": at.place,
        "life": LIFE,
        **before,
        "amount": {end: Money(cents, version.currency).amount for end, cents in sums.items()},
        "source": _("works of %(site)s by lot, version %(number)d")
        % {"site": version.site, "number": version.number},
    }
    put_entry(plan, "works", entry, key=before.get("key", ""))
    if with_energy and version.energy:
        _energy_into_plan(version, plan, at)


def _energy_into_plan(version: WorksVersion, plan: BusinessPlan, at: PlanSite) -> None:
    plan.refresh_from_db()
    before: dict[str, Any] = next(
        (
            one
            for one in entries(plan.inputs, "costs")
            if one.get("place") == at.place and one.get("kind") == "energy"
        ),
        {},
    )
    told = energy.reckoned(version.energy, {one["lot"] for one in version.lines})
    months = {
        end: Money(cents, version.currency).shared_by(MONTHS).amount
        for end, cents in told.cost_after.items()
    }
    entry = {
        "kind": "energy",
        "place": at.place,
        **before,
        "name": _("Energy"),
        "amount": months,
        "every": "month",
        "source": _("energy of %(site)s after the works, version %(number)d")
        % {"site": version.site, "number": version.number},
    }
    put_entry(plan, "costs", entry, key=before.get("key", ""))
