"""The verbs of presence: look after a workshop, ask for a companion, agree."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.community.selectors import is_active_member
from etabli.core import clock
from etabli.core.errors import Forbidden, Refused
from etabli.fablab.mails import tell
from etabli.fablab.models import Companion, Machine, Supervision
from etabli.fablab.rules import check_period
from etabli.network.models import Place
from etabli.people.models import Person
from etabli.people.selectors import account_with


def supervise(
    place: Place, person: Person, *, starts_at: datetime, ends_at: datetime
) -> Supervision:
    """Somebody will look after the workshop. Raises BadInput."""
    check_period(starts_at, ends_at)
    return Supervision.objects.create(
        place=place, person=person, starts_at=starts_at, ends_at=ends_at
    )


def remove_supervision(place: Place, supervision: str) -> None:
    """`supervision` is a number from the form."""
    if supervision.isdecimal():
        place.supervisions.filter(pk=supervision).delete()


@transaction.atomic
def ask_companion(
    machine: Machine, person: Person, email: str, *, starts_at: datetime, ends_at: datetime
) -> Companion:
    """Ask a member to stay beside somebody at a machine.

    Raises BadInput, Refused `companion_unknown` where the address is no other member's: the answer
    is the same for who is a member elsewhere and for who is none.
    """
    check_period(starts_at, ends_at)
    network, companion = machine.space.place.network, account_with(email)
    if not is_active_member(person, network):
        raise Forbidden(
            "member",
            _("Machines are for members of %(network)s.") % {"network": network},
            advice=_("Join the network first, on its page."),
        )
    if companion is None or companion == person or not is_active_member(companion, network):
        raise Refused(
            "companion_unknown",
            _("No other member of the network has this address."),
            field="email",
        )
    asked = Companion.objects.create(
        machine=machine,
        person=person,
        companion=companion,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    tell(companion, "fablab/mail/companion.txt", asked=asked)
    return asked


def agree(asked: Companion, by: Person) -> None:
    """Raises Forbidden `not_asked` for anybody but who was asked."""
    if asked.companion_id != by.pk:
        raise Forbidden("not_asked", _("Only who was asked can agree."))
    asked.agreed_at = clock.now()
    asked.save(update_fields=["agreed_at"])


def withdraw_companion(asked: Companion) -> None:
    """Take a request back, decline it, or take a promise back."""
    asked.delete()
