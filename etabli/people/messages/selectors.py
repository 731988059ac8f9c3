"""Questions about messages: what a person may choose, and what has been kept for them."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.people.messages import kinds
from etabli.people.messages.kinds import Kind, Way, Wish
from etabli.people.messages.rules import Ending, ending_of
from etabli.people.models import KeptMessage, Person


@dataclass(frozen=True)
class Ended:
    """What an address in a message ends: whose, and what."""

    person: Person
    kind: Kind
    key: str
    # Of a kind whose messages are wished for one by one: which, and whether it still is.
    wish: Wish | None

    @property
    def label(self) -> str:
        return str(self.wish.label if self.wish else self.kind.label)


def must_have() -> list[Kind]:
    """The kinds that nobody can do without."""
    return [kind for kind in kinds.registered() if not kind.is_optional and not kind.has_choice]


def wishes_of(person: Person) -> list[tuple[Kind, list[Wish]]]:
    """What may be wished for one by one; kinds of which there is nothing to wish for are left
    out."""
    found = [(kind, list(kind.wishes.of(person))) for kind in kinds.registered() if kind.wishes]
    return [(kind, wishes) for kind, wishes in found if wishes]


def those_who_chose(kind: str, among: QuerySet[Person]) -> QuerySet[Person]:
    """Of a kind that one has only when one chose it: who did."""
    wanted = [way.value for way in kinds.named(kind).ways if way != Way.NEVER]
    return among.filter(**{f"choices__{kind}__in": wanted})


def ended_by(token: str) -> Ended:
    """What an address in a message ends; that of a record which was merged, for the kept one.
    Raises NotFound for one that no message carried, of a person who is gone, or of a kind that
    there is no more."""
    ending: Ending = ending_of(token)
    found = Person.objects.select_related("merged_into").filter(uuid=ending.person).first()
    person = found and (found.merged_into or found)
    if person is None or not person.email or not kinds.is_known(ending.kind):
        raise NotFound(_("There is nothing at this address."), field="token")
    kind = kinds.named(ending.kind)
    wishes = kind.wishes.of(person) if kind.wishes else []
    wish = next((one for one in wishes if one.key == ending.key), None)
    return Ended(person, kind, ending.key, wish)


def due_to() -> list[int]:
    """The persons (by id) to whom kept messages are due."""
    due = KeptMessage.objects.filter(due_at__lte=clock.now())
    return list(due.order_by("person").values_list("person", flat=True).distinct())
