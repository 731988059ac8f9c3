"""From desk-days to square metres: one table of ratios, each with its source, each changeable.

What is published differs widely and is old; a study replaces what it knows better.
"""

from django.utils.translation import gettext_lazy as _

from etabli.study.scenario.assumptions import Assumption

_GUIDE = _(
    "Assumption, of the order of usual guidance: about 10 m² for a bare post, 16 to 22 m² all "
    "included. No law sets an area for a post of office work."
)
_OURS = _("Assumption: an example value, to be replaced by your own.")

TABLE = (
    Assumption("open_days", _("Days open a week"), _("days"), 5, 1, 7, _("Assumption.")),
    Assumption(
        "peak",
        _("Busiest day of the week, for 1 on average"),
        "",
        1.3,
        1,
        3,
        _("Assumption: people prefer the same days. Count them once a place is open."),
    ),
    Assumption("desk_area", _("Open space for each desk"), "m²", 10, 4, 30, _GUIDE),
    Assumption("desks_per_meeting_room", _("Desks for one meeting room"), "", 10, 1, 100, _OURS),
    Assumption("meeting_area", _("One meeting room"), "m²", 16, 6, 100, _OURS),
    Assumption("desks_per_booth", _("Desks for one phone booth"), "", 8, 1, 100, _OURS),
    Assumption("booth_area", _("One phone booth"), "m²", 2.5, 1, 10, _OURS),
    Assumption("shared_area", _("Kitchen and lounge for each desk"), "m²", 1.5, 0, 10, _OURS),
    Assumption("reception_area", _("Reception, storage and sanitary"), "m²", 20, 0, 200, _OURS),
    Assumption("workshop_area", _("Workshop of a fab-lab"), "m²", 100, 0, 2000, _OURS),
    Assumption("circulation", _("Circulation, as a share of all the rest"), "", 0.2, 0, 1, _OURS),
)
DEFAULTS = {one.key: one for one in TABLE}
