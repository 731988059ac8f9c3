"""Places and their spaces, for programs: what everybody sees, and what those who keep them do."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import AfterValidator

from etabli.core.api import (
    EMAIL,
    LONG,
    ONE_LINE,
    REFUSALS,
    SHORT,
    BothOut,
    Clock,
    Day,
    NameIn,
    NoteIn,
    Page,
)
from etabli.core.errors import BadInput, NotFound
from etabli.network import selectors, services
from etabli.network.forms import STRETCHES_A_DAY, YEAR
from etabli.network.hours import Stretch
from etabli.network.models import Network, Place, Space
from etabli.network.rules import FIRST_YEAR, LAST_YEAR
from etabli.people.access import Request, SignedIn
from etabli.people.api import OptionalToken, Token
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["places"], auth=OptionalToken())

D = TypeVar("D", date, datetime)
PlaceKind = Literal["hub", "nomad_office", "fablab"]
SpaceKind = Literal["open_space", "office", "meeting_room", "workshop", "machine", "floor"]


def in_reach(value: D) -> D:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"a year from {FIRST_YEAR} to {LAST_YEAR} is needed")
    return value


DayInReach = Annotated[Day, AfterValidator(in_reach)]


class SpaceOut(Schema):
    id: UUID = Field(alias="uuid")
    name: str
    kind: str
    units: int = Field(description="how many bookings it holds at once")
    seats: int = Field(description="how many people it is for")

    @staticmethod
    def resolve_name(space: Space) -> str:
        return str(space)

    @staticmethod
    def resolve_units(space: Space) -> int:
        return 1 if space.whole else len(space.units.all())


class PlaceOut(Schema):
    id: UUID = Field(alias="uuid")
    slug: str
    name: str
    kind: str
    network: str
    commune: str = Field(alias="commune_name")
    address: str
    latitude: float | None
    longitude: float | None
    time_zone: str
    phone: str
    spaces: list[SpaceOut]

    @staticmethod
    def resolve_name(place: Place) -> str:
        return str(place)

    @staticmethod
    def resolve_network(place: Place) -> str:
        return place.network.slug


class PlaceIn(Schema):
    """What a place's page says; what is left out is empty."""

    name: NameIn
    kind: PlaceKind
    description: NoteIn = NoteIn(fr="", en="")
    address: str = Field("", max_length=200, pattern=SHORT)
    commune_name: str = Field("", max_length=100, pattern=SHORT)
    commune_code: str = Field("", max_length=10, pattern=SHORT, description="INSEE, like 39478")
    latitude: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False)
    longitude: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False)
    getting_there: NoteIn = NoteIn(fr="", en="")
    accessibility: NoteIn = NoteIn(fr="", en="")
    phone: str = Field("", max_length=30, pattern=SHORT, description="whom to call")
    email: str = Field("", max_length=254, pattern=f"^$|{EMAIL}")
    holidays: str = Field(
        "FR",
        max_length=10,
        pattern=SHORT,
        description="closed on the public holidays of: FR, FR-57, CH-VD… or nothing",
    )


class PlaceDetailsOut(Schema):
    id: UUID = Field(alias="uuid")
    slug: str
    network: str
    status: str = Field(description="draft, open or closed")
    kind: str
    name: BothOut
    description: BothOut
    address: str
    commune_name: str
    commune_code: str
    latitude: float | None
    longitude: float | None
    getting_there: BothOut
    accessibility: BothOut
    phone: str
    email: str
    holidays: str
    time_zone: str

    @staticmethod
    def resolve_network(place: Place) -> str:
        return place.network.slug


class ReadinessOut(Schema):
    ready: bool
    missing: list[str] = Field(description="what it needs before its first booking")


class CharterIn(NoteIn):
    """What everybody agrees to when joining."""

    fr: str = Field("", max_length=50_000, pattern=LONG)
    en: str = Field("", max_length=50_000, pattern=LONG)


