"""Questions about stock."""

from django.db.models import F, QuerySet

from etabli.fablab.models import Consumable
from etabli.network.models import Place


def stock_of(place: Place) -> QuerySet[Consumable]:
    return place.consumables.all()


def low_stock(place: Place) -> QuerySet[Consumable]:
    return stock_of(place).filter(quantity__lte=F("low_at"))
