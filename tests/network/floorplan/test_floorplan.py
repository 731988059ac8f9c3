"""Floor plans: units are put on them, and leave them again."""

import pytest
from django.test import Client

from etabli.core.errors import BadInput
from etabli.core.texts import Text
from etabli.network.floorplan.services import add_plan, put
from etabli.network.models import FloorPlan, Mark, Unit
from etabli.people.rights import Role
from etabli.people.services import grant
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
