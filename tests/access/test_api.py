"""What a door's agent asks and tells, with its own token and for its own door."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from etabli.access.code.selectors import codes_of
from etabli.access.door.services import agent_configuration
from etabli.access.entry.services import open_by_telephone
from etabli.access.models import Door, Entry
from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.devices.models import Device
from etabli.devices.services import add_device, cut_token
from etabli.kernels.doorcodes import unseal
from etabli.people.services import cut_token as cut_person_token
from tests.access.worlds import make_door

pytestmark = pytest.mark.django_db


@pytest.fixture
def door(tuesday) -> Door:
    return make_door(adapter=Device.Adapter.AGENT)


@pytest.fixture
def configuration(door) -> dict[str, str]:
    return agent_configuration(door)


def ask(token: str, path: str, body: Any = None) -> Any:
    client, headers = Client(), {"Authorization": f"Bearer {token}"}
    if body is None:
        return client.get(f"/api/v1/door/{path}", headers=headers)
    return client.post(
        f"/api/v1/door/{path}", body, content_type="application/json", headers=headers
    )


def entry(sequence: int, **more: Any) -> dict[str, Any]:
    at = clock.now().isoformat()
    return {"sequence": sequence, "direction": "in", "way": "listed", "at": at, "age": 5, **more}


def test_the_list_is_signed_with_the_key_that_the_page_showed(door, booking, configuration):
    told = ask(configuration["token"], "rights").json()
    rights = unseal(told["rights"], bytes.fromhex(configuration["key"]), door.uuid)
    assert [right.holder for right in rights.rights] == [str(codes_of(booking)[0].uuid)]
    assert booking.person.name not in told["rights"]


def test_a_state_is_noted_and_answered_with_what_there_is_to_do(door, booking, configuration):
    with clock.at(booking.starts_at):
        open_by_telephone(door, booking.person)
        wrong = clock.now() + timedelta(minutes=10)
        told = {"now": wrong.isoformat(), "battery": 55, "waiting": 3, "wrong_codes": 2}
        answer = ask(configuration["token"], "state", told).json()
    device = Device.objects.get()
    assert (device.battery, device.waiting, device.wrong_codes) == (55, 3, 2)
    assert device.clock_off == 600
    assert device.last_seen_at == booking.starts_at
    assert answer["number"] == Door.objects.get().version
    assert answer["openings"] == [str(one.uuid) for one in door.openings.all()]


def test_entries_are_taken_once(configuration, booking):
    holder = str(codes_of(booking)[0].uuid)
    body = {"journal": str(uuid4()), "entries": [entry(7, holder=holder), entry(8)]}
    for _time in range(2):
        assert ask(configuration["token"], "entries", body).json() == {"taken": 8}
    assert Entry.objects.count() == 2
    assert Entry.objects.get(sequence=7).booking == booking


def test_a_door_s_token_opens_nothing_of_people_s_and_theirs_nothing_of_a_door_s(
    configuration, ada
):
    client, headers = Client(), {"Authorization": f"Bearer {configuration['token']}"}
    assert client.get("/api/v1/bookings", headers=headers).status_code == 401
    for token in (cut_person_token(ada.email), "nonsense", ""):
        assert ask(token, "rights").status_code == 401


def test_a_new_configuration_closes_the_one_before(door, configuration):
    newer = agent_configuration(door)
    assert newer["key"] != configuration["key"]
    assert ask(configuration["token"], "rights").status_code == 401
    assert ask(newer["token"], "rights").status_code == 200


def test_a_device_that_opens_no_door_is_told_so(door):
    switch = add_device(door.place, name="Prise", kind="switch", adapter="simulator")
    assert ask(cut_token(switch), "rights").status_code == 404


def test_only_a_door_with_an_agent_has_a_configuration(tuesday):
    with pytest.raises(BadInput):
        agent_configuration(make_door())


def test_holders_of_another_door_are_nobody_s_here(configuration, booking):
    other = make_door(booking.space.place)
    [foreign] = codes_of(booking).filter(door=other)
    body = {"journal": str(uuid4()), "entries": [entry(1, holder=str(foreign.uuid))]}
    ask(configuration["token"], "entries", body)
    assert Entry.objects.get().booking is None


def test_the_list_takes_few_questions(configuration, booking, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        ask(configuration["token"], "rights")
