"""The pages of networks and places: who may open them, what they do, what they say is wrong."""

from datetime import time, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image
from uuid6 import uuid7

from etabli.booking.services import book
from etabli.core.texts import Text
from etabli.network import services
from etabli.network.hours import Stretch
from etabli.network.models import Closure, Network, Place, Space
from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.browsing import errors_of, form_of, forms_of
from tests.worlds import at, make_member, make_network, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

MANAGED = ("details", "hours", "dates", "spaces", "spaces/new", "closures", "photos")


@pytest.fixture(autouse=True)
def files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def place() -> Place:
    return make_place(name=Text("L’Atelier"), address="1 rue du Test", commune_name="Essai")


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def operator(place) -> Client:
    person = make_person("Olga")
    grant(person, Role.OPERATOR, place.network)
    return signed_in(person)


def url(place: Place, page: str = "") -> str:
    return f"/en/places/{place.slug}/{page + '/' if page else ''}"


def shown(client: Client, photo: str) -> HttpResponse:
    answer = client.get(photo)
    assert answer.status_code == 200
    assert answer.getvalue()
    return answer


def saved(answer: HttpResponse, to: str) -> None:
    assert (answer.status_code, answer.get("Location")) == (302, to), errors_of(answer)


# Who may open them


def test_anybody_sees_the_open_places_and_each_of_them(client, place):
    assert "L’Atelier" in client.get("/en/places/").text
    page = client.get(url(place)).text
    assert "1 rue du Test" in page
    assert "Not described yet: call before coming." in page
    assert "Opening hours" in page


def test_without_a_place_the_list_says_so(client):
    assert "No place is open yet." in client.get("/en/places/").text


@pytest.mark.parametrize("status", [Place.Status.DRAFT, Place.Status.CLOSED])
def test_a_place_that_is_not_open_is_not_found_by_strangers(client, place, operator, status):
    services.add_photo(place, picture(), Text("La salle"))
    photo = f"/en/places/photos/{place.photos.get().uuid}/"
    assert shown(client, photo)["Cache-Control"].startswith("public")
    Place.objects.update(status=status)
    host = make_person()
    grant(host, Role.HOST, make_place())
    for visitor in (client, signed_in(make_person()), signed_in(host)):
        assert visitor.get(url(place)).status_code == 404
        assert visitor.get(photo).status_code == 404
        assert "L’Atelier" not in visitor.get("/en/places/").text
    assert operator.get(url(place)).status_code == 200
    assert shown(operator, photo)["Cache-Control"].startswith("private")


@pytest.mark.parametrize("page", MANAGED)
def test_pages_of_those_who_keep_a_place_are_theirs_alone(client, place, operator, page):
    address = url(place, page)
    assert operator.get(address).status_code == 200
    assert client.get(address).status_code == 302
    elsewhere = make_person()
    grant(elsewhere, Role.OPERATOR, make_network())
    host = make_person()
    grant(host, Role.HOST, place)
    for visitor in (make_person(), elsewhere, host):
        assert signed_in(visitor).get(address).status_code == 404
        assert signed_in(visitor).post(address, {}).status_code == 404


@pytest.mark.parametrize("page", ["", *MANAGED])
def test_a_place_that_there_is_not_is_not_found(operator, page):
    assert operator.get(url(Place(slug="nowhere"), page)).status_code == 404


def test_places_are_opened_and_closed_by_sending_a_form_only(place, operator):
    for verb in ("open", "close"):
        assert operator.get(url(place, verb)).status_code == 405


@pytest.mark.parametrize("page", ["", "details/", "places/new/"])
def test_pages_of_a_network_are_for_those_who_run_it(client, place, operator, page):
    address = f"/en/networks/{place.network.slug}/{page}"
    assert operator.get(address).status_code == 200
    assert client.get(address).status_code == 302
    assert signed_in(make_person()).get(address).status_code == 404
    assert operator.get(f"/en/networks/{make_network().slug}/{page}").status_code == 404


# Networks


