"""The verbs of visits: begin one, take in what telephones send, decide, take over into the sheet.

Whatever is sent may be sent again: an answer and a piece of a photograph are kept once.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from uuid6 import uuid7

from etabli.core import clock
from etabli.core.dates import date_told
from etabli.core.errors import BadInput, Conflict
from etabli.core.files import PICTURE_BYTES
from etabli.feasibility.models import Answer, LotState, PhotoPiece, Room, Site, Visit, VisitPhoto
from etabli.feasibility.site import services as sites
from etabli.feasibility.visit import rules
from etabli.people.models import Person

MOST_ANSWERS = 50  # in one request
MOST_REPLACED = 50  # by one answer
PIECE_BYTES = 1024 * 1024
LARGEST_MB = PICTURE_BYTES // (1024 * 1024)


def begin(site: Site, by: Person) -> Visit:
    """A visit of today."""
    today = timezone.localdate(clock.now())
    return Visit.objects.create(site=site, visited_on=today, begun_by=by)


@transaction.atomic
def record(visit: Visit, sent: object, by: Person) -> int:
    """Take in answers as telephones send them: `uuid`, `item`, `value`, `replaces`, `made_at`.

    Answers how many are new. Raises BadInput naming the item at fault, and takes in none of them.
    """
    if not isinstance(sent, list) or len(sent) > MOST_ANSWERS:
        raise BadInput(
            _("A list of %(most)d answers at most is needed.") % {"most": MOST_ANSWERS},
            field="answers",
        )
    answers = [_answer(visit, one, by) for one in sent]
    _lock(visit)
    known = set(
        Answer.objects.filter(uuid__in=[one.uuid for one in answers]).values_list("uuid", flat=True)
    )
    new = {one.uuid: one for one in answers if one.uuid not in known}
    Answer.objects.bulk_create(new.values())
    return len(new)


def answer(
    visit: Visit, item: str, value: Mapping[str, str], replaces: Iterable[str], by: Person
) -> None:
    """One answer of now, from a page. Raises BadInput."""
    given = {"uuid": str(uuid7()), "item": item, "value": dict(value), "replaces": list(replaces)}
    record(visit, [given | {"made_at": clock.now().isoformat()}], by)


@transaction.atomic
def decide(visit: Visit, chosen: UUID, by: Person) -> None:
    """Of answers that differ this one stands. Raises BadInput where it is none of them."""
    standing = rules.heads(visit.answers.all())
    for item, differing in standing.items():
        for one in differing:
            if one.uuid == chosen:
                return answer(visit, item, one.value, [str(each.uuid) for each in differing], by)
    raise BadInput(_("This answer has been replaced meanwhile."), field="decide")


def take_piece(
    visit: Visit, uuid: UUID, content: bytes, by: Person, *, item: str, size: int, offset: int
) -> VisitPhoto:
    """The bytes of a photograph from `offset` on; the last piece makes it a file of the site.

    Sending a piece again changes nothing. Raises BadInput for the field `photo` when the photograph
    is too large or none, Conflict `other_piece` (with `received`) when another piece is to come.
    """
    if not 0 < size <= PICTURE_BYTES or len(content) > PIECE_BYTES:
        raise BadInput(
            _("This picture is above the limit of %(most)d MB.") % {"most": LARGEST_MB},
            field="photo",
        )
    if item:
        rules.item_of(item)
    photo = _received(visit, uuid, content, by, item=item, size=size, offset=offset)
    if photo.received == photo.size and not photo.is_whole:
        _complete(photo, by)
    return photo


@transaction.atomic
def take_over(visit: Visit) -> None:
    """Write what was seen into the site's sheet: lots, surroundings, rooms by name and floor.

    A floor that nobody typed in, or that is smaller than the rooms measured on it, is as large as
    they are together. Raises Conflict while answers differ.
    """
    _lock(visit)
    settled = rules.settled(visit.answers.all(), _refuse)
    # Read anew: what somebody wrote into the sheet meanwhile stays.
    site = Site.objects.select_for_update().get(pk=visit.site_id)
    for item, value in settled.items():
        if item.startswith("lot."):
            state = value["state"] or LotState.State.UNKNOWN
            sites.set_lots(site, {item.removeprefix("lot."): (state, value["note"])})
        elif item == "notes":
            if value["text"] and value["text"] not in site.notes:
                site.notes = f"{site.notes}\n\n{value['text']}".strip()
        elif not item.startswith(rules.ROOM):
            said = value.get("state") or value.get("number")
            if said:
                setattr(site, item, said)
    site.save()
    _take_over_rooms(
        site, [value for item, value in settled.items() if item.startswith(rules.ROOM)]
    )
    visit.taken_over_at = clock.now()
    visit.save(update_fields=["taken_over_at"])


def _refuse(item: str) -> None:
    raise Conflict(
        "answers_differ",
        _("Two people said different things of: %(item)s.") % {"item": rules.item_of(item).label},
        advice=_("Decide first which of them stands."),
        field=item,
    )


def _take_over_rooms(site: Site, measured: list[Mapping[str, str]]) -> None:
    by_level: dict[int, dict[str, Mapping[str, str]]] = {}
    for value in measured:
        by_level.setdefault(int(value["level"]), {})[value["name"]] = value
    for level, rooms in by_level.items():
        floor = site.floors.filter(level=level).first()
        known = {one.name: one for one in floor.rooms.all()} if floor else {}
        areas = {name: one.area for name, one in known.items()}
        areas |= {name: Decimal(one["area"]) for name, one in rooms.items()}
        least = sum(areas.values(), Decimal(0))
        if floor is None or floor.area < least:
            floor = sites.set_floor(site, level, least)
        # The smaller ones first: what a room leaves is free before another takes it.
        for name in sorted(rooms, key=lambda one: areas[one] - getattr(known.get(one), "area", 0)):
            sites.set_room(floor, known.get(name), area=areas[name], **_details(rooms[name]))


def _details(value: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": value["name"],
        "height": Decimal(value["height"]) if value["height"] else None,
        "windows": int(value["windows"]) if value["windows"] else None,
        "access": value["access"] or Room.Access.UNKNOWN,
        "noise": value["noise"] or Room.Noise.UNKNOWN,
        "note": value["note"],
    }


def _answer(visit: Visit, told: object, by: Person) -> Answer:
    given: dict[str, Any] = told if isinstance(told, dict) else {}
    item, replaces = str(given.get("item", "")), given.get("replaces", [])
    value = rules.clean(item, given.get("value"))
    try:
        uuid = UUID(str(given.get("uuid")))
        replaced = [str(UUID(str(one))) for one in replaces[:MOST_REPLACED]]
    except (TypeError, ValueError):
        raise BadInput(
            _("An answer and what it replaces are named by UUIDs."), field=item
        ) from None
    return Answer(
        visit=visit,
        uuid=uuid,
        item=item,
        value=value,
        replaces=replaced,
        author=by,
        made_at=_when(given.get("made_at")),
    )


def _when(told: object) -> datetime:
    """By the telephone's clock, which may be wrong: never later than now."""
    try:
        made = parse_datetime(str(told))
    except ValueError:
        made = None
    now = clock.now()
    return min(made, now) if made and made.tzinfo else now


