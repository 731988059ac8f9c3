"""The verbs of organisations: found one, invite into it, accept, end."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from etabli.community.models import Affiliation, Membership, Organisation
from etabli.community.services import join
from etabli.core import clock, mail
from etabli.core.errors import BadInput, Conflict
from etabli.network.models import Network
from etabli.people.models import Person
from etabli.people.selectors import account_with


def add_organisation(network: Network, name: str) -> Organisation:
    return Organisation.objects.create(network=network, name=name, created_at=clock.now())


@transaction.atomic
def invite(
    organisation: Organisation,
    email: str,
    *,
    from_on: date,
    until_on: date | None = None,
    administers: bool = False,
    by: Person,
) -> Affiliation:
    """Ask somebody by e-mail to be an employee, or to look after the organisation. Raises BadInput
    where the days run backwards, Conflict `invited_already`."""
    if until_on and until_on < from_on:
        raise BadInput(_("The last day lies before the first."), field="until_on")
    email = email.strip().lower()
    try:
        with transaction.atomic():
            affiliation = Affiliation.objects.create(
                organisation=organisation,
                email=email,
                administers=administers,
                from_on=from_on,
                until_on=until_on,
                invited_at=clock.now(),
            )
    except IntegrityError as error:
        raise Conflict(
            "invited_already",
            _("%(email)s is invited or there already.") % {"email": email},
            field="email",
        ) from error
    known = account_with(email)
    mail.send(
        "community/mail/organisation.txt",
        email,
        known.language if known else by.language,
        {"affiliation": affiliation, "by": by},
    )
    return affiliation


@transaction.atomic
def accept_invitation(affiliation: Affiliation, person: Person) -> None:
    """Be in the organisation; an employee becomes a member of the network, for whose operators the
    organisation stands. Raises Conflict `affiliation_changed` where it was answered before."""
    done = Affiliation.objects.filter(pk=affiliation.pk, accepted_at=None, ended_at=None).update(
        person=person, accepted_at=clock.now()
    )
    if not done:
        raise _changed()
    affiliation.refresh_from_db()
    network = affiliation.organisation.network
    if not affiliation.administers:
        current = person.memberships.filter(network=network).exclude(status=Membership.Status.ENDED)
        if not current.exists():
            join(person, network, accepted=True)


@transaction.atomic
def end_affiliation(affiliation: Affiliation) -> None:
    """Leave, be taken out, or decline; today is the last day of whoever was there. Raises Conflict
    `affiliation_changed` where it is over."""
    today = clock.now().date()
    last = affiliation.until_on
    if affiliation.from_on <= today and (last is None or last > today):
        last = today
    done = Affiliation.objects.filter(pk=affiliation.pk, ended_at=None).update(
        ended_at=clock.now(), until_on=last
    )
    if not done:
        raise _changed()
    affiliation.refresh_from_db()


def _changed() -> Conflict:
    return Conflict("affiliation_changed", _("Somebody has answered this in the meantime."))
