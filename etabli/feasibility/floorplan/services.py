"""The verbs of drawn floors: give a picture, tell its scale, outline rooms on it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from etabli.core.errors import BadInput, Conflict
from etabli.core.files import size_of, store_picture
from etabli.feasibility.floorplan import rules, selectors
from etabli.feasibility.floorplan.rules import Corner
from etabli.feasibility.models import Floor, FloorPicture, Room, Site, SiteFile
from etabli.feasibility.site.rules import check_floor
from etabli.feasibility.site.services import set_room


@transaction.atomic
def set_picture(floor: Floor, *, photo: SiteFile | None, upload: UploadedFile[Any] | None) -> None:
    """Draw on one of the site's photographs, or on a picture that is given, from now on. What was
    drawn on another one goes; the areas stay. Raises BadInput for the field `picture`."""
    if upload is not None:
        stored = store_picture(upload)
    elif photo is not None and photo.site_id == floor.site_id and photo.kind == photo.Kind.PHOTO:
        stored = photo.stored
    else:
        raise BadInput(_("Choose a photograph of this site, or give a picture."), field="picture")
    remove_picture(floor)
    width, height = size_of(stored)
    FloorPicture.objects.create(floor=floor, stored=stored, width=width, height=height)


@transaction.atomic
def remove_picture(floor: Floor) -> None:
    """With what was drawn on it; the areas of the rooms stay."""
    _lock(floor)
    floor.rooms.update(outline=None)
    FloorPicture.objects.filter(floor=floor).delete()


@transaction.atomic
def set_scale(picture: FloorPicture, ends: Sequence[Corner], metres: Decimal) -> None:
    """Tell two points and the metres between them; the areas of rooms that are drawn follow.

    Raises BadInput where that is no scale, or where the rooms would be larger than their floor.
    """
    scale = rules.metres_per_pixel(ends, picture.size, metres)
    floor = picture.floor
    _lock(floor)
    rooms = list(floor.rooms.all())
    for room in rooms:
        if room.outline:
            room.area = rules.area(rules.in_metres(room.outline, picture.size, scale))
    try:
        check_floor(floor.area, (one.area for one in rooms))
    except BadInput:
        raise BadInput(
            _("By this scale the rooms that are drawn are larger than their floor."), field="metres"
        ) from None
    picture.ends, picture.metres = list(ends), metres
    picture.save()
    Room.objects.bulk_update(rooms, ["area"])


@transaction.atomic
def draw(floor: Floor, room: Room | None, corners: Sequence[Corner], *, name: str = "") -> Room:
    """Outline a room of a floor, or a new one of this `name`; its area follows.

    Raises BadInput for an outline that crosses itself, and for a room that is larger than what its
    floor leaves; Conflict `no_scale` before the scale was told.
    """
    _lock(floor)
    picture = FloorPicture.objects.filter(floor=floor).first()
    scale = selectors.scale_of(picture)
    if picture is None or scale is None:
        raise Conflict("no_scale", _("Tell the scale of the picture first."))
    outline = rules.check_corners(corners)
    area = rules.area(rules.in_metres(outline, picture.size, scale))
    try:
        return set_room(floor, room, area=area, name=room.name if room else name, outline=outline)
    except BadInput as refusal:
        # The area is not typed in: it is the outline that is too large.
        field = "corners" if refusal.field == "area" else refusal.field
        raise BadInput(refusal.message, field=field) from None


def take_off(room: Room) -> None:
    """Take an outline away; the room and its area stay."""
    room.outline = None
    room.save(update_fields=["outline"])


def _lock(floor: Floor) -> None:
    Site.objects.select_for_update().get(pk=floor.site_id)
