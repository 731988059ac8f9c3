"""The verbs of a retained site: prepare its place, give the place its budget."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import BadInput, Conflict
from etabli.core.texts import Text
from etabli.feasibility.models import Site
from etabli.launch.models import Budget, Opening
from etabli.launch.place import rules, selectors
from etabli.launch.place.rules import Prepared
from etabli.launch.place.selectors import AtSite, Drawn
from etabli.launch.rules import desks_for, first_desks
from etabli.launch.services import lock
from etabli.network.models import Network, Occupation, Place
from etabli.network.services import (
    change_place,
    change_space,
    create_network,
    create_place,
    create_space,
    set_week,
)
from etabli.people.models import Person
from etabli.study.models import Study


@transaction.atomic
def prepare_place(
    site: Site,
    kind: str,
    name: Text,
    *,
    network: Network | None = None,
    network_name: Text | None = None,
    layout: Drawn | None = None,
    plan: AtSite | None = None,
    by: Person | None = None,
) -> Opening:
    """Draft the place of a retained site, in `network` or in a new one: its address, the spaces of
    `layout` or of its rooms, usual hours of its kind, and the budget that `plan` says.

    Where a scenario's place of that kind in that commune is there already, it is this place: it
    stays in its network and is completed, spaces and hours only while nobody has set others.
    Doing it again makes nothing twice. Raises Conflict `not_retained`, BadInput for a network of
    another territory or none.
    """
    lock(site.study)
    sites = Site.objects.select_for_update(of=("self",)).select_related("study__territory")
    kept = sites.get(pk=site.pk)
    found = selectors.opening_of(kept)
    if found is None:
        if kept.state != Site.State.RETAINED:
            raise Conflict(
                "not_retained",
                _("Only a site that is retained becomes a place."),
                advice=_("Write down the decision first."),
            )
        found = selectors.proposed(kept.study, kind, kept.commune_code)
        if found is None:
            found = _open(kept, kind, name, _network(kept.study, network, network_name), by)
        _settle(found, kept, layout)
    if plan is not None:
        set_budget(found, plan, by=by)
    return found


@transaction.atomic
def set_budget(opening: Opening, plan: AtSite, *, by: Person | None = None) -> Budget:
    """Take what a plan's version expects as the place's budget, from its opening on; nothing new
    where that is the budget already. Raises BadInput for a plan of another site."""
    from etabli.kernels.economics import by_month, from_table

    lock(opening.study)
    if plan.key not in {one.key for one in selectors.plans(opening.site)}:  # type: ignore[arg-type]
        raise BadInput(_("One of the computed plans that open here is needed."), field="plan")
    stands = opening.budgets.first()
    if stands and (stands.version_id, stands.plan_place) == (plan.version.pk, plan.place):
        return stands
    return Budget.objects.create(
        opening=opening,
        version=plan.version,
        plan_place=plan.place,
        months=by_month(from_table(plan.version.inputs), plan.place),
        prepared_by=by,
    )


def _network(study: Study, network: Network | None, name: Text | None) -> Network:
    if network is None:
        if not name:
            raise BadInput(_("Choose a network or name a new one."), field="network_name")
        return create_network(name, territory=study.territory)
    if network.territory_id != study.territory_id:
        raise BadInput(_("One of the territory’s networks is needed."), field="network")
    return network


def _open(site: Site, kind: str, name: Text, network: Network, by: Person | None) -> Opening:
    """A place in preparation without anything yet."""
    place = create_place(
        network,
        kind,
        name,
        commune_code=site.commune_code,
        commune_name=site.commune_name,
        is_example=site.is_simulated,
    )
    is_proposed = selectors.is_proposed(site.study, kind, site.commune_code)
    scenario = site.study.chosen if is_proposed else None
    if scenario and scenario.openings.filter(kind=kind, commune_code=site.commune_code).exists():
        scenario = None  # its place has another building
    return Opening.objects.create(
        place=place,
        study=site.study,
        scenario=scenario,
        kind=kind,
        commune_code=site.commune_code,
        prepared_at=clock.now(),
        prepared_by=by,
    )


def _settle(opening: Opening, site: Site, layout: Drawn | None) -> None:
    """Let a place stand in a site: what nobody has set of it follows the site."""
    place = opening.place
    opening.site = site
    if _is_untouched(place):
        _furnish(place, _spaces(site, layout))
        opening.layout = layout.version if layout else None
        opening.layout_rank = layout.rank if layout else None
    opening.save()
    details: dict[str, object] = {}
    if not place.address:
        details["address"] = site.address[:200]
    if place.expected_desk_days is None:
        details["expected_desk_days"] = selectors.desk_days(site)
    if place.latitude is None:
        commune = site.study.territory.communes.filter(code=site.commune_code).first()
        if commune is not None:
            details |= {"longitude": commune.longitude, "latitude": commune.latitude}
    change_place(place, **details)
    if place.status == Place.Status.DRAFT and not place.hours:
        set_week(place, rules.WEEKS[place.kind])


def _spaces(site: Site, layout: Drawn | None) -> list[Prepared]:
    found = layout.spaces() if layout else selectors.spaces_of_rooms(site)
    if found:
        return found
    first = first_desks(desks_for(selectors.desk_days(site)))
    return [Prepared(first["kind"], first["name"], first["units"], first["seats"])]


def _is_untouched(place: Place) -> bool:
    """Whether a draft has no spaces, or only the desks that it began with, which nothing held."""
    if place.status != Place.Status.DRAFT:
        return False
    spaces = list(place.spaces.all())
    if not spaces:
        return True
    begun = first_desks(spaces[0].seats)
    return (
        len(spaces) == 1
        and (spaces[0].kind, spaces[0].name) == (begun["kind"], begun["name"])
        and not Occupation.objects.filter(unit__space=spaces[0]).exists()
    )


def _furnish(place: Place, wanted: Sequence[Prepared]) -> None:
    """Give a place its spaces; the desks that it began with become the first of them."""
    first = place.spaces.first()
    for number, one in enumerate(wanted):
        if number == 0 and first is not None:
            change_space(first, position=number, **one.details())
        else:
            create_space(place, position=number, **one.details())
