"""Questions about drawn floors."""

from uuid import UUID

from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.feasibility.floorplan.rules import metres_per_pixel
from etabli.feasibility.models import Floor, FloorPicture


def floor_of_study(study: str, site: UUID, level: str) -> Floor:
    """A floor with its picture and rooms. Raises NotFound."""
    found = None
    if level.removeprefix("-").isdecimal() and len(level) <= 3:
        found = (
            Floor.objects.select_related("site__study__territory", "picture")
            .filter(site__uuid=site, site__study__slug=study, level=int(level))
            .first()
        )
    if found is None:
        raise NotFound(_("There is no such floor of this site."), field="level")
    return found


def picture_of(floor: Floor) -> FloorPicture | None:
    """One query where it was not asked for with the floor."""
    return getattr(floor, "picture", None)


def scale_of(picture: FloorPicture | None) -> float | None:
    """Metres for a pixel; None before a picture and its scale are told."""
    if picture is None or picture.ends is None or picture.metres is None:
        return None
    return metres_per_pixel(picture.ends, picture.size, picture.metres)


def picture_of_study(study: str, picture: UUID) -> FloorPicture:
    """Raises NotFound."""
    found = (
        FloorPicture.objects.select_related("stored", "floor__site__study__territory")
        .filter(uuid=picture, floor__site__study__slug=study)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such picture in this study."), field="picture")
    return found
