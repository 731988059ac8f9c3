"""The verbs of stock: add a consumable, take some, bring some, count it."""

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from etabli.core.errors import BadInput, Conflict
from etabli.fablab.models import Consumable, Movement, Usage
from etabli.network.models import Place
from etabli.people.models import Person


@transaction.atomic
def add_consumable(
    place: Place, by: Person, quantity: Decimal = Decimal(0), **details: Any
) -> Consumable:
    """With what there is of it at first."""
    consumable = Consumable.objects.create(place=place, **details)
    if quantity:
        _move(consumable, quantity, by)
    return consumable


def take(consumable: Consumable, quantity: Decimal, by: Person, usage: Usage | None = None) -> None:
    """Raises BadInput below nothing, Conflict `not_enough`."""
    _check_positive(quantity)
    if quantity:
        _move(consumable, -quantity, by, usage)


def bring(consumable: Consumable, quantity: Decimal, by: Person) -> None:
    """Raises BadInput below nothing."""
    _check_positive(quantity)
    if quantity:
        _move(consumable, quantity, by)


@transaction.atomic
def _move(consumable: Consumable, change: Decimal, by: Person, usage: Usage | None = None) -> None:
    try:
        with transaction.atomic():
            Consumable.objects.filter(pk=consumable.pk).update(quantity=F("quantity") + change)
    except IntegrityError as error:
        consumable.refresh_from_db(fields=["quantity"])
        raise Conflict(
            "not_enough",
            _("Of %(name)s there is only %(quantity)s %(measure)s.")
            % {
                "name": consumable,
                "quantity": f"{consumable.quantity:f}".rstrip("0").rstrip("."),
                "measure": consumable.measure,
            },
            advice=_("Count it again, or tell less."),
            field=f"consumed_{consumable.pk}" if usage else "quantity",
        ) from error
    Movement.objects.create(consumable=consumable, change=change, usage=usage, moved_by=by)
    consumable.refresh_from_db(fields=["quantity"])


def _check_positive(quantity: Decimal) -> None:
    if quantity < 0:
        raise BadInput(_("A quantity is not below nothing."), field="quantity")