class NetworkIn(Schema):
    """How a network is run; what is left out is as it first was."""

    name: NameIn
    joining: Literal["open", "approved"] = Field(
        "open", description="whoever asks is a member at once, or a host accepts each request"
    )
    charter: CharterIn = CharterIn(fr="", en="")
    passes_needed: bool = Field(False, description="a plan or pass must cover each booking")


class NetworkKeptOut(Schema):
    id: UUID = Field(alias="uuid")
    slug: str
    name: BothOut
    joining: str = Field(description="open or approved")
    charter: BothOut
    passes_needed: bool


class OpenHours(Schema):
    opens: Clock
    closes: Clock = Field(description="00:00 is the end of the day")


class SpecialDayIn(Schema):
    opens: Clock | None = Field(None, description="none, and no closing: closed all day")
    closes: Clock | None = None
    reason: NoteIn = NoteIn(fr="", en="")


class SpecialDayOut(Schema):
    date: date
    hours: list[OpenHours] = Field(description="none: closed all day")
    reason: BothOut


WeekIn = Annotated[
    list[Annotated[list[OpenHours], Field(max_length=STRETCHES_A_DAY)]],
    Field(min_length=7, max_length=7, description="the hours of each day, Monday first"),
]


class HoursIn(Schema):
    week: WeekIn


class SchoolHoursIn(Schema):
    zone: Literal["", "A", "B", "C"] = Field(description="of France; none: as in term")
    week: WeekIn = Field([[] for _day in range(7)])


class HoursOut(Schema):
    week: list[list[OpenHours]] = Field(description="the hours of each day, Monday first")
    school_zone: str = Field(description="in whose school holidays it has other hours, or nothing")
    school_week: list[list[OpenHours]]
    special_days: list[SpecialDayOut] = Field(description="from today on")


class SpaceIn(Schema):
    """A space and what a booking of it must keep to."""

    kind: SpaceKind
    name: NameIn
    units: list[Annotated[str, Field(min_length=1, max_length=60, pattern=ONE_LINE)]] = Field(
        [],
        max_length=500,
        description="each desk of an open space; one for a room or a machine; none for a floor "
        "whose rooms have theirs",
    )
    seats: int = Field(1, ge=1, le=9999, description="for how many people")
    inside: UUID | None = Field(None, description="the space of the same place that it lies in")
    whole: bool = Field(False, description="booked as a whole, with every space inside")
    shortest: int = Field(30, ge=1, le=YEAR, description="minutes")
    longest: int = Field(720, ge=1, le=YEAR, description="minutes")
    notice: int = Field(0, ge=0, le=YEAR, description="minutes")
    horizon: int = Field(90, ge=1, le=3660, description="days bookable ahead")
    buffer: int = Field(0, ge=0, le=YEAR, description="minutes kept free afterwards")
    series_horizon: int | None = Field(
        None, ge=1, le=3660, description="days bookable ahead in a series; none: as one booking"
    )
    approval: bool = Field(False, description="a host accepts each booking")
    answered_within: int = Field(48, ge=1, le=24 * 31, description="hours")


class SpaceDetailsOut(Schema):
    id: UUID = Field(alias="uuid")
    place: str
    kind: str
    name: BothOut
    units: list[str] = Field(description="their names")
    seats: int
    inside: UUID | None
    whole: bool
    shortest: int = Field(description="minutes")
    longest: int = Field(description="minutes")
    notice: int = Field(description="minutes")
    horizon: int = Field(description="days bookable ahead")
    buffer: int = Field(description="minutes kept free afterwards")
    series_horizon: int | None = Field(description="days bookable ahead in a series")
    approval: bool
    answered_within: int = Field(description="hours")

    @staticmethod
    def resolve_place(space: Space) -> str:
        return space.place.slug

    @staticmethod
    def resolve_units(space: Space) -> list[str]:
        return [unit.name for unit in space.units.all()]

    @staticmethod
    def resolve_inside(space: Space) -> UUID | None:
        return space.inside.uuid if space.inside else None


