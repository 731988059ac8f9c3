"""Networks, places, spaces, hours and closures: what changes, and what is refused."""

from datetime import date, time, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from etabli.booking.services import book, cancel
from etabli.core.errors import BadInput, Conflict
from etabli.core.models import StoredFile
from etabli.core.texts import Text
from etabli.network import services
from etabli.network.hours import Stretch
from etabli.network.models import Closure, Network, Occupation, Photo, Place, Space, Unit
from tests.worlds import at, make_member, make_network, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

NINE, NOON = at("2026-01-14 09:00"), at("2026-01-14 12:00")
MORNING = Stretch(time(8), time(12))


@pytest.fixture
def place() -> Place:
    return make_place()


# Networks and places


def test_two_networks_of_one_name_have_an_address_each():
    one, other = (services.create_network(Text("Réseau du Haut")) for _ in range(2))
    assert one.slug == "reseau-du-haut"
    assert one.slug != other.slug


def test_a_network_is_changed():
    network = make_network()
    services.change_network(network, joining=Network.Joining.APPROVED, charter=Text("Charte"))
    network.refresh_from_db()
    assert (network.joining, network.charter) == ("approved", Text("Charte"))


def test_a_new_place_is_in_preparation_and_tells_what_it_lacks():
    place = services.create_place(make_network(), Place.Kind.HUB, Text("L’Établi"))
    assert (place.status, place.slug) == (Place.Status.DRAFT, "letabli")
    assert len(services.what_is_missing(place)) == 3
    with pytest.raises(Conflict) as refused:
        services.open_place(place)
    assert refused.value.code == "not_ready"
    assert all(need in refused.value.advice for need in services.what_is_missing(place))
    place.refresh_from_db()
    assert place.status == Place.Status.DRAFT


def test_a_place_opens_when_nothing_is_missing_and_closes():
    place = services.create_place(make_network(), Place.Kind.HUB, Text("Atelier"))
    services.change_place(place, address="1 rue du Test", commune_name="Essai")
    services.set_week(place, {0: [MORNING]})
    assert len(services.what_is_missing(place)) == 1
    space = services.create_space(place, [], kind=Space.Kind.FLOOR, name=Text("Étage"))
    assert len(services.what_is_missing(place)) == 1, "a space without a unit cannot be booked"
    services.change_space(space, ["1"])
    services.open_place(place)
    place.refresh_from_db()
    assert place.is_open
    services.close_place(place)
    place.refresh_from_db()
    assert place.status == Place.Status.CLOSED


def test_a_calendar_that_nobody_knows_is_refused_and_nothing_changes(place):
    for calendar in ("Jura", "FR-99", "utils"):
        with pytest.raises(BadInput) as refused:
            services.change_place(place, holidays=calendar, phone="0384000000")
        assert refused.value.field == "holidays"
        assert "FR-57" in refused.value.advice
    place.refresh_from_db()
    assert (place.holidays, place.phone) == ("FR", "")
    services.change_place(place, holidays="CH-VD")


def test_changing_details_leaves_alone_what_somebody_else_has_changed(place):
    stale = Place.objects.get(pk=place.pk)
    services.set_week(place, {0: [MORNING]})
    services.change_place(stale, phone="0384000000")
    services.close_place(stale)
    place.refresh_from_db()
    assert (place.phone, place.status) == ("0384000000", Place.Status.CLOSED)
    assert place.hours.week == {0: (MORNING,)}


# Hours


def test_the_week_is_replaced_and_special_days_stay(place):
    day = date(2026, 7, 14)
    services.set_special_day(place, day, time(9), time(12), Text("Fête"))
    services.set_week(place, {5: [MORNING]})
    place.refresh_from_db()
    assert place.hours.week == {5: (MORNING,)}
    assert place.hours.special[day].stretches == (Stretch(time(9), time(12)),)
    assert place.hours.special[day].reason == Text("Fête")


def test_hours_that_are_wrong_change_nothing(place):
    before = place.hours
    with pytest.raises(BadInput):
        services.set_week(place, {0: [MORNING], 1: [Stretch(time(12), time(8))]})
    for opens, closes in ((time(12), time(8)), (time(8), None), (None, time(8))):
        with pytest.raises(BadInput) as refused:
            services.set_special_day(place, date(2026, 7, 14), opens, closes, Text())
        assert refused.value.field == "closes"
    place.refresh_from_db()
    assert place.hours == before


def test_a_special_day_without_times_is_closed_until_it_is_taken_away(place):
    day = date(2026, 1, 14)
    services.set_special_day(place, day, None, None, Text("Travaux"))
    place.refresh_from_db()
    assert place.hours.special[day].stretches == ()
    services.remove_special_day(place, day)
    services.remove_special_day(place, day)
    place.refresh_from_db()
    assert day not in place.hours.special


def test_two_people_change_the_hours_of_one_place_and_both_stay(place):
    stale = Place.objects.get(pk=place.pk)
    services.set_special_day(place, date(2026, 7, 14), None, None, Text())
    services.set_special_day(stale, date(2026, 7, 15), None, None, Text())
    place.refresh_from_db()
    assert len(place.hours.special) == 2


