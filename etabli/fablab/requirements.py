"""What the workshop may have against a use: asked alike at the booking and at the machine."""

from django.urls import reverse
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import Conflict, Refused
from etabli.fablab.authorisation.refusals import why_not
from etabli.fablab.authorisation.selectors import instructs, latest_authorisations, teaches
from etabli.fablab.machine.selectors import machine_of_space
from etabli.fablab.models import Fault
from etabli.fablab.presence.selectors import is_accompanied, is_supervised
from etabli.fablab.training.selectors import next_sessions
from etabli.network.requirements import Use


def in_order(use: Use) -> Refused | None:
    """No fault of the machine stops its use."""
    machine = machine_of_space(use.space)
    if machine is None:
        return None
    stops = Fault.objects.filter(machine=machine, mended_at__isnull=True, stops_use=True)
    if not stops.exists():
        return None
    return Conflict(
        "out_of_order",
        _("%(machine)s is out of order.") % {"machine": machine},
        advice=_("Choose another machine, or wait until it is mended."),
        field="space",
    )


def trained(use: Use) -> Refused | None:
    """The person is authorised when the use begins and still when it ends. Who teaches the
    training there is."""
    machine = machine_of_space(use.space)
    if machine is None or machine.training is None:
        return None
    if instructs(use.person, machine, teaches(use.person)):
        return None
    last = latest_authorisations(use.person, [machine]).get(machine.pk)
    if last and not why_not(machine, last, use.ends_at, None):
        return None
    session = next_sessions([machine.training.pk]).get(machine.training.pk)
    return why_not(machine, last, use.ends_at, session)


def supervised(use: Use) -> Refused | None:
    """A supervisor is there, or planned, for what is left of the time."""
    machine = machine_of_space(use.space)
    if machine is None or not machine.needs_supervisor:
        return None
    place = use.space.place
    if is_supervised(place, max(use.starts_at, clock.now()), use.ends_at):
        return None
    return Refused(
        "supervisor",
        _("%(machine)s is used only while a supervisor is there.") % {"machine": machine},
        advice=_("The page of the machine says when that is."),
        field="starts_at",
        extra={"link": reverse("machine", args=[machine.uuid]), "link_text": str(machine)},
    )


def accompanied(use: Use) -> Refused | None:
    """Somebody has agreed to stay beside the person for what is left of the time."""
    machine = machine_of_space(use.space)
    if machine is None or not machine.needs_companion:
        return None
    if is_accompanied(use.person, machine, max(use.starts_at, clock.now()), use.ends_at):
        return None
    return Refused(
        "companion",
        _("Nobody uses %(machine)s alone.") % {"machine": machine},
        advice=_("Ask another member to stay beside you all that time."),
        field="starts_at",
        extra={
            "link": reverse("companion_ask", args=[machine.uuid]),
            "link_text": _("Ask for a companion"),
        },
    )
