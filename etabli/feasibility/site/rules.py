"""What must hold between the figures of a site. Values only."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from etabli.core.errors import BadInput

PHOTO_MB = DOCUMENT_MB = 10  # what `core.files` takes


def check_room(area: Decimal, floor: Decimal, others: Iterable[Decimal]) -> None:
    """A room (m²) fits on its floor beside the others. Raises BadInput saying what is left."""
    if area > floor:
        raise BadInput(
            _("A room is no larger than its floor: %(floor)s m² at most.")
            % {"floor": area_told(floor)},
            field="area",
        )
    left = floor - sum(others, Decimal(0))
    if area > left:
        raise BadInput(
            _("The other rooms of this floor leave %(left)s m²: that is the most.")
            % {"left": area_told(max(left, Decimal(0)))},
            field="area",
        )


def check_floor(area: Decimal, rooms: Iterable[Decimal]) -> None:
    """Refuse a floor that is smaller than its rooms together (m²). Raises BadInput."""
    inside = sum(rooms, Decimal(0))
    if area < inside:
        raise BadInput(
            _("The rooms of this floor have %(inside)s m² together: that is the least.")
            % {"inside": area_told(inside)},
            field="area",
        )


def area_told(area: Decimal) -> str:
    """Square metres as people read them, without needless zeros."""
    return number_format(area.normalize().quantize(Decimal(1)) if area == int(area) else area)
