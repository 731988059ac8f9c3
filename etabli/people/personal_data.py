"""What the product knows of a person: given to them, and taken away, room by room.

Each room that keeps something about persons registers how it tells it and how it lets go of it.
Erasure keeps what the accounts and the statistics need, without the person.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from etabli.people.models import Person


class Keeper(NamedTuple):
    priority: int
    name: str
    export: Callable[[Person], Any]
    erase: Callable[[Person], None]


_registered: list[Keeper] = []


def register(
    name: str,
    *,
    priority: int,
    export: Callable[[Person], Any],
    erase: Callable[[Person], None],
) -> None:
    """`export` answers JSON types; `erase` is called inside one transaction for all rooms, the
    lower priorities first. Registering a name again replaces it."""
    _registered[:] = sorted(
        [one for one in _registered if one.name != name] + [Keeper(priority, name, export, erase)]
    )


def registered() -> list[str]:
    """The names of all keepers, in the order in which they erase."""
    return [keeper.name for keeper in _registered]


def export(person: Person) -> dict[str, Any]:
    """Everything that is kept about a person, by what keeps it (GDPR, art. 15 and 20)."""
    own = {
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "language": person.language,
        "since": person.created_at.isoformat(),
        "messages": person.choices,
        "messages_kept": [
            {"subject": one.subject, "text": one.body, "since": one.kept_at.isoformat()}
            for one in person.kept_messages.order_by("pk")
        ],
        "unreachable_since": person.unreachable_at and person.unreachable_at.isoformat(),
        "roles": [
            {"role": grant.role, "on": grant.scope_kind, "since": grant.granted_at.isoformat()}
            for grant in person.grants.all()
        ],
        "addresses": [
            {"email": address.email, "verified": address.verified}
            for address in EmailAddress.objects.filter(user_id=person.user_id).order_by("pk")
        ],
        "tokens": [
            {
                "reach": token.reach,
                "since": token.created_at.isoformat(),
                "until": token.expires_at.isoformat(),
            }
            for token in person.api_tokens.all()
        ],
        "merged": [
            {"name": merge.closed.name, "at": merge.merged_at.isoformat()}
            for merge in person.merges.select_related("closed")
        ],
    }
    return {"person": own} | {keeper.name: keeper.export(person) for keeper in _registered}


@transaction.atomic
def erase(person: Person) -> None:
    """Let go of a person (GDPR, art. 17): login, contact, roles, and what each room holds.

    Their bookings stay, without a name, for the figures. A room may refuse (Refused), and then
    nothing is erased.
    """
    for keeper in _registered:
        keeper.erase(person)
    person.grants.all().delete()
    person.api_tokens.all().delete()
    person.kept_messages.all().delete()
    person.choices, person.unreachable_at, person.unreachable_because = {}, None, ""
    user = person.user
    person.user, person.name, person.email, person.phone = None, _("Erased person"), "", ""
    person.save()
    person.doubles.update(name=person.name)
    if user is not None:
        EmailAddress.objects.filter(user=user).delete()
        user.delete()