def test_the_administrator_makes_a_network_and_its_first_place_until_it_opens():
    person = make_person()
    grant(person, Role.ADMINISTRATOR)
    admin = signed_in(person)
    page = admin.get("/en/networks/new/")
    answer = form_of(page, "name_fr").send(
        admin, page, name_fr="Réseau d’essai", joining="approved"
    )
    saved(answer, "/en/networks/reseau-dessai/")
    assert Network.objects.get().joining == "approved"
    assert "no place yet" in admin.get(answer["Location"]).text

    page = admin.get("/en/networks/reseau-dessai/places/new/")
    answer = form_of(page, "name_fr").send(admin, page, name_fr="Premier lieu", kind="hub")
    saved(answer, "/en/places/premier-lieu/details/")
    shown = admin.get("/en/places/premier-lieu/").text
    assert "Before this place can open, it still needs:" in shown
    assert all(need in shown for need in ("an address", "opening hours", "a unit to book"))
    refused = admin.post("/en/places/premier-lieu/open/")
    assert refused.status_code == 409
    assert "Still missing: an address, opening hours, a space with a unit to book." in refused.text


def test_only_the_administrator_makes_a_network(operator):
    assert operator.get("/en/networks/new/").status_code == 404
    assert operator.post("/en/networks/new/", {"name_fr": "x"}).status_code == 404


def test_a_network_is_changed(place, operator):
    address = f"/en/networks/{place.network.slug}/details/"
    page = operator.get(address)
    answer = form_of(page, "name_fr").send(operator, page, name_fr="Autre nom", charter_fr="Charte")
    saved(answer, f"/en/networks/{place.network.slug}/")
    place.network.refresh_from_db()
    assert (place.network.name.fr, place.network.charter.fr) == ("Autre nom", "Charte")
    wrong = form_of(page, "name_fr").send(operator, page, name_fr="", joining="maybe")
    assert set(errors_of(wrong)) == {"name", "joining"}
    assert Network.objects.get(pk=place.network.pk).name.fr == "Autre nom"


# Details


def test_details_are_saved_as_they_are_filled_in(place, operator):
    page = operator.get(url(place, "details"))
    answer = form_of(page, "name_fr").send(
        operator,
        page,
        name_en="The workshop",
        latitude="46.387",
        longitude="5.865",
        accessibility_fr="Porte de 90 cm",
        phone="03 84 00 00 00",
        email="atelier@example.org",
        holidays="FR-57",
    )
    saved(answer, url(place))
    place.refresh_from_db()
    assert place.name == Text("L’Atelier", "The workshop")
    assert (place.latitude, place.longitude, place.holidays) == (46.387, 5.865, "FR-57")
    shown = operator.get(url(place)).text
    assert "Porte de 90 cm" in shown
    assert "geo:46.387,5.865" in shown
    assert 'href="tel:0384000000"' in shown


def test_sending_the_page_unchanged_changes_nothing(place, operator):
    services.change_place(place, latitude=46.387, longitude=5.865, expected_desk_days=7.5)
    before = Place.objects.filter(pk=place.pk).values().get()
    for page_name in ("details", "hours"):
        page = operator.get(url(place, page_name))
        saved(forms_of(page)[0].send(operator, page), url(place))
    assert Place.objects.filter(pk=place.pk).values().get() == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name_fr": ""}, "name"),
        ({"kind": "castle"}, "kind"),
        ({"latitude": "46.387"}, "latitude"),
        ({"latitude": "91", "longitude": "5"}, "latitude"),
        ({"latitude": "nan", "longitude": "5"}, "latitude"),
        ({"latitude": "46", "longitude": "east"}, "longitude"),
        ({"email": "atelier"}, "email"),
        ({"holidays": "Jura"}, "holidays"),
        ({"holidays": "utils"}, "holidays"),
        ({"holidays": "FR-57-and-more"}, "holidays"),
        ({"phone": "0" * 31}, "phone"),
        ({"address": "a\x00b"}, "address"),
    ],
)
def test_a_wrong_detail_is_told_at_its_field_and_changes_nothing(place, operator, change, field):
    before = Place.objects.filter(pk=place.pk).values().get()
    page = operator.get(url(place, "details"))
    errors = errors_of(form_of(page, "name_fr").send(operator, page, **change))
    assert list(errors) == [field]
    assert len(errors[field]) == 1
    assert Place.objects.filter(pk=place.pk).values().get() == before


def test_a_place_opens_and_closes(place, operator):
    Place.objects.update(status=Place.Status.DRAFT)
    make_space(place)
    page = operator.get(url(place))
    [opening] = [form for form in forms_of(page) if form.action.endswith("/open/")]
    saved(opening.send(operator, page), url(place))
    assert "L’Atelier is open to bookings." in operator.get(url(place)).text
    page = operator.get(url(place, "details"))
    [closing] = [form for form in forms_of(page) if form.action.endswith("/close/")]
    saved(closing.send(operator, page), f"/en/networks/{place.network.slug}/")
    place.refresh_from_db()
    assert place.status == Place.Status.CLOSED


# Hours


