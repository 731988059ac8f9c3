"""Events changed and shown with a picture, for programs."""

from io import BytesIO

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from etabli.core.texts import Text
from etabli.events.registration.services import register
from etabli.people.rights import Role
from etabli.people.services import cut_token, grant
from tests.events.worlds import make_event
from tests.web.test_api import Asker, is_problem
from tests.worlds import make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


@pytest.fixture
def operator(network) -> Asker:
    person = make_person("Olga")
    grant(person, Role.OPERATOR, network)
    return Asker(cut_token(person.email))


def test_an_event_is_changed_and_who_comes_is_told(
    operator, program, desks, member, django_capture_on_commit_callbacks
):
    event = make_event(desks.place)
    register(member, event)
    one = f"events/{event.uuid}"
    wanted = {
        "title": {"fr": "Goûter"},
        "elsewhere": {"fr": "Au jardin"},
        "space": str(desks.uuid),
        "seats": 5,
        "day": "2026-01-17",
        "from_time": "15:00",
        "until_time": "16:30",
    }
    is_problem(program.put(one, wanted), 404, "not_found")
    is_problem(operator.put(one, wanted | {"seats": 0}), 422, "bad_input")
    foreign = wanted | {"space": str(make_space(make_place()).uuid)}
    assert is_problem(operator.put(one, foreign), 422, "bad_input")["field"] == "space"
    with django_capture_on_commit_callbacks(execute=True):
        changed = operator.put(one, wanted)
    assert [message.to for message in mail.outbox] == [[member.email]]
    told = changed.json()
    assert (told["title"]["fr"], told["starts_at"]) == ("Goûter", "2026-01-17T14:00:00Z")
    assert (told["space"], told["elsewhere"]["fr"], told["left"]) == (
        str(desks.uuid),
        "Au jardin",
        4,
    )
    assert operator.post(f"{one}/call-off", {}).status_code == 204
    is_problem(operator.put(one, wanted), 409, "called_off")


def test_an_event_has_a_picture_and_says_what_it_shows(
    operator, program, desks, tmp_path, monkeypatch
):
    monkeypatch.setattr(default_storage, "location", str(tmp_path))
    event = make_event(desks.place, text=Text("Venez."))
    one = f"events/{event.uuid}"
    content = BytesIO()
    Image.new("RGB", (40, 30), "white").save(content, "PNG")

    def send(asker: Asker, picture: bytes = content.getvalue(), **told: str):
        body = {"picture": SimpleUploadedFile("a.png", picture), **told}
        return Client().post(f"/api/v1/{one}/picture", body, headers=asker._headers)

    is_problem(Asker().get(f"{one}/picture"), 404, "not_found")
    is_problem(send(program, alternative="Une table"), 404, "not_found")
    assert is_problem(send(operator), 422, "bad_input")["field"] == "alternative"
    broken = send(operator, b"none", alternative="Une table")
    assert is_problem(broken, 422, "bad_input")["field"] == "picture"
    made = send(operator, alternative="Une table", alternative_en="A table").json()
    assert made["alternative"] == {"fr": "Une table", "en": "A table"}
    assert (made["text"]["fr"], made["starts_at"]) == ("Venez.", "2026-01-16T17:00:00Z")
    shown = Asker().get(f"{one}/picture")
    assert shown["Content-Type"] == "image/webp"
    assert b"".join(shown.streaming_content)[:4] == b"RIFF"
