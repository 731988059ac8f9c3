"""The verbs of visitors: let one in for today, forget their names."""

from datetime import timedelta

from django.db import transaction

from etabli.community.charter.services import accept_charter
from etabli.community.models import Visitor
from etabli.community.visitor.rules import KEPT
from etabli.community.visitor.selectors import today_at
from etabli.core import clock
from etabli.network.models import Place
from etabli.people import personal_data
from etabli.people.models import Person

FORGOTTEN_AT_ONCE = 200


@transaction.atomic
def let_in(
    place: Place,
    name: str,
    *,
    email: str = "",
    language: str = "fr",
    guest_of: Person | None = None,
) -> Visitor:
    """Somebody without an account, who has accepted the place's rules, for today; `guest_of`: the
    member who pays for them.

    Each visit is a person of its own: whoever only types a name is not known to be the same.
    """
    person = Person.objects.create(name=name, email=email.strip().lower(), language=language)
    accept_charter(person, place.network)
    return Visitor.objects.create(
        person=person,
        place=place,
        day=today_at(place),
        accepted_at=clock.now(),
        guest_of=guest_of,
    )


def forget_visitors() -> None:
    """What is due: names and addresses of visitors whose time is over are let go of."""
    before = clock.now().date() - KEPT - timedelta(days=1)  # wherever on Earth the place lies
    over = Visitor.objects.filter(
        forgotten_at=None, day__lt=before, person__user=None
    ).select_related("person")
    for visitor in over[:FORGOTTEN_AT_ONCE]:
        personal_data.erase(visitor.person)
