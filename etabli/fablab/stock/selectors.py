"""Questions about stock."""

from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.fablab.models import Consumable, Movement
from etabli.network.models import Place


def stock_of(place: Place) -> QuerySet[Consumable]:
    return place.consumables.all()


def consumable_of(place: Place, consumable: UUID) -> Consumable:
    """Raises NotFound."""
    found = stock_of(place).filter(uuid=consumable).first()
    if found is None:
        raise NotFound(_("There is no such consumable."), field="consumable")
    return found


def movements_of(consumable: Consumable) -> QuerySet[Movement]:
    """What came and went, the last first."""
    return consumable.movements.select_related("usage")


def low_stock(place: Place) -> QuerySet[Consumable]:
    return stock_of(place).filter(quantity__lte=F("low_at"))
