"""Floor plans: units are put on them, and leave them again."""

import pytest
from django.test import Client

from etabli.core.errors import BadInput
from etabli.core.texts import Text
from etabli.network.floorplan.services import add_plan, put
from etabli.network.models import FloorPlan, Mark, Unit
from etabli.people.rights import Role
from etabli.people.services import cut_token, grant
from tests.browsing import errors_of, form_of
from tests.network.test_pages import picture
from tests.worlds import make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


@pytest.fixture(autouse=True)
def files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def unit() -> Unit:
    return make_space(make_place(), units=2).units.first()


@pytest.fixture
def operator(unit) -> Client:
    person = make_person("Olga")
    grant(person, Role.OPERATOR, unit.space.place)
    client = Client()
    client.force_login(person.user)
    return client


def test_a_floor_is_drawn_with_a_form_alone(operator, unit):
    address = f"/en/places/{unit.space.place.slug}/floors/"
    page = operator.get(address)
    made = form_of(page, "name_fr").send(operator, page, name_fr="Rez", picture=picture())
    plan = FloorPlan.objects.get()
    assert made["Location"] == f"/en/floors/{plan.uuid}/"
    assert operator.get(f"/en/floors/{plan.uuid}/picture/").getvalue()
    for x in ("10.04", "90"):
        page = operator.get(made["Location"])
        form_of(page, "x").send(operator, page, unit=unit.pk, x=x, y="20")
    assert list(Mark.objects.values_list("unit", "x", "y")) == [(unit.pk, 90, 20)]
    wrong = form_of(page, "x").send(operator, page, unit=unit.pk, x="101", y="a")
    assert set(errors_of(wrong)) == {"x", "y"}
    operator.post(made["Location"], {"remove": unit.pk})
    assert not Mark.objects.exists()
    operator.post(made["Location"], {"delete": "on"})
    assert not FloorPlan.objects.exists()


def test_what_cannot_stand_on_a_plan_is_refused(unit):
    plan = add_plan(unit.space.place, Text("Rez"), picture())
    elsewhere = make_space(make_place()).units.get()
    whole = make_space(unit.space.place, whole=True).units.get()
    for other, x, field in ((elsewhere, 1, "unit"), (whole, 1, "unit"), (unit, -1, "x")):
        with pytest.raises(BadInput) as refusal:
            put(plan, other, x, 1)
        assert refusal.value.field == field
    assert not Mark.objects.exists()


def test_a_program_puts_a_unit_on_a_plan_and_takes_it_off(client, unit):
    plan = add_plan(unit.space.place, Text("Rez"), picture())
    olga = make_person("Olga")
    marks = f"/api/v1/floors/{plan.uuid}/marks"
    wish = {"space": str(unit.space.uuid), "unit": unit.name, "x": 10.04, "y": 20}
    sent = {
        "content_type": "application/json",
        "headers": {"Authorization": f"Bearer {cut_token(olga.email)}"},
    }
    assert client.put(marks, wish, **sent).status_code == 404
    grant(olga, Role.OPERATOR, unit.space.place)
    assert client.put(marks, wish, **sent).json() == {**wish, "x": 10.0}
    assert client.put(marks, {**wish, "unit": "?"}, **sent).status_code == 404
    assert client.put(marks, {**wish, "x": 101}, **sent).status_code in {400, 422}
    floors = client.get(f"/api/v1/places/{unit.space.place.slug}/floors").json()["items"]
    assert floors[0]["marks"] == [{**wish, "x": 10.0}]
    gone = {"space": str(unit.space.uuid), "unit": unit.name}
    for _ in range(2):
        assert client.delete(marks, query_params=gone, headers=sent["headers"]).status_code == 204
    assert not Mark.objects.exists()
