"""What is said after flows were imported, on a page or in a terminal."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etabli.territory.commuting.services import FlowsTaken


def messages_of(taken: FlowsTaken) -> list[str]:
    """What is worth knowing beside the number of flows."""
    harvest, told = taken.harvest, []
    if harvest.merged:
        pairs = ", ".join(f"{old} → {new}" for old, new in sorted(harvest.merged.items()))
        told.append(
            _("Counted with the communes that they have joined: %(codes)s.") % {"codes": pairs}
        )
    if harvest.missing:
        told.append(
            _("Not in the file: the communes %(codes)s.") % {"codes": ", ".join(harvest.missing)}
        )
    if taken.crossing:
        told.append(
            ngettext(
                "The cross-border workers of %(count)s commune are known from it now.",
                "The cross-border workers of %(count)s communes are known from it now.",
                taken.crossing,
            )
            % {"count": number_format(taken.crossing)}
        )
    if taken.destinations:
        told.append(
            _("Places of work outside that the territory knows now: %(names)s.")
            % {"names": ", ".join(taken.destinations)}
        )
    if taken.left_out:
        told.append(
            _(
                "The main places of work outside are not among the territory’s destinations, since "
                "its travel times do not lead there."
            )
        )
    return told
