"""Questions about organisations."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from etabli.community.models import Affiliation, Organisation
from etabli.community.organisation.days import days_of
from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.network.models import Network
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import account_with, may


class Days(NamedTuple):
    """An employee's days of a month, within their time in the organisation."""

    affiliation: Affiliation
    days: list[date]


def organisations_of(network: Network) -> QuerySet[Organisation]:
    return network.organisations.prefetch_related("affiliations")


def organisation_by_uuid(organisation: UUID) -> Organisation:
    """Raises NotFound."""
    found = (
        Organisation.objects.select_related("network__territory").filter(uuid=organisation).first()
    )
    if found is None:
        raise NotFound(_("There is no such organisation."), field="organisation")
    return found


def organisation_for(person: Person, organisation: UUID) -> Organisation:
    """For who administers it, and for those who run the network. Raises NotFound otherwise."""
    found = organisation_by_uuid(organisation)
    if not (may(person, Action.MANAGE_ORGANISATIONS, found) or administers(person, found)):
        raise NotFound(_("There is no such organisation."), field="organisation")
    return found


def affiliation_for(person: Person, affiliation: UUID) -> Affiliation:
    """For whose address it names, and whoever accepted it. Raises NotFound otherwise."""
    found = (
        Affiliation.objects.select_related("organisation__network", "person")
        .filter(uuid=affiliation, ended_at=None)
        .first()
    )
    if found is None or (found.person or account_with(found.email)) != person:
        raise NotFound(_("There is no such invitation."), field="affiliation")
    return found


def current(organisation: Organisation) -> QuerySet[Affiliation]:
    """Who is invited or there, administrators first."""
    return organisation.affiliations.filter(ended_at=None).select_related("person")


def of_person(person: Person) -> QuerySet[Affiliation]:
    """Where somebody is, or is invited to with the address of their account."""
    return (
        Affiliation.objects.filter(ended_at=None)
        .filter(Q(person=person) | Q(person=None, email=person.email))
        .exclude(email="")
        .select_related("organisation__network")
    )


def there_on(day: date) -> QuerySet[Affiliation]:
    """The affiliations that hold on a day."""
    return Affiliation.objects.filter(
        Q(until_on=None) | Q(until_on__gte=day),
        from_on__lte=day,
        accepted_at__isnull=False,
        ended_at=None,
    )


def employments(*people: int) -> QuerySet[Affiliation]:
    """Where these persons (ids) are employees, from when until when, days past and to come
    included."""
    return Affiliation.objects.filter(
        person__in=people, administers=False, accepted_at__isnull=False, ended_at=None
    )


def administers(person: Person, organisation: Organisation) -> bool:
    """Whether somebody looks after an organisation now."""
    now = there_on(clock.now().date())
    return now.filter(person=person, organisation=organisation, administers=True).exists()


def days_in(organisation: Organisation, month: date) -> list[Days]:
    """The days of a month that each employee has booked. Days alone: neither where, nor when, nor
    with whom; and none before they came to the organisation or after they left it."""
    first = month.replace(day=1)
    last = month.replace(day=monthrange(month.year, month.month)[1])
    employed = list(
        organisation.affiliations.filter(
            Q(until_on=None) | Q(until_on__gte=first),
            from_on__lte=last,
            accepted_at__isnull=False,
            administers=False,
            person__isnull=False,
        )
        .select_related("person")
        .order_by("person__name", "pk")
    )
    people = [one.person for one in employed if one.person]
    found = days_of(people, organisation.network, first, last)
    return [Days(one, _within(one, sorted(found[one.person_id or 0]))) for one in employed]


def _within(one: Affiliation, days: Sequence[date]) -> list[date]:
    return [day for day in days if one.from_on <= day and (not one.until_on or day <= one.until_on)]