def test_the_usual_week_is_replaced(place, operator):
    page = operator.get(url(place, "hours"))
    form = form_of(page, "opens_0_0")
    assert form.values["opens_0_0"] == ["08:00"]
    changes = {f"{end}_{day}_0": "" for end in ("opens", "closes") for day in range(1, 7)}
    changes |= {"closes_0_0": "12:00", "opens_0_1": "14:00", "closes_0_1": "00:00"}
    saved(form.send(operator, page, **changes), url(place))
    place.refresh_from_db()
    afternoon = Stretch(time(14), time(0))
    assert place.hours.week == {0: (Stretch(time(8), time(12)), afternoon)}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"closes_0_0": ""}, "Monday: give both times."),
        ({"closes_1_0": "07:00"}, "Tuesday: Closing comes after opening (0:00 is midnight)."),
        ({"opens_2_1": "17:00", "closes_2_1": "19:00"}, "Wednesday: These hours overlap."),
    ],
)
def test_hours_that_are_wrong_name_their_day_and_change_nothing(place, operator, change, told):
    page = operator.get(url(place, "hours"))
    answer = form_of(page, "opens_0_0").send(operator, page, **change)
    assert errors_of(answer) == {None: [told]}
    assert told in answer.text
    before = place.hours
    place.refresh_from_db()
    assert place.hours == before


def test_a_time_that_is_none_is_told_at_its_field(place, operator):
    page = operator.get(url(place, "hours"))
    answer = form_of(page, "opens_0_0").send(operator, page, opens_0_0="noon")
    assert "opens_0_0" in errors_of(answer)


def test_a_special_day_is_added_and_taken_away(place, operator):
    page = operator.get(url(place, "dates"))
    answer = form_of(page, "date").send(
        operator, page, date="2026-07-14", opens="09:00", closes="12:00", reason_fr="Fête"
    )
    saved(answer, url(place, "dates"))
    assert "Tuesday 14 July 2026" in operator.get(url(place, "dates")).text
    assert "09:00–12:00 (Fête)" in operator.get(url(place)).text
    saved(operator.post(url(place, "dates"), {"remove": "2026-07-14"}), url(place, "dates"))
    place.refresh_from_db()
    assert not place.hours.special


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"date": ""}, "date"),
        ({"date": "2026-02-30"}, "date"),
        ({"date": "0001-01-01"}, "date"),
        ({"date": "9999-12-31"}, "date"),
        ({"date": "2026-07-14", "opens": "09:00"}, "closes"),
        ({"date": "2026-07-14", "opens": "12:00", "closes": "09:00"}, "closes"),
        ({"remove": "2026-02-30"}, "date"),
        ({"remove": "yesterday"}, "date"),
    ],
)
def test_a_special_day_that_is_wrong_is_told_and_changes_nothing(place, operator, sent, field):
    assert list(errors_of(operator.post(url(place, "dates"), sent))) == [field]
    place.refresh_from_db()
    assert not place.hours.special


# Spaces


def test_a_space_is_added_with_its_units_and_changed(place, operator):
    page = operator.get(url(place, "spaces/new"))
    answer = form_of(page, "units").send(
        operator, page, name_fr="Salle", units=" Nord \n\nSud\n", seats="2"
    )
    saved(answer, url(place, "spaces"))
    space = place.spaces.get()
    assert [unit.name for unit in space.units.all()] == ["Nord", "Sud"]
    assert "Nord, Sud" in operator.get(url(place, "spaces")).text

    page = operator.get(f"/en/spaces/{space.uuid}/")
    form = form_of(page, "units")
    assert form.values["units"] == ["Nord\nSud"]
    saved(form.send(operator, page, units="Nord\nEst", buffer="15"), url(place, "spaces"))
    space.refresh_from_db()
    assert space.buffer == 15
    assert {unit.name for unit in space.units.all()} == {"Nord", "Est"}


