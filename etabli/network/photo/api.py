"""Pictures of places, for programs."""

from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Router, Schema, Status, UploadedFile
from ninja.pagination import paginate

from etabli.core.api import ONE_LINE, PICTURE, REFUSALS, SHORT, BothOut, Page
from etabli.core.errors import NotFound
from etabli.core.files import answer_with
from etabli.core.texts import Text
from etabli.network.api import managed_place, shown_place
from etabli.network.models import Photo
from etabli.network.selectors import photo_by_uuid
from etabli.network.services import add_photo, remove_photo
from etabli.people.access import Request, SignedIn
from etabli.people.api import OptionalToken, Token
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["places"], auth=OptionalToken())


class PhotoOut(Schema):
    id: UUID = Field(alias="uuid")
    alternative: BothOut = Field(description="what it shows, for those who do not see it")
    picture: str = Field(description="its address on this site")
    small: str = Field(description="the address of a smaller one")

    @staticmethod
    def resolve_picture(photo: Photo) -> str:
        return reverse("photo", args=[photo.uuid])

    @staticmethod
    def resolve_small(photo: Photo) -> str:
        return f"{reverse('photo', args=[photo.uuid])}?small"


@router.get(
    "places/{slug:place}/photos",
    response={200: list[PhotoOut], **REFUSALS},
    summary="The pictures of a place",
    operation_id="list_photos",
)
@paginate(Page)
def photos(request: Request, place: str) -> QuerySet[Photo]:
    """In the order of its page; of an open place, or of any that one looks after."""
    return shown_place(request, place).photos.all()


@router.post(
    "places/{slug:place}/photos",
    auth=Token(),
    response={201: PhotoOut, **REFUSALS},
    summary="Add a picture of a place",
    operation_id="add_photo",
)
def add(
    request: SignedIn,
    place: str,
    picture: File[UploadedFile],
    alternative_fr: Annotated[str, Form(min_length=1, max_length=200, pattern=ONE_LINE)],
    alternative_en: Annotated[str, Form(max_length=200, pattern=SHORT)] = "",
) -> Status[Photo]:
    """For those who look after the place: a JPEG, PNG or WebP of 10 MB at most, or 5 MB with an
    `Idempotency-Key`, and what it shows. It comes last, and is kept without what the camera wrote
    into it."""
    found = managed_place(request, place)
    return Status(201, add_photo(found, picture, Text(alternative_fr, alternative_en)))


@router.get(
    "photos/{uuid:photo}/file",
    response={**REFUSALS},
    openapi_extra=PICTURE,
    summary="A picture of a place itself",
    operation_id="get_photo_file",
)
def file(request: Request, photo: UUID, small: bool = False) -> HttpResponseBase:
    """Of an open place, or of any that one looks after; a smaller one where it is asked for."""
    found = photo_by_uuid(photo)
    is_open = found.place.is_open
    if not is_open and not may(request.person, Action.MANAGE_PLACE, found.place):
        raise _no_picture()
    return answer_with(found.thumbnail if small else found.file, public=is_open)


@router.delete(
    "photos/{uuid:photo}",
    auth=Token(),
    response={204: None, **REFUSALS},
    summary="Take a picture away",
    operation_id="remove_photo",
)
def remove(request: SignedIn, photo: UUID) -> Status[None]:
    """For those who look after the place."""
    found = photo_by_uuid(photo)
    if not may(request.person, Action.MANAGE_PLACE, found.place):
        raise _no_picture()
    remove_photo(found.place, str(found.pk))
    return Status(204, None)


def _no_picture() -> NotFound:
    return NotFound(_("There is no such picture."), field="photo")
