"""The verbs of candidate sites: write one down, its floors, rooms, lots and files."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from etabli.core.errors import BadInput, Conflict
from etabli.core.files import store_document, store_picture
from etabli.core.models import StoredFile
from etabli.feasibility.models import Floor, Room, Site, SiteFile
from etabli.feasibility.site.rules import check_floor, check_room
from etabli.people.models import Person
from etabli.study.models import Study


def add_site(study: Study, *, commune_code: str, **details: Any) -> Site:
    """`details` as the model names them. Raises BadInput for a commune that the territory does not
    have and for a name that another site of the study has."""
    return _kept(Site(study=study), commune_code=commune_code, **details)


def change_site(site: Site, *, commune_code: str, **details: Any) -> Site:
    """Raises BadInput, as adding does."""
    return _kept(site, commune_code=commune_code, **details)


def remove_site(site: Site) -> None:
    """With all that was written of it. Raises Conflict `kept` once something stands on it for good:
    a decision, a version of its prescriptions, a place that opens there."""
    try:
        site.delete()
    except ProtectedError:
        raise Conflict(
            "kept",
            _("Decisions, versions of its prescriptions or a place stand on this site for good."),
            advice=_("Decide that it is rejected instead."),
        ) from None


def _kept(site: Site, *, commune_code: str, **details: Any) -> Site:
    commune = site.study.territory.communes.filter(code=commune_code).first()
    if commune is None:
        raise BadInput(_("This territory has no such commune."), field="commune_code")
    site.commune_code, site.commune_name = commune.code, commune.name
    for field, value in details.items():
        setattr(site, field, value)
    try:
        with transaction.atomic():
            site.save()
    except IntegrityError:
        raise BadInput(
            _("Another site of this study has this name: give one that differs."), field="name"
        ) from None
    return site


@transaction.atomic
def set_floor(site: Site, level: int, area: Decimal) -> Floor:
    """Add a level, or change its floor area (m²). Raises BadInput where its rooms are larger."""
    _lock(site)
    floor = site.floors.filter(level=level).first() or Floor(site=site, level=level)
    if floor.pk:
        check_floor(area, floor.rooms.values_list("area", flat=True))
    floor.area = area
    floor.save()
    return floor


def remove_floor(floor: Floor) -> None:
    """With its rooms."""
    floor.delete()


@transaction.atomic
def set_room(floor: Floor, room: Room | None = None, *, area: Decimal, **details: Any) -> Room:
    """Add a room, or change one, on this floor; `details` as the model names them. What was drawn
    of it goes where it is told to be of another area, or on another floor.

    Raises BadInput when it is larger than the floor, or than what the other rooms leave, and for a
    name that another room of the floor has.
    """
    _lock(floor.site)
    room = room or Room()
    others = floor.rooms.exclude(pk=room.pk)
    check_room(area, floor.area, others.values_list("area", flat=True))
    if others.filter(name=details["name"]).exists():
        raise BadInput(
            _("Another room of this floor has this name: give one that differs."), field="name"
        )
    if (room.floor_id, room.area) != (floor.pk, area):
        room.outline = None
    room.floor, room.area = floor, area
    for field, value in details.items():
        setattr(room, field, value)
    room.save()
    return room


def remove_room(room: Room) -> None:
    room.delete()


@transaction.atomic
def set_lots(site: Site, states: Mapping[str, tuple[str, str]]) -> None:
    """State and note by lot, as `LotState` names them; lots that are not told stay as they are."""
    for lot, (state, note) in states.items():
        site.lots.update_or_create(lot=lot, defaults={"state": state, "note": note})


def add_photo(
    site: Site, photo: UploadedFile[Any], caption: str, by: Person | None = None
) -> SiteFile:
    """A photograph, without what its camera wrote into it. Raises BadInput for the field `photo`
    when it is too large or none."""
    return add_stored_photo(site, store_photo(photo), caption, by)


def store_photo(photo: UploadedFile[Any]) -> StoredFile:
    """Raises BadInput, as adding does."""
    return store_picture(photo, "photo")


def add_stored_photo(
    site: Site, stored: StoredFile, caption: str, by: Person | None = None
) -> SiteFile:
    """A photograph that `store_photo` has kept."""
    return _add_file(site, SiteFile.Kind.PHOTO, stored, caption, by)


def add_document(
    site: Site, document: UploadedFile[Any], caption: str, by: Person | None = None
) -> SiteFile:
    """A PDF. Raises BadInput for the field `document` when it is too large or none."""
    stored = store_document(document, "document")
    return _add_file(site, SiteFile.Kind.DOCUMENT, stored, caption, by)


def remove_file(file: SiteFile) -> None:
    """Raises Conflict `decided` for the document of a decision, which stays."""
    try:
        file.delete()
    except ProtectedError:
        raise Conflict("decided", _("A decision names this document: it stays.")) from None


def _add_file(
    site: Site, kind: SiteFile.Kind, stored: StoredFile, caption: str, by: Person | None
) -> SiteFile:
    return SiteFile.objects.create(
        site=site, kind=kind, stored=stored, caption=caption, added_by=by
    )


def _lock(site: Site) -> None:
    """One change of a site's floors and rooms at a time: what is left of a floor is counted."""
    Site.objects.select_for_update().get(pk=site.pk)