def test_a_floor_is_booked_as_a_whole_with_what_is_put_inside_it(place, operator):
    floor = make_space(place, units=0, whole=True, kind=Space.Kind.FLOOR, name=Text("Étage"))
    make_space(make_place(place.network), name=Text("Ailleurs"))
    page = operator.get(url(place, "spaces/new"))
    assert "Ailleurs" not in page.text
    answer = form_of(page, "units").send(
        operator, page, name_fr="Bureau", kind="office", units="1", inside=str(floor.pk)
    )
    saved(answer, url(place, "spaces"))
    assert floor.parts.get().name == Text("Bureau")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name_fr": ""}, "name"),
        ({"kind": "castle"}, "kind"),
        ({"units": "1\n1"}, "units"),
        ({"units": "x" * 61}, "units"),
        ({"seats": "0"}, "seats"),
        ({"seats": "40000"}, "seats"),
        ({"shortest": "0"}, "shortest"),
        ({"shortest": "60", "longest": "30"}, "longest"),
        ({"longest": "99999999999"}, "longest"),
        ({"notice": "-1"}, "notice"),
        ({"horizon": "99999999"}, "horizon"),
        ({"buffer": "1e9"}, "buffer"),
        ({"inside": "999999"}, "inside"),
        ({"inside": "the floor"}, "inside"),
    ],
)
def test_a_wrong_space_is_told_at_its_field_and_not_made(place, operator, change, field):
    page = operator.get(url(place, "spaces/new"))
    sent = {"name_fr": "Salle", "units": "1", **change}
    errors = errors_of(form_of(page, "units").send(operator, page, **sent))
    assert list(errors) == [field]
    assert len(errors[field]) == 1
    assert not place.spaces.exists()


def test_a_space_of_another_place_is_not_around_one(place, operator):
    elsewhere = make_space(make_place(place.network))
    page = operator.get(url(place, "spaces/new"))
    sent = {"name_fr": "Salle", "units": "1", "inside": str(elsewhere.pk)}
    assert list(errors_of(form_of(page, "units").send(operator, page, **sent))) == ["inside"]


def test_a_unit_that_was_booked_is_kept_and_the_page_says_why(place, operator):
    space = make_space(place, units=2)
    member = make_member(place.network)
    book(member, space, at("2026-01-14 09:00"), at("2026-01-14 12:00"), quantity=2)
    page = operator.get(f"/en/spaces/{space.uuid}/")
    errors = errors_of(form_of(page, "units").send(operator, page, units="1", name_fr="Autre"))
    assert errors == {"units": ["2 is or was booked and cannot be taken away."]}
    space.refresh_from_db()
    assert space.name == Text("Salle")


def test_a_loop_of_spaces_is_told_at_its_field(place, operator):
    outer = make_space(place)
    inner = make_space(place, inside=outer)
    page = operator.get(f"/en/spaces/{outer.uuid}/")
    errors = errors_of(form_of(page, "units").send(operator, page, inside=str(inner.pk)))
    assert list(errors) == ["inside"]


def test_a_space_that_there_is_not_and_one_of_others_are_not_found(operator):
    for space in (uuid7(), make_space().uuid):
        assert operator.get(f"/en/spaces/{space}/").status_code == 404


# Closures


def close(operator: Client, place: Place, **sent: Any) -> HttpResponse:
    page = operator.get(url(place, "closures"))
    filled = {"first": "2026-01-14", "last": "2026-01-14", **sent}
    return form_of(page, "first").send(operator, page, **filled)


def test_a_space_is_closed_in_local_time_and_opened_again(place, operator):
    space = make_space(place)
    answer = close(
        operator,
        place,
        space=str(space.pk),
        from_time="09:00",
        last="2026-01-16",
        until_time="18:00",
        reason_fr="Travaux",
    )
    saved(answer, url(place, "closures"))
    closure = Closure.objects.get()
    assert (closure.starts_at, closure.ends_at) == (at("2026-01-14 09:00"), at("2026-01-16 18:00"))
    page = operator.get(url(place, "closures"))
    assert "14 January 2026, 09:00 – 16 January 2026, 18:00" in page.text
    saved(operator.post(url(place, "closures"), {"remove": closure.uuid}), url(place, "closures"))
    assert not Closure.objects.exists()


def test_closures_are_told_in_the_time_of_their_place(operator, place):
    Place.objects.update(time_zone="America/Cayenne")
    space = make_space(place)
    sent = {"space": str(space.pk), "from_time": "09:00", "until_time": "18:00"}
    saved(close(operator, place, **sent), url(place, "closures"))
    assert Closure.objects.get().starts_at == at("2026-01-14 13:00")
    assert "14 January 2026, 09:00" in operator.get(url(place, "closures")).text


