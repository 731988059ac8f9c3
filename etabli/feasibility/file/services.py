"""The verb of feasibility files: say what differs on the way of a site to its opening."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from etabli.core.dates import date_told
from etabli.core.errors import BadInput
from etabli.feasibility.file import rules
from etabli.feasibility.mode.rules import modes
from etabli.feasibility.models import Site, Timetable


def set_timetable(
    site: Site,
    *,
    begins_on: date | None = None,
    mode: str = "",
    permit: str = "public",
    replaced: Mapping[str, Mapping[str, Any]] | None = None,
) -> Timetable:
    """Replace what was said; `replaced`: by step, weeks low, likely and high with their source.
    Raises BadInput with the field at fault."""
    if begins_on and not rules.EARLIEST <= begins_on <= rules.LATEST:
        ends = {"first": date_told(rules.EARLIEST), "last": date_told(rules.LATEST)}
        raise BadInput(_("A day from %(first)s to %(last)s is needed.") % ends, field="begins_on")
    if mode and mode not in modes():
        raise BadInput(_("There is no such management mode."), field="mode")
    if permit not in rules.PERMITS:
        raise BadInput(_("One of the choices that are offered is needed."), field="permit")
    rules.check(replaced or {})
    made, _new = Timetable.objects.update_or_create(
        site=site,
        defaults={
            "begins_on": begins_on,
            "mode": mode,
            "permit": permit,
            "replaced": {key: dict(told) for key, told in (replaced or {}).items()},
        },
    )
    return made
