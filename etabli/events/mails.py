"""Messages about events, in the language of whom they are for."""

from typing import Any

from etabli.core import mail
from etabli.people.models import Person


def tell(person: Person, template: str, **context: Any) -> None:
    """Write to somebody who has an address; to nobody else."""
    if person.email:
        mail.send(template, person.email, person.language, {"person": person, **context})