# Spaces and their units


def test_a_space_has_the_units_that_it_is_given(place):
    space = services.create_space(
        place, ["Nord", "Sud"], kind=Space.Kind.OPEN_SPACE, name=Text("Salle"), seats=2
    )
    assert [unit.name for unit in space.units.all()] == ["Nord", "Sud"]


def test_changing_a_space_keeps_units_adds_new_ones_and_takes_away_others(place):
    space = make_space(place, units=3)
    kept = space.units.get(name="2")
    services.change_space(space, ["2", "fenêtre"], name=Text("Nouvelle"), notice=60)
    space.refresh_from_db()
    assert (space.name, space.notice) == (Text("Nouvelle"), 60)
    assert {unit.name for unit in space.units.all()} == {"2", "fenêtre"}
    assert space.units.get(name="2") == kept


def test_a_unit_that_is_or_was_booked_stays_and_nothing_else_changes(place):
    space = make_space(place, units=2)
    book(make_member(place.network), space, NINE, NOON, unit=space.units.get(name="1"))
    with pytest.raises(Conflict) as refused:
        services.change_space(space, ["2", "3"], name=Text("Autre"))
    assert (refused.value.code, refused.value.field) == ("unit_in_use", "units")
    space.refresh_from_db()
    assert space.name == Text("Salle")
    assert {unit.name for unit in space.units.all()} == {"1", "2"}
    services.change_space(space, ["1"])
    assert Unit.objects.count() == 1


def test_a_space_lies_inside_another_of_its_place(place):
    floor = make_space(place, units=0, whole=True)
    room = services.create_space(
        place, ["1"], kind=Space.Kind.OFFICE, name=Text("Bureau"), inside=floor
    )
    assert list(floor.parts.all()) == [room]


def test_a_space_never_lies_inside_itself(place):
    outer = make_space(place)
    middle = make_space(place, inside=outer)
    inner = make_space(place, inside=middle)
    for space, inside in ((outer, outer), (outer, middle), (outer, inner), (middle, inner)):
        with pytest.raises(BadInput) as refused:
            services.change_space(space, ["1"], inside=inside)
        assert refused.value.field == "inside"
        space.refresh_from_db()
    assert (outer.inside, middle.inside, inner.inside) == (None, outer, middle)


def test_a_space_of_another_place_is_not_around_it(place):
    elsewhere = make_space(make_place(place.network))
    with pytest.raises(BadInput) as refused:
        services.create_space(
            place, ["1"], kind=Space.Kind.OFFICE, name=Text("Bureau"), inside=elsewhere
        )
    assert refused.value.field == "inside"
    assert not place.spaces.exists()


@pytest.mark.parametrize(
    "details", [{"shortest": 60, "longest": 30}, {"shortest": 0}, {"seats": 0}]
)
def test_the_database_refuses_limits_that_make_no_sense(place, details):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_space(place, **details)


@pytest.mark.parametrize("where", [{"longitude": 5.0}, {"longitude": 200.0, "latitude": 1.0}])
def test_the_database_refuses_a_place_off_the_earth(where):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_place(**where)


# Closures


def test_a_closure_holds_every_unit_of_a_space(place):
    space = make_space(place, units=3)
    closure = services.close_space(space, NINE, NOON, Text("Travaux"))
    rows = Occupation.objects.all()
    assert {(row.holder, row.starts_at, row.ends_at, row.movable) for row in rows} == {
        (closure.uuid, NINE, NOON, False)
    }
    assert len(rows) == 3


def test_closing_a_whole_floor_closes_what_is_inside_and_nothing_else(place):
    floor = make_space(place, units=1, whole=True)
    wing = make_space(place, units=2, inside=floor)
    make_space(place, units=2, inside=wing)
    outside = make_space(place, units=2)
    services.close_space(floor, NINE, NOON, Text())
    assert Occupation.objects.count() == 5
    assert not Occupation.objects.filter(unit__space=outside).exists()


def test_closing_a_space_that_only_lies_around_others_leaves_them_open(place):
    hall = make_space(place, units=2)
    make_space(place, units=2, inside=hall)
    services.close_space(hall, NINE, NOON, Text())
    assert Occupation.objects.count() == 2


def test_a_space_with_a_booking_is_not_closed_and_nothing_is_half_written(place):
    space = make_space(place, units=3)
    booking = book(make_member(place.network), space, NINE, NOON)
    with pytest.raises(Conflict) as refused:
        services.close_space(space, NOON - timedelta(hours=1), NOON, Text())
    assert (refused.value.code, refused.value.field) == ("booked", "starts_at")
    assert refused.value.advice
    assert not Closure.objects.exists()
    assert [row.holder for row in Occupation.objects.all()] == [booking.uuid]
    services.close_space(space, NOON, NOON + timedelta(hours=1), Text())
    cancel(booking, by=booking.person)
    services.close_space(space, NINE, NOON, Text())


