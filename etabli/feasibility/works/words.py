"""What lines of works, and layouts, are called."""

from django.utils.translation import gettext as _

from etabli.feasibility.layout.words import NAMES
from etabli.feasibility.models.works import LOTS
from etabli.feasibility.works import rules


def name_of(line: rules.Line) -> str:
    """What a line that is begun is called."""
    if line.what == "mend":
        return _("Mend: %(lot)s") % {"lot": dict(LOTS)[line.lot]}
    if line.what == "replace":
        return _("Replace: %(lot)s") % {"lot": dict(LOTS)[line.lot]}
    if line.what == "partition":
        return _("Partitions of what is split off")
    if line.lot == "furniture":
        return _("Furniture: %(function)s") % {"function": NAMES[line.what]}
    return _("Fit out: %(function)s") % {"function": NAMES[line.what]}


def layout_name(number: int, rank: int) -> str:
    """One of the layouts of a version, the best being of rank 1."""
    if rank == 1:
        return _("Layout %(number)d, the best") % {"number": number}
    return _("Layout %(number)d, alternative %(rank)d") % {"number": number, "rank": rank}
