"""What a workshop uses up, for programs."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import QuerySet
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.core.api import ONE_LINE, REFUSALS, BothOut, NameIn, Page
from etabli.fablab.models import Consumable, Movement
from etabli.fablab.stock import selectors, services
from etabli.network.api import place_for
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.rights import Action

router = Router(tags=["workshop"], auth=Token())

Quantity = Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=2)]


class ConsumableOut(Schema):
    id: UUID = Field(alias="uuid")
    name: BothOut
    measure: str = Field(description="what it is counted in")
    quantity: float = Field(description="what there is of it")
    low_at: float = Field(description="from when on it is low")
    is_low: bool


class ConsumableIn(Schema):
    name: NameIn
    measure: str = Field(
        min_length=1, max_length=20, pattern=ONE_LINE, description="what it is counted in"
    )
    quantity: Quantity = Field(Decimal(0), description="what there is of it")
    low_at: Quantity = Field(Decimal(0), description="from when on it is low")


class MovementIn(Schema):
    way: Literal["bring", "take"] = Field(description="brought, or used or lost")
    quantity: Quantity = Field(description="in the consumable's own measure")


class MovementOut(Schema):
    moved_at: datetime
    change: float = Field(description="brought; below nothing: used or lost")
    use: UUID | None = Field(description="of a machine, at whose end it was told")

    @staticmethod
    def resolve_use(movement: Movement) -> UUID | None:
        return movement.usage.uuid if movement.usage else None


@router.get(
    "places/{slug:place}/consumables",
    response={200: list[ConsumableOut], **REFUSALS},
    summary="The stock of a workshop",
    operation_id="list_consumables",
)
@paginate(Page)
def consumables(request: SignedIn, place: str) -> QuerySet[Consumable]:
    """For those who look after the workshop."""
    return selectors.stock_of(place_for(request, place, Action.RUN_WORKSHOP))


@router.post(
    "places/{slug:place}/consumables",
    response={201: ConsumableOut, **REFUSALS},
    summary="Add a consumable",
    operation_id="add_consumable",
)
def add(request: SignedIn, place: str, wish: ConsumableIn) -> Status[Consumable]:
    """With what there is of it at first."""
    made = services.add_consumable(
        place_for(request, place, Action.RUN_WORKSHOP),
        request.person,
        wish.quantity,
        name=wish.name.text(),
        measure=wish.measure,
        low_at=wish.low_at,
    )
    return Status(201, made)


@router.get(
    "places/{slug:place}/consumables/{uuid:consumable}/movements",
    response={200: list[MovementOut], **REFUSALS},
    summary="What came of a consumable and went",
    operation_id="list_movements",
)
@paginate(Page)
def movements(request: SignedIn, place: str, consumable: UUID) -> QuerySet[Movement]:
    """The last first, without by whom; for those who look after the workshop."""
    return selectors.movements_of(
        selectors.consumable_of(place_for(request, place, Action.RUN_WORKSHOP), consumable)
    )


@router.post(
    "places/{slug:place}/consumables/{uuid:consumable}/movements",
    response={200: ConsumableOut, **REFUSALS},
    summary="Bring or take a consumable",
    operation_id="move_consumable",
)
def move(request: SignedIn, place: str, consumable: UUID, told: MovementIn) -> Consumable:
    """What there is then is answered; refused with 409 `not_enough`. With an `Idempotency-Key` it
    is counted once."""
    found = selectors.consumable_of(place_for(request, place, Action.RUN_WORKSHOP), consumable)
    verb = services.bring if told.way == "bring" else services.take
    verb(found, told.quantity, request.person)
    return found