@router.get(
    "places",
    response={200: list[PlaceOut], **REFUSALS},
    summary="The open places",
    operation_id="list_places",
)
@paginate(Page)
def places(
    request: Request, network: Annotated[str, Query(pattern="^[-a-zA-Z0-9_]*$")] = ""
) -> QuerySet[Place]:
    """Every open place, of one network or of all, with the spaces that can be booked in it."""
    found = selectors.visible_places(None).prefetch_related("spaces__units")
    return found.filter(network__slug=network) if network else found


@router.get(
    "networks",
    auth=Token(),
    response={200: list[NetworkKeptOut], **REFUSALS},
    summary="The networks that one runs",
    operation_id="list_networks",
)
@paginate(Page)
def networks(request: SignedIn) -> QuerySet[Network]:
    """By a role held on them, on their territory or on the whole installation."""
    return selectors.networks_with(request.person, Action.MANAGE_NETWORK)


@router.post(
    "networks",
    auth=Token(),
    response={201: NetworkKeptOut, **REFUSALS},
    summary="Make a network",
    operation_id="create_network",
)
def create_network(request: SignedIn, wish: NetworkIn) -> Status[Network]:
    """For those who look after the whole installation; for others there is nothing here (404)."""
    if not may(request.person, Action.MANAGE_INSTALLATION):
        raise NotFound(_("There is nothing at this address."))
    return Status(201, services.create_network(**_details(wish)))


@router.get(
    "networks/{slug:network}",
    auth=Token(),
    response={200: NetworkKeptOut, **REFUSALS},
    summary="One network",
    operation_id="get_network",
)
def network(request: SignedIn, network: str) -> Network:
    """As those who run it see it."""
    return network_for(request, network, Action.MANAGE_NETWORK)


@router.put(
    "networks/{slug:network}",
    auth=Token(),
    response={200: NetworkKeptOut, **REFUSALS},
    summary="Change a network",
    operation_id="change_network",
)
def change_network(request: SignedIn, network: str, wish: NetworkIn) -> Network:
    """For those who run it; all of it is replaced. Who had accepted another charter is asked
    anew."""
    return services.change_network(
        network_for(request, network, Action.MANAGE_NETWORK), **_details(wish)
    )


@router.get(
    "networks/{slug:network}/places",
    auth=Token(),
    response={200: list[PlaceDetailsOut], **REFUSALS},
    summary="Every place of a network",
    operation_id="list_network_places",
)
@paginate(Page)
def network_places(request: SignedIn, network: str) -> QuerySet[Place]:
    """Those being prepared and those that are closed too; for those who run the network."""
    return selectors.all_places(network_for(request, network, Action.MANAGE_NETWORK))


@router.post(
    "networks/{slug:network}/places",
    auth=Token(),
    response={201: PlaceDetailsOut, **REFUSALS},
    summary="Add a place to a network",
    operation_id="create_place",
)
def create_place(request: SignedIn, network: str, wish: PlaceIn) -> Status[Place]:
    """For those who run the network. It is in preparation until it is opened."""
    found = network_for(request, network, Action.MANAGE_NETWORK)
    return Status(201, services.create_place(found, **_details(wish)))


@router.get(
    "places/{slug:place}",
    response={200: PlaceDetailsOut, **REFUSALS},
    summary="One place",
    operation_id="get_place",
)
def place(request: Request, place: str) -> Place:
    """An open one, or any that one looks after."""
    return shown_place(request, place)


@router.put(
    "places/{slug:place}",
    auth=Token(),
    response={200: PlaceDetailsOut, **REFUSALS},
    summary="Change what a place's page says",
    operation_id="change_place",
)
def change_place(request: SignedIn, place: str, wish: PlaceIn) -> Place:
    """For those who look after the place; all of it is replaced."""
    return services.change_place(managed_place(request, place), **_details(wish))


@router.get(
    "places/{slug:place}/readiness",
    auth=Token(),
    response={200: ReadinessOut, **REFUSALS},
    summary="What a place needs before it opens",
    operation_id="get_readiness",
)
def readiness(request: SignedIn, place: str) -> dict[str, Any]:
    """For those who look after it: without it `open_place` is refused."""
    missing = services.what_is_missing(managed_place(request, place))
    return {"ready": not missing, "missing": missing}


