"""The verbs of the network: create and change networks, places, spaces and hours; close spaces."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from etabli.core import clock, sql
from etabli.core.errors import BadInput, Conflict
from etabli.core.files import THUMBNAIL_SIDE, store_picture
from etabli.core.slugs import save_with_slug
from etabli.core.texts import Text
from etabli.network.hours import Hours, SpecialDay, Stretch
from etabli.network.models import (
    NO_OVERLAP,
    Closure,
    Network,
    Occupation,
    Photo,
    Place,
    Space,
    Unit,
)
from etabli.network.rules import SCHOOL_ZONES, check_stretches, known_calendar
from etabli.network.selectors import spaces_within
from etabli.network.terms import Terms

Thing = TypeVar("Thing", bound=Model)


def create_network(name: Text, **details: Any) -> Network:
    """A network with an address made from its name."""
    network = Network(name=name, **details)
    save_with_slug(network, name.fr)
    return network


def change_network(network: Network, **details: Any) -> Network:
    return _change(network, details)


def create_place(network: Network, kind: str, name: Text, **details: Any) -> Place:
    """A place in preparation, with an address made from its name."""
    place = Place(network=network, kind=kind, name=name, **details)
    _check_place(place)
    save_with_slug(place, name.fr)
    return place


def change_place(place: Place, **details: Any) -> Place:
    """Change what a place's page says. Raises BadInput for an unknown holiday calendar, or
    half of a position."""
    for field, value in details.items():
        setattr(place, field, value)
    _check_place(place)
    place.save(update_fields=details)
    return place


def open_place(place: Place) -> None:
    """Let people book here. Raises Conflict `not_ready` naming what is missing."""
    missing = what_is_missing(place)
    if missing:
        raise Conflict(
            "not_ready",
            _("%(place)s cannot open yet.") % {"place": place},
            advice=_("Still missing: %(list)s.") % {"list": ", ".join(missing)},
        )
    _change(place, {"status": Place.Status.OPEN})


def what_is_missing(place: Place) -> list[str]:
    """What a place needs before its first booking and does not have."""
    needs = {
        _("an address"): bool(place.address and place.commune_name),
        _("opening hours"): bool(place.hours),
        _("a space with a unit to book"): Unit.objects.filter(space__place=place).exists(),
    }
    return [need for need, met in needs.items() if not met]


def close_place(place: Place) -> None:
    """Take a place out of service; what is booked there stays known."""
    _change(place, {"status": Place.Status.CLOSED})


def set_week(place: Place, week: Mapping[int, Sequence[Stretch]]) -> None:
    """Replace the usual week. Raises BadInput for stretches that overlap or go backwards."""
    for stretches in week.values():
        check_stretches(stretches)
    _set_hours(place, lambda hours: replace(hours, week=week))


def set_school_hours(place: Place, zone: str, week: Mapping[int, Sequence[Stretch]]) -> None:
    """The week that a place follows in the school holidays of a zone of France (A, B or C); no
    zone: the usual week all year. Raises BadInput as `set_week` does, or for another zone."""
    if zone not in SCHOOL_ZONES:
        raise BadInput(_("A zone is A, B or C, or none."), field="zone")
    for stretches in week.values():
        check_stretches(stretches)
    _set_hours(place, lambda hours: replace(hours, zone=zone, school=week if zone else {}))


def set_special_day(
    place: Place, date: date, opens: time | None, closes: time | None, reason: Text
) -> None:
    """Other hours on one date, or none at all; replaces those that the date had."""
    stretches: tuple[Stretch, ...] = ()
    if opens is not None and closes is not None:
        stretches = (Stretch(opens, closes),)
        check_stretches(stretches)
    elif opens or closes:
        raise BadInput(_("Give both times, or none for a closed day."), field="closes")
    day = SpecialDay(date, stretches, reason)
    _set_hours(place, lambda hours: replace(hours, special={**hours.special, date: day}))


def remove_special_day(place: Place, date: date) -> None:
    """Let a date follow its week day again."""
    _set_hours(
        place,
        lambda hours: replace(
            hours, special={day: one for day, one in hours.special.items() if day != date}
        ),
    )


@transaction.atomic
def set_terms(place: Place, terms: Terms) -> None:
    """Replace what a place asks of those who book; who must check in must from now on."""
    current = Place.objects.select_for_update(no_key=True).get(pk=place.pk)
    since = current.terms.checked_since if current.terms.grace is not None else clock.now()
    place.terms = replace(terms, checked_since=None if terms.grace is None else since)
    place.save(update_fields=["terms"])


@transaction.atomic
def _set_hours(place: Place, change: Callable[[Hours], Hours]) -> None:
    # Read again under a lock: two people may be changing the hours of one place.
    current = Place.objects.select_for_update(no_key=True).get(pk=place.pk)
    place.hours = current.hours = change(current.hours)
    current.save(update_fields=["hours"])


@transaction.atomic
def create_space(place: Place, units: Iterable[str], **details: Any) -> Space:
    """A space with its units, named. Raises BadInput for two units of one name, a longest booking
    below the shortest, or a space that lies inside what it cannot."""
    names = list(units)
    space = Space(place=place, **details)
    _check_space(space, names)
    space.save()
    Unit.objects.bulk_create(Unit(space=space, name=name) for name in names)
    return space


@transaction.atomic
def change_space(space: Space, units: Sequence[str], **details: Any) -> Space:
    """Change a space and its list of units; a unit goes only when nothing ever held it.

    Raises Conflict `unit_in_use`, BadInput as `create_space`.
    """
    for field, value in details.items():
        setattr(space, field, value)
    _check_space(space, units)
    space.save()
    known = {unit.name: unit for unit in space.units.all()}
    for name in known.keys() - set(units):
        if known[name].occupations.exists():
            raise Conflict(
                "unit_in_use",
                _("%(unit)s is or was booked and cannot be taken away.") % {"unit": name},
                field="units",
            )
        known[name].delete()
    new = Unit.objects.bulk_create(
        Unit(space=space, name=name) for name in units if name not in known
    )
    _close_too(space, new)
    return space


def lock_units(spaces: Sequence[Space]) -> dict[int, list[int]]:
    """The units each space (by id) draws from, once everybody else has finished with these spaces.

    A space booked as a whole waits for every space inside it. Locks are taken in one order, so
    that two requests never wait for each other. On SQLite the transaction itself is the lock.
    """
    within = {space.pk: spaces_within(space) if space.whole else [space.pk] for space in spaces}
    rows = sql.rows(
        "SELECT network_space.id, network_unit.id FROM network_space"
        " LEFT JOIN network_unit ON network_unit.space_id = network_space.id"
        " WHERE network_space.id IN (%s) ORDER BY network_space.id, network_unit.id",
        sorted({pk for inside in within.values() for pk in inside}),
        lock="network_space",
    )
    return {
        pk: [unit for space, unit in rows if space in inside and unit is not None]
        for pk, inside in within.items()
    }


def let_go_of_expired(units: Sequence[int]) -> None:
    """Take away what held these units until now at the latest; their spaces are locked."""
    Occupation.objects.filter(unit__in=units, expires_at__lte=clock.now()).delete()


@transaction.atomic
def close_space(space: Space, starts_at: datetime, ends_at: datetime, reason: Text) -> Closure:
    """Keep everybody out of a space for a while, on whole minutes.

    Raises Conflict `booked` while it has bookings.
    """
    for field, instant in (("starts_at", starts_at), ("ends_at", ends_at)):
        if instant.second or instant.microsecond:
            raise BadInput(_("Times are on whole minutes."), field=field)
    if clock.minutes(ends_at) <= clock.minutes(starts_at):
        raise BadInput(_("The end is not after the beginning."), field="ends_at")
    units = lock_units([space])[space.pk]
    let_go_of_expired(units)
    closure = Closure.objects.create(
        space=space, starts_at=starts_at, ends_at=ends_at, reason=reason
    )
    try:
        with transaction.atomic():
            Occupation.objects.bulk_create(
                Occupation(unit_id=unit, starts_at=starts_at, ends_at=ends_at, holder=closure.uuid)
                for unit in units
            )
    except IntegrityError as error:
        if not NO_OVERLAP.refused(error):
            raise
        raise Conflict(
            "booked",
            _("%(space)s is booked during that time.") % {"space": space},
            advice=_("Move or cancel these bookings first."),
            field="starts_at",
        ) from error
    return closure


@transaction.atomic
def reopen_space(closure: Closure) -> None:
    """End a closure before or during its time."""
    Occupation.objects.filter(holder=closure.uuid).delete()
    closure.delete()


@transaction.atomic
def add_photo(place: Place, picture: UploadedFile[Any], alternative: Text) -> Photo:
    """Add a picture at the end. Raises BadInput when it is none that can be shown."""
    return Photo.objects.create(
        place=place,
        file=store_picture(picture),
        thumbnail=store_picture(picture, side=THUMBNAIL_SIDE),
        alternative=alternative,
        position=place.photos.count(),
    )


def remove_photo(place: Place, photo: str) -> None:
    """Take a picture off the place's page; `photo` is a number from the form."""
    if photo.isdecimal():
        place.photos.filter(pk=photo).delete()