def test_a_space_is_closed_once_at_a_time(place):
    space = make_space(place)
    services.close_space(space, NINE, NOON, Text())
    with pytest.raises(Conflict):
        services.close_space(space, NINE, NOON + timedelta(hours=1), Text())
    assert Closure.objects.count() == 1


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "field"),
    [
        (NOON, NINE, "ends_at"),
        (NINE, NINE, "ends_at"),
        (NINE.replace(second=1), NOON, "starts_at"),
        (NINE, NOON.replace(microsecond=1), "ends_at"),
    ],
)
def test_a_closure_goes_forward_on_whole_minutes(place, starts_at, ends_at, field):
    with pytest.raises(BadInput) as refused:
        services.close_space(make_space(place), starts_at, ends_at, Text())
    assert refused.value.field == field
    assert not Closure.objects.exists()


def test_a_space_opens_again(place):
    space = make_space(place, units=2)
    closure = services.close_space(space, NINE, NOON, Text())
    services.reopen_space(closure)
    assert not Occupation.objects.exists()
    assert not Closure.objects.exists()
    assert book(make_member(place.network), space, NINE, NOON, quantity=2).is_confirmed


def test_a_new_unit_is_closed_with_its_space_and_with_the_floor_around_it(place):
    floor = make_space(place, units=0, whole=True)
    hall = make_space(place, units=1, inside=floor)
    desks = make_space(place, units=1, inside=hall)
    services.close_space(floor, NINE, NOON, Text())
    services.close_space(desks, NOON, NOON + timedelta(hours=2), Text())
    services.close_space(hall, NOON, NOON + timedelta(hours=2), Text())
    services.change_space(desks, ["1", "2"])
    new = Occupation.objects.filter(unit__space=desks, unit__name="2").order_by("starts_at")
    assert list(new.values_list("starts_at", "ends_at")) == [
        (NINE, NOON),
        (NOON, NOON + timedelta(hours=2)),
    ]
    services.reopen_space(Closure.objects.get(space=floor))
    assert new.count() == 1


# Pictures


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **kwargs: object) -> bytes:
    content = BytesIO()
    Image.new("RGB", size, (200, 60, 20)).save(content, kind, **kwargs)
    return content.getvalue()


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def painted(photo: Photo) -> Image.Image:
    with photo.file.file.open() as kept:
        return Image.open(BytesIO(kept.read()))


def with_location() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif[0x8825] = {1: "N", 2: (46.0, 23.0, 0.0), 3: "E", 4: (5.0, 51.0, 0.0)}
    return picture(exif=exif)


@pytest.fixture(autouse=True)
def files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_as_webp(place, kind):
    photo = services.add_photo(place, upload(picture(kind)), Text("La salle"))
    assert photo.file.content_type == "image/webp"
    kept = painted(photo)
    assert (kept.format, kept.size) == ("WEBP", (40, 30))


def test_a_picture_does_not_tell_where_it_was_taken_nor_with_what(place):
    content = with_location()
    with Image.open(BytesIO(content)) as told:
        assert told.getexif().get_ifd(0x8825)
    photo = services.add_photo(place, upload(content), Text("La salle"))
    assert not painted(photo).getexif()
    with photo.file.file.open() as kept:
        assert b"camera" not in kept.read()


def test_a_large_picture_is_made_light(place):
    photo = services.add_photo(place, upload(picture(size=(4000, 1000))), Text("Panorama"))
    assert painted(photo).size == (1600, 400)


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b"",
        picture()[:200],
        picture("GIF"),
        b"GIF89a<script>",
        b"%PDF-1.7",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    ],
)
def test_what_is_no_picture_is_refused_whatever_its_name(place, content):
    with pytest.raises(BadInput) as refused:
        services.add_photo(place, upload(content), Text("La salle"))
    assert refused.value.field == "picture"
    assert not StoredFile.objects.exists()
    assert not place.photos.exists()


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_painted(place):
    """Small as a file, it would fill the memory: 30,000 pixels a side, and 8,000."""
    for side in (30_000, 8_000):
        content = BytesIO()
        Image.new("1", (side, side)).save(content, "PNG")
        with pytest.raises(BadInput) as refused:
            services.add_photo(place, upload(content.getvalue()), Text("Rien"))
        assert refused.value.field == "picture"


def test_a_file_that_is_too_heavy_is_refused(place):
    with pytest.raises(BadInput, match="10"):
        services.add_photo(place, upload(bytes(10 * 1024 * 1024 + 1)), Text("Rien"))


def test_one_picture_is_kept_once(place):
    for _time in range(2):
        services.add_photo(place, upload(picture()), Text("La salle"))
    assert (place.photos.count(), StoredFile.objects.count()) == (2, 1)


def test_pictures_are_taken_off_by_their_number_and_only_those_of_the_place(place):
    photo = services.add_photo(place, upload(picture()), Text("La salle"))
    for wrong in ("x", "", "-1", str(photo.pk + 1), "9" * 40):
        services.remove_photo(place, wrong)
    services.remove_photo(make_place(), str(photo.pk))
    assert place.photos.count() == 1
    services.remove_photo(place, str(photo.pk))
    assert not place.photos.exists()
