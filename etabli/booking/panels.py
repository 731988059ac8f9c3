"""What upper rooms add to a booking's page."""

from etabli.booking.models import Booking
from etabli.people.models import Person
from etabli.people.panels import Panels, Shown

_panels: Panels[Booking] = Panels()
register, registered = _panels.register, _panels.registered


def panels_for(asker: Person, booking: Booking) -> list[Shown]:
    """The panels of one booking's page that this asker may see."""
    return _panels.shown_to(asker, booking)
