"""The verbs of floor plans: give one, put units on it, take them and it away again."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.core.files import size_of, store_picture
from etabli.core.texts import Text
from etabli.network.models import FloorPlan, Mark, Place, Unit


@transaction.atomic
def add_plan(place: Place, name: Text, picture: UploadedFile[Any]) -> FloorPlan:
    """Another floor of a place. Raises BadInput when the picture is none that can be shown."""
    file = store_picture(picture)
    width, height = size_of(file)
    return FloorPlan.objects.create(place=place, name=name, file=file, width=width, height=height)


def remove_plan(plan: FloorPlan) -> None:
    """Take a plan away, and the marks on it; the units stay."""
    plan.delete()


def put(plan: FloorPlan, unit: Unit, x: float, y: float) -> Mark:
    """Put a unit on a plan, `x` percent from the left and `y` percent from the top; it leaves where
    it stood before. Raises BadInput for a unit of another place, of a space that is booked as a
    whole, or outside the picture."""
    for field, percent in (("x", x), ("y", y)):
        if not 0 <= percent <= 100:
            raise BadInput(_("From 0 to 100 percent."), field=field)
    if unit.space.place_id != plan.place_id or unit.space.whole:
        raise BadInput(_("This unit cannot stand on this plan."), field="unit")
    mark, _made = Mark.objects.update_or_create(
        unit=unit, defaults={"plan": plan, "x": round(x, 1), "y": round(y, 1)}
    )
    return mark


def take_off(plan: FloorPlan, unit: str) -> None:
    """Take a unit off a plan; `unit` is a number from the form."""
    if unit.isdecimal():
        plan.marks.filter(unit_id=int(unit)).delete()
