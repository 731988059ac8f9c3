"""What has changed from one edition of a report to the next."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from etabli.core.texts import labelled
from etabli.study.demand.parameters import DEFAULTS
from etabli.study.report.subject import Subject
from etabli.study.report.telling import KINDS, between, number, percent
from etabli.study.scenario.figures import minutes
from etabli.study.selectors import loads, names_in


def since(before: Subject, after: Subject) -> list[str]:
    """What differs, a sentence each; nothing where all is the same."""
    return [
        *_demand(before, after),
        *_parameters(before, after),
        *_network(before, after),
        *_texts(before, after),
    ]


def _demand(before: Subject, after: Subject) -> Iterator[str]:
    old, new = before.scenario.estimate, after.scenario.estimate
    if old.pk == new.pk:
        return
    was, now = old.inputs["survey"]["answers"], new.inputs["survey"]["answers"]
    yield from _moved(_("Answers"), number(was), number(now))
    for label, key in ((_("Users"), "users"), (_("Desk-days a week"), "desk_days")):
        was, now = (between(one.results[key]["total"]) for one in (old, new))
        yield from _moved(label, was, now)


def _parameters(before: Subject, after: Subject) -> Iterator[str]:
    old, new = (one.scenario.estimate.inputs["parameters"] for one in (before, after))
    for key in DEFAULTS:
        if key in old and key in new:
            yield from _moved(str(DEFAULTS[key].label), _range(old[key]), _range(new[key]))


def _network(before: Subject, after: Subject) -> Iterator[str]:
    if before.scenario.pk == after.scenario.pk:
        return
    old, new = (set(_places(one)) for one in (before, after))
    if gone := sorted(old - new):
        yield labelled(_("No longer in the network"), ", ".join(gone))
    if come := sorted(new - old):
        yield labelled(_("New in the network"), ", ".join(come))
    was, now = (minutes(one.scenario.results["average_minutes"]) for one in (before, after))
    yield from _moved(_("Average way to a place"), was, now)


def _texts(before: Subject, after: Subject) -> Iterator[str]:
    for label, key in (
        (_("The recommendation has been written anew."), "recommendation"),
        (_("Other words are quoted."), "verbatims"),
        (_("The licence has changed."), "licence"),
        (_("The name of the study has changed."), "name"),
        (_("The map of the territory has changed."), "land"),
    ):
        if getattr(before.matter, key) != getattr(after.matter, key):
            yield label


def _moved(label: str, was: str, now: str) -> Iterator[str]:
    if was != now:
        yield labelled(label, _("%(now)s, before: %(was)s") % {"now": now, "was": was})


def _places(subject: Subject) -> Iterator[str]:
    names = names_in(subject.scenario.estimate)
    for kind, code, _days in loads(subject.scenario):
        yield f"{names[code]} ({KINDS[kind]})"


def _range(one: Mapping[str, Any]) -> str:
    return _("%(low)s to %(high)s, likeliest %(likely)s") % {
        name: percent(one[name], 1) for name in ("low", "high", "likely")
    }
