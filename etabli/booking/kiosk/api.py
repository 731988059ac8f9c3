"""Screens beside doors, for programs of those who put them up."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.booking.api import space_at
from etabli.booking.kiosk import selectors, services
from etabli.booking.kiosk.rules import ADDRESS
from etabli.booking.models import Screen
from etabli.core.api import REFUSALS, Page
from etabli.core.errors import NotFound
from etabli.network.api import managed_place
from etabli.people.access import SignedIn
from etabli.people.api import Token

router = Router(tags=["places"], auth=Token())


class NewScreenOut(Schema):
    """Without its address, which opens it: answers to writes may be kept in the database."""

    id: UUID = Field(alias="uuid")
    space: UUID
    names: bool = Field(description="it shows who has booked")
    created_at: datetime

    @staticmethod
    def resolve_space(screen: Screen) -> UUID:
        return screen.space.uuid


class ScreenOut(NewScreenOut):
    url: str = Field(description="what the screen opens, without signing in")

    @staticmethod
    def resolve_url(screen: Screen) -> str:
        return f"{settings.SITE_URL}{reverse('screen', args=[ADDRESS.token_of(screen.uuid)])}"


class ScreenIn(Schema):
    space: UUID
    names: bool = Field(False, description="whoever passes by reads who has booked")


@router.get(
    "places/{slug:place}/screens",
    response={200: list[ScreenOut], **REFUSALS},
    summary="A place's screens",
    operation_id="list_screens",
)
@paginate(Page)
def screens(request: SignedIn, place: str) -> QuerySet[Screen]:
    """For those who look after the place."""
    return selectors.screens_at(managed_place(request, place))


@router.post(
    "places/{slug:place}/screens",
    response={201: NewScreenOut, **REFUSALS},
    summary="Put up a screen",
    operation_id="create_screen",
)
def add(request: SignedIn, place: str, wish: ScreenIn) -> Status[Screen]:
    """For one of the place's spaces, at an address of its own, which `list_screens` tells."""
    space = space_at(managed_place(request, place), wish.space)
    return Status(201, services.add_screen(space, names=wish.names))


@router.delete(
    "places/{slug:place}/screens/{uuid:screen}",
    response={204: None, **REFUSALS},
    summary="Take a screen away",
    operation_id="delete_screen",
)
def remove(request: SignedIn, place: str, screen: UUID) -> Status[None]:
    """Its address opens nothing any more."""
    found = managed_place(request, place)
    one = selectors.screens_at(found).filter(uuid=screen).first()
    if one is None:
        raise NotFound(_("There is no such screen."), field="screen")
    services.remove_screen(found, str(one.pk))
    return Status(204, None)
