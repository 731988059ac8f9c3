"""The verbs of layouts: ask for one, which stays as it was asked, and let the worker find it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.feasibility.layout import rules
from etabli.feasibility.models import LayoutVersion, Site
from etabli.people.models import Person

# Seconds for the layouts, all together; after them the best known one comes with its bound.
TIME_LIMIT = 20.0
# Rooms up to which every rule is loosened in turn to see what binds.
MOST_TO_EXPLAIN = 25


@transaction.atomic
def ask(
    site: Site, inputs: Mapping[str, Any], *, note: str = "", by: Person | None = None
) -> LayoutVersion:
    """Keep what is asked (`rules.brief`) as the site's next version, and let the worker find the
    best layout of it. Raises BadInput with the field where it cannot be one."""
    _check(inputs)
    Site.objects.select_for_update().get(pk=site.pk)
    last = site.layouts.first()
    made = LayoutVersion.objects.create(
        site=site,
        number=last.number + 1 if last else 1,
        note=note,
        inputs=dict(inputs),
        made_by=by,
    )
    transaction.on_commit(partial(work_out.enqueue, made.pk))
    return made


@transaction.atomic
def ask_again(version: LayoutVersion) -> None:
    """Let the worker find a layout that was interrupted, or failed."""
    kept = LayoutVersion.objects.select_for_update().get(pk=version.pk)
    if not (kept.is_interrupted or kept.state == LayoutVersion.State.FAILED):
        return
    kept.state, kept.percent, kept.told_at = LayoutVersion.State.WAITING, 0, clock.now()
    kept.save(update_fields=["state", "percent", "told_at"])
    transaction.on_commit(partial(work_out.enqueue, kept.pk))


@task()
def work_out(number: int) -> None:
    """The worker's part."""
    find(number)


def find(number: int) -> None:
    """The best layouts of a version that waits for them, and what holds their posts down."""
    here = LayoutVersion.objects.filter(pk=number)
    running = LayoutVersion.State.RUNNING
    if not here.filter(state=LayoutVersion.State.WAITING).update(
        state=running, told_at=clock.now()
    ):
        return

    def tell(percent: int) -> None:
        here.update(percent=percent, told_at=clock.now())

    try:
        results = solved(here.get().inputs, tell)
    except Exception:
        here.update(state=LayoutVersion.State.FAILED)
        raise
    here.filter(state=running).update(
        state=LayoutVersion.State.DONE, results=results, percent=100, told_at=clock.now()
    )


def solved(
    inputs: Mapping[str, Any], tell: Callable[[int], None] = lambda _percent: None
) -> rules.Table:
    """The best layouts of a brief and what binds the first, as `rules.found` writes them."""
    from etabli.kernels.layout import alternatives, binding

    problem = rules.problem(inputs)
    tell(10)
    layouts = alternatives(
        problem, most=rules.ALTERNATIVES, differing=rules.DIFFERING, time_limit=TIME_LIMIT
    )
    tell(60)
    explained = len(problem.usable) <= MOST_TO_EXPLAIN
    return rules.found(layouts, binding(problem, layouts[0]) if explained else ())


def _check(inputs: Mapping[str, Any]) -> None:
    """Raises BadInput for what no layout can be asked of."""
    from etabli.kernels.errors import InvalidInput

    rooms = inputs["rooms"]
    if not rooms:
        raise BadInput(_("Write down the floors and rooms of the site first."))
    if len(rooms) > rules.MOST_ROOMS:
        raise BadInput(
            _("A layout takes %(most)d rooms at most.") % {"most": rules.MOST_ROOMS}, field="rooms"
        )
    for number, room in enumerate(rooms):
        if not 0 <= room["split"] <= room["area"] - 1:
            raise BadInput(
                _("At most %(most)s m² can be split off this room.")
                % {"most": f"{max(room['area'] - 1, 0):g}"},
                field=f"split_{number}",
            )
    if all(room["function"] == rules.CORRIDOR for room in rooms):
        raise BadInput(_("One room at least must be free to serve something."))
    try:
        rules.problem(inputs)
    except InvalidInput as error:
        raise BadInput(str(error)) from error
