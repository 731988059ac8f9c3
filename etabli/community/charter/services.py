"""A charter is accepted."""

from django.db import transaction

from etabli.community.charter.rules import digest_of
from etabli.community.models import CharterAcceptance, CharterVersion
from etabli.core import clock
from etabli.network.models import Network
from etabli.people.models import Person


@transaction.atomic
def accept_charter(person: Person, network: Network) -> None:
    """Keep that the person accepts the charter as it is today; again changes nothing."""
    if not network.charter:
        return
    now = clock.now()
    version, _is_new = CharterVersion.objects.get_or_create(
        network=network,
        digest=digest_of(network.charter),
        defaults={"text": network.charter, "since": now},
    )
    CharterAcceptance.objects.get_or_create(
        person=person, version=version, defaults={"accepted_at": now}
    )
