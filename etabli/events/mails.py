"""Messages about events, in the language of whom they are for."""

from typing import Any

from etabli.core.mail import Invitation
from etabli.people.messages import services
from etabli.people.models import Person


def tell(
    person: Person,
    template: str,
    *,
    kind: str = "events",
    invitation: Invitation | None = None,
    **context: Any,
) -> bool:
    """Write to somebody as they chose for messages of this kind; whether they are written to."""
    return services.tell(person, kind, template, context, invitation=invitation)