def test_a_closure_across_a_change_of_clocks_is_the_hours_of_that_night(operator, place):
    space = make_space(place)
    for day, hours in (("2026-03-29", 1), ("2026-10-25", 3)):
        sent = {"first": day, "last": day, "from_time": "01:30", "until_time": "03:30"}
        saved(close(operator, place, space=str(space.pk), **sent), url(place, "closures"))
        closure = Closure.objects.order_by("-starts_at").first()
        assert closure.ends_at - closure.starts_at == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"last": "2026-01-13"}, "last"),
        ({"first": "", "last": ""}, "first"),
        ({"first": "0001-01-01"}, "first"),
        ({"last": "9999-12-31"}, "last"),
        ({"from_time": "25:00"}, "from_time"),
        ({"from_time": "10:00", "until_time": "09:00"}, "last"),
        ({"first": "2026-03-29", "last": "2026-03-30", "from_time": "02:30"}, "from_time"),
        ({"first": "2026-03-28", "last": "2026-03-29", "until_time": "02:30"}, "until_time"),
    ],
)
def test_a_wrong_closure_is_told_at_its_field_and_closes_nothing(place, operator, sent, field):
    space = make_space(place)
    errors = errors_of(close(operator, place, space=str(space.pk), **sent))
    assert field in errors
    assert all(len(told) == 1 for told in errors.values())
    assert not Closure.objects.exists()


def test_a_space_with_bookings_is_not_closed_and_the_page_says_what_to_do(place, operator):
    space = make_space(place)
    book(make_member(place.network), space, at("2026-01-14 09:00"), at("2026-01-14 12:00"))
    errors = errors_of(close(operator, place, space=str(space.pk)))
    assert errors == {
        "first": ["Salle is booked during that time. Move or cancel these bookings first."]
    }
    assert not Closure.objects.exists()


def test_a_space_of_another_place_is_not_closed_here(place, operator):
    elsewhere = make_space(make_place(place.network))
    assert list(errors_of(close(operator, place, space=str(elsewhere.pk)))) == ["space"]
    closure = services.close_space(
        elsewhere, at("2026-01-14 09:00"), at("2026-01-14 12:00"), Text()
    )
    for wrong in (closure.uuid, "x", ""):
        assert operator.post(url(place, "closures"), {"remove": wrong}).status_code == 404
    assert Closure.objects.exists()


# Pictures


def picture(name: str = "photo.png", content: bytes | None = None) -> SimpleUploadedFile:
    if content is None:
        painted = BytesIO()
        Image.new("RGB", (30, 20), (40, 90, 60)).save(painted, "PNG")
        content = painted.getvalue()
    return SimpleUploadedFile(name, content, content_type="image/png")


def test_a_picture_is_added_shown_and_taken_away(place, operator, client):
    sent = {"picture": picture(), "alternative_fr": "La salle vue du seuil"}
    saved(operator.post(url(place, "photos"), sent), url(place, "photos"))
    photo = place.photos.get()
    assert 'alt="La salle vue du seuil"' in client.get(url(place)).text
    answer = client.get(f"/en/places/photos/{photo.uuid}/")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert answer["Cache-Control"].startswith("public")
    assert answer.getvalue()[8:12] == b"WEBP"
    saved(operator.post(url(place, "photos"), {"remove": photo.pk}), url(place, "photos"))
    assert client.get(f"/en/places/photos/{photo.uuid}/").status_code == 404


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"picture": picture("p.jpg", b"<html><script>alert(1)</script>")}, "picture"),
        ({"picture": picture("p.jpg", b"")}, "picture"),
        ({}, "picture"),
        ({"picture": picture(), "alternative_fr": ""}, "alternative"),
    ],
)
def test_what_is_no_picture_is_told_at_its_field_and_not_kept(place, operator, sent, field):
    answer = operator.post(url(place, "photos"), {"alternative_fr": "La salle", **sent})
    assert list(errors_of(answer)) == [field]
    assert not place.photos.exists()


# How many questions


def queries(django_assert_max_num_queries: Any, client: Client, address: str) -> int:
    with django_assert_max_num_queries(60) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_number_of_queries_does_not_grow(
    place, operator, client, django_assert_max_num_queries
):
    def furnish(count: int) -> None:
        for _number in range(count):
            other = make_place(place.network)
            services.add_photo(other, picture(), Text("Vue"))
            space = make_space(place, units=3)
            services.add_photo(place, picture(), Text("Vue"))
            services.close_space(space, at("2026-01-14 09:00"), at("2026-01-14 12:00"), Text())

    def counts() -> list[int]:
        managed = [url(place, page) for page in MANAGED]
        network = f"/en/networks/{place.network.slug}/"
        return [
            *(
                queries(django_assert_max_num_queries, client, one)
                for one in ("/en/places/", url(place))
            ),
            *(queries(django_assert_max_num_queries, operator, one) for one in (*managed, network)),
        ]

    furnish(1)
    before = counts()
    furnish(5)
    assert counts() == before
