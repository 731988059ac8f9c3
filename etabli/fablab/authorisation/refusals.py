"""What is said to whom an authorisation is missing, and what to do about it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from etabli.core.dates import date_told
from etabli.core.errors import Forbidden, Refused
from etabli.fablab.authorisation.rules import is_good
from etabli.fablab.models import Authorisation, Machine, Session


def why_not(
    machine: Machine, last: Authorisation | None, at: datetime, session: Session | None
) -> Refused | None:
    """What keeps somebody, whose last authorisation for a machine this is, from using it at an
    instant; with the next session of its training as what to do about it."""
    if last and is_good(last, at):
        return None
    code, message = _reason(machine, last, at)
    return Forbidden(
        code,
        message,
        advice=_advice(machine, session),
        field="person",
        extra={
            "link": reverse("training", args=[machine.training.uuid]) if machine.training else "",
            "link_text": str(machine.training),
        },
    )


def _reason(machine: Machine, last: Authorisation | None, at: datetime) -> tuple[str, str]:
    zone, told = machine.space.place.zone, {"machine": machine}
    if last is None or last.end == Authorisation.End.ERASED:
        return "not_trained", _("%(machine)s is for those who are authorised to use it.") % told
    if last.ended_at is not None:
        return (
            "authorisation_withdrawn",
            _("Your authorisation for %(machine)s has been withdrawn.") % told,
        )
    if last.expires_at is not None and last.expires_at <= at:
        day = date_told(last.expires_at.astimezone(zone).date())
        return (
            "authorisation_expired",
            _("Your authorisation for %(machine)s ends on %(day)s.") % (told | {"day": day}),
        )
    return (
        "authorisation_lapsed",
        _("Unused for too long, your authorisation for %(machine)s has lapsed.") % told,
    )


def _advice(machine: Machine, session: Session | None) -> str:
    if session is None:
        return _("No session of the training “%(training)s” is planned: ask an instructor.") % {
            "training": machine.training
        }
    zone = session.place.zone
    return _("The next session of “%(training)s”: %(day)s, %(place)s.") % {
        "training": machine.training,
        "day": date_told(session.starts_at.astimezone(zone).date(), "l j F"),
        "place": session.place,
    }
