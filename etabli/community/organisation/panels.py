"""What upper rooms add to an organisation's page."""

from etabli.community.models import Organisation
from etabli.people.models import Person
from etabli.people.panels import Panels, Shown

_panels: Panels[Organisation] = Panels()
register, registered = _panels.register, _panels.registered


def panels_for(asker: Person, organisation: Organisation) -> list[Shown]:
    """The panels of one organisation's page that this asker may see."""
    return _panels.shown_to(asker, organisation)