def _change(thing: Thing, details: Mapping[str, Any]) -> Thing:
    for field, value in details.items():
        setattr(thing, field, value)
    # Only these: somebody else may be changing the others.
    thing.save(update_fields=details)
    return thing


def _close_too(space: Space, units: Sequence[Unit]) -> None:
    """New units are closed with the space that they come into, and with a whole one around it."""
    around, outer = [space.pk], space.inside
    while outer is not None:
        around += [outer.pk] if outer.whole else []
        outer = outer.inside
    Occupation.objects.bulk_create(
        Occupation(unit=unit, starts_at=one.starts_at, ends_at=one.ends_at, holder=one.uuid)
        for one in Closure.objects.filter(space__in=around, ends_at__gt=clock.now())
        for unit in units
    )


def _check_place(place: Place) -> None:
    if (place.latitude is None) != (place.longitude is None):
        raise BadInput(_("Give both latitude and longitude, or neither."), field="latitude")
    if not known_calendar(place.holidays):
        raise BadInput(
            _("“%(calendar)s” is no calendar of public holidays that is known.")
            % {"calendar": place.holidays},
            field="holidays",
            advice=_("Write FR, FR-57, CH-VD, CH-GE… or nothing."),
        )


def _check_space(space: Space, units: Sequence[str]) -> None:
    if len(units) != len(set(units)):
        raise BadInput(_("Two units have the same name."), field="units")
    if space.shortest > space.longest:
        raise BadInput(_("The longest booking is shorter than the shortest."), field="longest")
    _check_inside(space)


def _check_inside(space: Space) -> None:
    outer, seen = space.inside, {space.pk}
    while outer is not None:
        if outer.pk in seen or outer.place_id != space.place_id:
            raise BadInput(
                _("A space lies inside another space of its own place, and not inside itself."),
                field="inside",
            )
        seen.add(outer.pk)
        outer = outer.inside
