"""What upper rooms add to a member's page."""

from etabli.community.models import Membership
from etabli.people.models import Person
from etabli.people.panels import Panels, Shown

_panels: Panels[Membership] = Panels()
register, registered = _panels.register, _panels.registered


def panels_for(asker: Person, membership: Membership) -> list[Shown]:
    """The panels of one member's page that this asker may see."""
    return _panels.shown_to(asker, membership)
