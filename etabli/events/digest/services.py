"""The verbs of the weekly letter: wish for it, end it, send it."""

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.community.selectors import is_active_member
from etabli.core import clock
from etabli.core.errors import Forbidden
from etabli.events.digest.rules import next_letter
from etabli.events.digest.selectors import WEEK, due, news_for
from etabli.events.event.selectors import zone_of
from etabli.events.models import Digest
from etabli.network.models import Network
from etabli.network.selectors import network_by_slug
from etabli.people.messages.services import tell
from etabli.people.models import Person


def wish(person: Person, network: Network) -> Digest:
    """Be written to on Mondays when there is something new; wishing twice changes
    nothing. The first one tells what the last week brought. Raises Forbidden `member`."""
    if not is_active_member(person, network):
        raise Forbidden(
            "member",
            _("The weekly letter is for members of %(network)s.") % {"network": network},
            advice=_("Join the network first, on its page."),
        )
    now = clock.now()
    first = next_letter(now, zone_of(network))
    digest, _is_new = Digest.objects.get_or_create(
        person=person,
        network=network,
        defaults={"wished_at": now, "due_at": first, "told_until": now - WEEK},
    )
    return digest


def end(person: Person, network: Network) -> None:
    """Be written to no more; doing it again changes nothing."""
    Digest.objects.filter(person=person, network=network).delete()


def wish_for(person: Person, slug: str) -> None:
    """`wish` for the network of that name."""
    wish(person, network_by_slug(slug))


def end_of(person: Person, slug: str) -> None:
    """`end` for the network of that name."""
    Digest.objects.filter(person=person, network__slug=slug).delete()


def send() -> int:
    """The letters that are due; answers how many were written."""
    return sum(_send_one(digest) for digest in due())


@transaction.atomic
def _send_one(digest: Digest) -> bool:
    """Each for itself, so that one that fails keeps no other back."""
    now = clock.now()
    # The condition lets one of two workers write it.
    mine = Digest.objects.filter(pk=digest.pk, due_at=digest.due_at)
    if not mine.update(due_at=next_letter(now, zone_of(digest.network))):
        return False
    if not is_active_member(digest.person, digest.network):
        digest.delete()
        return False
    news = news_for(digest)
    if not news:
        return False
    told = tell(
        digest.person,
        "letter",
        "events/mail/digest.txt",
        {"network": digest.network, "news": news},
        key=digest.network.slug,
    )
    if told:
        Digest.objects.filter(pk=digest.pk).update(told_until=now)
    return told