@router.post(
    "places/{slug:place}/open",
    auth=Token(),
    response={200: PlaceDetailsOut, **REFUSALS},
    summary="Open a place to bookings",
    operation_id="open_place",
)
def open_place(request: SignedIn, place: str) -> Place:
    """For those who look after it. Refused with 409 `not_ready`, which names what is missing."""
    found = managed_place(request, place)
    services.open_place(found)
    return found


@router.post(
    "places/{slug:place}/close",
    auth=Token(),
    response={200: PlaceDetailsOut, **REFUSALS},
    summary="Close a place for good",
    operation_id="close_place",
)
def close_place(request: SignedIn, place: str) -> Place:
    """It takes no more bookings; what is booked there stays known, and it can be opened again."""
    found = managed_place(request, place)
    services.close_place(found)
    return found


@router.get(
    "places/{slug:place}/hours",
    response={200: HoursOut, **REFUSALS},
    summary="When a place is open",
    operation_id="get_hours",
)
def hours(request: Request, place: str) -> dict[str, Any]:
    """Its usual week, the one of school holidays, and the dates that differ; in local time."""
    return _hours_told(shown_place(request, place))


@router.put(
    "places/{slug:place}/hours",
    auth=Token(),
    response={200: HoursOut, **REFUSALS},
    summary="Set the usual week of a place",
    operation_id="set_hours",
)
def set_hours(request: SignedIn, place: str, wish: HoursIn) -> dict[str, Any]:
    """For those who look after the place; each day has two stretches at most."""
    found = managed_place(request, place)
    services.set_week(found, _week(wish.week))
    return _hours_told(found)


@router.put(
    "places/{slug:place}/school-hours",
    auth=Token(),
    response={200: HoursOut, **REFUSALS},
    summary="Set the hours of school holidays",
    operation_id="set_school_hours",
)
def set_school_hours(request: SignedIn, place: str, wish: SchoolHoursIn) -> dict[str, Any]:
    """For those who look after the place; without a zone the usual week holds all year."""
    found = managed_place(request, place)
    services.set_school_hours(found, wish.zone, _week(wish.week))
    return _hours_told(found)


@router.put(
    "places/{slug:place}/special-days/{day}",
    auth=Token(),
    response={200: HoursOut, **REFUSALS},
    summary="Set other hours on one date",
    operation_id="set_special_day",
)
def set_special_day(
    request: SignedIn, place: str, day: DayInReach, wish: SpecialDayIn
) -> dict[str, Any]:
    """Or none at all; for those who look after the place. Replaces those that the date had."""
    found = managed_place(request, place)
    opens, closes = (time.fromisoformat(one) if one else None for one in (wish.opens, wish.closes))
    services.set_special_day(found, day, opens, closes, wish.reason.text())
    return _hours_told(found)


@router.delete(
    "places/{slug:place}/special-days/{day}",
    auth=Token(),
    response={204: None, **REFUSALS},
    summary="Let a date follow its week day again",
    operation_id="delete_special_day",
)
def remove_special_day(request: SignedIn, place: str, day: DayInReach) -> Status[None]:
    """For those who look after the place; doing it again changes nothing."""
    services.remove_special_day(managed_place(request, place), day)
    return Status(204, None)


@router.get(
    "places/{slug:place}/spaces",
    response={200: list[SpaceDetailsOut], **REFUSALS},
    summary="The spaces of a place",
    operation_id="list_spaces",
)
@paginate(Page)
def spaces(request: Request, place: str) -> QuerySet[Space]:
    """With their units and what a booking of each must keep to."""
    return selectors.spaces_with_units(shown_place(request, place))


@router.post(
    "places/{slug:place}/spaces",
    auth=Token(),
    response={201: SpaceDetailsOut, **REFUSALS},
    summary="Add a space to a place",
    operation_id="create_space",
)
def create_space(request: SignedIn, place: str, wish: SpaceIn) -> Status[Space]:
    """For those who look after the place."""
    found = managed_place(request, place)
    return Status(201, _told(services.create_space(found, **_space_details(found, wish))))


