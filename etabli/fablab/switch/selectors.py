"""Questions about switches."""

from django.db.models import F, Q, QuerySet

from etabli.fablab.models import Machine, Switch, Usage
from etabli.network.models import Place


def switch_of(machine: Machine) -> Switch | None:
    return Switch.objects.filter(machine=machine).select_related("device").first()


def is_fitted(machine: Machine) -> bool:
    return Switch.objects.filter(machine=machine).exists()


def in_trouble(place: Place) -> QuerySet[Switch]:
    """The switches of a place that fail, or have yet to do what they were asked."""
    return Switch.objects.filter(
        Q(pushed_version__lt=F("version")) | Q(device__failing_since__isnull=False),
        machine__space__place=place,
    ).select_related("device", "machine__space")


def untold() -> QuerySet[Switch]:
    return Switch.objects.filter(pushed_version__lt=F("version"))


def told() -> QuerySet[Switch]:
    """Those that have done what they were asked, with their machines."""
    return Switch.objects.filter(pushed_version=F("version")).select_related(
        "device", "machine__space__place__network"
    )


def powered(machine: Machine) -> Usage | None:
    """The use that runs."""
    return machine.usages.filter(stopped_at__isnull=True).select_related("person").first()