@transaction.atomic
def _received(
    visit: Visit, uuid: UUID, content: bytes, by: Person, *, item: str, size: int, offset: int
) -> VisitPhoto:
    _lock(visit)
    photo, _is_new = VisitPhoto.objects.get_or_create(
        uuid=uuid, defaults={"visit": visit, "item": item, "size": size, "author": by}
    )
    if photo.visit_id != visit.pk or photo.refused:
        raise BadInput(photo.refused or _("This picture is another visit’s."), field="photo")
    if offset + len(content) <= photo.received:
        return photo
    if offset != photo.received or offset + len(content) > photo.size:
        raise Conflict(
            "other_piece",
            _("Another piece of this picture is to come."),
            field="photo",
            extra={"received": photo.received},
        )
    PhotoPiece.objects.create(photo=photo, offset=offset, content=content)
    photo.received += len(content)
    photo.save()
    return photo


def _complete(photo: VisitPhoto, by: Person) -> None:
    """Make the file of a photograph whose pieces have all come; painting it anew takes its time,
    while which others are not kept waiting."""
    content = b"".join(bytes(one.content) for one in photo.pieces.all())
    label = rules.item_of(photo.item).label if photo.item else _("Visit")
    upload = SimpleUploadedFile("photo", content)
    try:
        kept = sites.store_photo(upload)
    except BadInput as refusal:
        with transaction.atomic():
            photo.pieces.all().delete()
            photo.refused = str(refusal)[:200]
            photo.save()
        raise
    with transaction.atomic():
        _lock(photo.visit)
        photo.refresh_from_db()
        if not photo.is_whole:
            caption = f"{label}, {date_told(photo.visit.visited_on)}"
            photo.file = sites.add_stored_photo(photo.visit.site, kept, caption, by)
            photo.is_whole = True
            photo.save()
            photo.pieces.all().delete()


def _lock(visit: Visit) -> None:
    Visit.objects.select_for_update().get(pk=visit.pk)
