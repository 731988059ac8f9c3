"""Who has accepted which charter."""

from etabli.community.charter.rules import digest_of
from etabli.community.models import CharterAcceptance
from etabli.network.models import Network
from etabli.people.models import Person


def acceptance_of(person: Person, network: Network) -> CharterAcceptance | None:
    """That of the charter as it is today; one query."""
    return CharterAcceptance.objects.filter(
        person=person, version__network=network, version__digest=digest_of(network.charter)
    ).first()
