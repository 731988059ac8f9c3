"""The verbs of prescriptions: say what the site is to become, change lines, add some, keep them."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction
from uuid6 import uuid7

from etabli.core import clock
from etabli.core.texts import Text
from etabli.feasibility.models import Prescriptions, PrescriptionVersion, Site
from etabli.feasibility.prescription import rules, selectors
from etabli.feasibility.prescription.rules import Line, Project
from etabli.people.models import Person


@transaction.atomic
def set_project(site: Site, project: Project) -> Prescriptions:
    """Begin, or say anew what the site is to become: the quantities follow, what was changed by
    hand stays. Raises BadInput."""
    rules.check_project(project)
    made, _new = Prescriptions.objects.update_or_create(
        site=site, defaults={"project": asdict(project)}
    )
    return made


@transaction.atomic
def change_line(site: Site, key: str, parts: Mapping[str, Any]) -> None:
    """Some of `rules.PARTS`; those that say what the rule says follow it again. Raises BadInput
    and NotFound."""
    kept = selectors.begun(site, lock=True)
    before = selectors.line_by_key(site, kept, key)
    after = replace(before, **parts)
    rules.check_line(after)
    if before.is_own:
        kept.added[key] = rules.to_table(after)
    else:
        said = _said_by_rule(site, kept, key)
        told = {
            part: rules.stored(part, getattr(after, part))
            for part in rules.PARTS
            if getattr(after, part) != getattr(said, part)
        }
        kept.changed[key] = told | ({"left_out": True} if before.left_out else {})
    kept.save()


@transaction.atomic
def follow_rule(site: Site, key: str) -> None:
    """Forget what was changed of a line. Raises NotFound."""
    kept = selectors.begun(site, lock=True)
    selectors.line_by_key(site, kept, key)
    kept.changed.pop(key, None)
    kept.save()


@transaction.atomic
def leave_out(site: Site, key: str, *, left_out: bool = True) -> None:
    """Leave a line out of the document, or take it up again; one that was added is gone. Raises
    NotFound."""
    kept = selectors.begun(site, lock=True)
    if selectors.line_by_key(site, kept, key).is_own:
        del kept.added[key]
    else:
        kept.changed[key] = {**kept.changed.get(key, {}), "left_out": left_out}
    kept.save()


@transaction.atomic
def add_line(site: Site, *, heading: str, unit: str, source: str, **parts: Any) -> Line:
    """One that no rule says; `parts` as `rules.PARTS`. Raises BadInput and NotFound."""
    kept = selectors.begun(site, lock=True)
    line = Line(str(uuid7()), heading, unit=unit, sourced="own", ref=Text(source, source), **parts)
    rules.check_line(line)
    kept.added[line.key] = rules.to_table(line)
    kept.save()
    return line


@transaction.atomic
def keep(site: Site, *, note: str = "", by: Person | None = None) -> PrescriptionVersion:
    """Keep the prescriptions as they are as the next version. Raises NotFound before there are
    any."""
    kept = selectors.begun(site, lock=True)
    last = site.prescription_versions.first()
    lines = selectors.lines(site, kept)
    return PrescriptionVersion.objects.create(
        site=site,
        number=last.number + 1 if last else 1,
        note=note,
        project=kept.project,
        lines=[rules.to_table(line) for line in lines if not line.left_out],
        made_at=clock.now(),
        made_by=by,
    )


def _said_by_rule(site: Site, kept: Prescriptions, key: str) -> Line:
    return rules.of_rule(rules.rules()[key], Project.of(kept.project), selectors.seen(site))