@router.get(
    "spaces/{uuid:space}",
    response={200: SpaceDetailsOut, **REFUSALS},
    summary="One space",
    operation_id="get_space",
)
def space(request: Request, space: UUID) -> Space:
    """Of an open place, or of any that one looks after."""
    found = selectors.space_by_uuid(space)
    if not found.place.is_open and not may(request.person, Action.MANAGE_PLACE, found):
        raise NotFound(_("There is no such space."), field="space")
    return _told(found)


@router.put(
    "spaces/{uuid:space}",
    auth=Token(),
    response={200: SpaceDetailsOut, **REFUSALS},
    summary="Change a space and its units",
    operation_id="change_space",
)
def change_space(request: SignedIn, space: UUID, wish: SpaceIn) -> Space:
    """For those who look after the place; all of it is replaced. A unit that is or was booked
    cannot be taken away: 409 `unit_in_use`."""
    found = selectors.space_by_uuid(space)
    if not may(request.person, Action.MANAGE_PLACE, found):
        raise NotFound(_("There is no such space."), field="space")
    return _told(services.change_space(found, **_space_details(found.place, wish)))


def place_for(request: SignedIn, place: str, action: Action) -> Place:
    """A place where one may do that. Raises NotFound."""
    found = selectors.place_by_slug(place)
    if not may(request.person, action, found):
        raise NotFound(_("There is no such place."), field="place")
    return found


def network_for(request: SignedIn, network: str, action: Action) -> Network:
    """A network where one may do that. Raises NotFound."""
    found = selectors.network_by_slug(network)
    if not may(request.person, action, found):
        raise NotFound(_("There is no such network."), field="network")
    return found


def managed_place(request: SignedIn, place: str) -> Place:
    """A place that one looks after. Raises NotFound."""
    return place_for(request, place, Action.MANAGE_PLACE)


def shown_place(request: Request, place: str) -> Place:
    """An open place, or any that one looks after. Raises NotFound."""
    found = selectors.place_by_slug(place)
    if not found.is_open and not may(request.person, Action.MANAGE_PLACE, found):
        raise NotFound(_("There is no such place."), field="place")
    return found


def _details(wish: Schema) -> dict[str, Any]:
    """What was sent, as the services take it."""
    return {
        name: value.text() if isinstance(value, NameIn | NoteIn) else value for name, value in wish
    }


def _space_details(place: Place, wish: SpaceIn) -> dict[str, Any]:
    inside = place.spaces.filter(uuid=wish.inside).first() if wish.inside else None
    if wish.inside and inside is None:
        raise BadInput(_("There is no such space."), field="inside")
    return _details(wish) | {"inside": inside}


def _told(space: Space) -> Space:
    """With its units and what it lies inside, as `SpaceDetailsOut` shows them."""
    return selectors.spaces_with_units(space.place).get(pk=space.pk)


def _week(week: Sequence[Sequence[OpenHours]]) -> dict[int, list[Stretch]]:
    return {
        day: [
            Stretch(time.fromisoformat(one.opens), time.fromisoformat(one.closes))
            for one in stretches
        ]
        for day, stretches in enumerate(week)
    }


def _hours_told(place: Place) -> dict[str, Any]:
    kept = place.hours
    return {
        "week": _week_told(kept.week),
        "school_zone": kept.zone,
        "school_week": _week_told(kept.school),
        "special_days": [
            {"date": one.date, "hours": _stretches_told(one.stretches), "reason": one.reason}
            for one in selectors.coming_special_days(place)
        ],
    }


def _week_told(week: Mapping[int, Sequence[Stretch]]) -> list[list[dict[str, str]]]:
    return [_stretches_told(week.get(day, ())) for day in range(7)]


def _stretches_told(stretches: Sequence[Stretch]) -> list[dict[str, str]]:
    return [{"opens": f"{one.opens:%H:%M}", "closes": f"{one.closes:%H:%M}"} for one in stretches]
