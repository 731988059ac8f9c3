"""Machines for programs: their sheets, pictures, documents and switches, and who is there beside
whoever uses one."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from etabli.core import clock
from etabli.devices import secrets
from etabli.fablab.models import Companion, MachineFile, Supervision, Switch
from etabli.fablab.usage.services import start
from etabli.network.models import Place
from etabli.people.rights import Role
from etabli.people.services import cut_token, grant
from tests.worlds import make_member, make_network, make_place, make_space

PAPER = b"%PDF-1.7 manual %%EOF"


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch, settings):
    monkeypatch.setattr(default_storage, "location", str(tmp_path))
    settings.DATA = tmp_path


def drawn() -> bytes:
    file = BytesIO()
    Image.new("RGB", (20, 20)).save(file, "PNG")
    return file.getvalue()


def hours(day: int, begin: int = 0) -> dict[str, str]:
    at = clock.this_minute() + timedelta(days=day, hours=begin)
    return {"starts_at": at.isoformat(), "ends_at": (at + timedelta(hours=2)).isoformat()}


def test_a_machine_is_described_changed_and_read_by_anybody(
    ask, client, workshop, operator, settings
):
    sheets = f"places/{workshop.place.slug}/machines"
    training = str(workshop.training.uuid)
    wish = {
        "space": str(workshop.space.uuid),
        "risks": {"fr": "Brûlures", "en": "Burns"},
        "training": training,
    }
    made = ask(operator, "post", sheets, wish)
    assert (made.status_code, made.json()["name"]["fr"]) == (201, "Laser")
    assert ask(operator, "post", sheets, wish).json()["code"] == "described_already"
    desk, elsewhere = make_space(workshop.place), make_space(make_place(workshop.network))
    assert ask(operator, "post", sheets, {"space": str(desk.uuid)}).json()["field"] == "space"
    assert ask(operator, "post", sheets, {"space": str(elsewhere.uuid)}).status_code == 404
    sheet = f"machines/{made.json()['id']}"
    changed = ask(operator, "put", sheet, {"purpose": {"fr": "Coupe"}, "needs_supervisor": True})
    told = changed.json()
    assert (told["purpose"]["fr"], told["risks"]["fr"], told["training"]) == ("Coupe", "", None)
    there = f"places/{workshop.place.slug}/supervisions"
    assert ask(workshop.instructor, "post", there, hours(1)).status_code == 201
    public = client.get(f"/api/v1/{sheet}").json()
    assert [set(one) for one in public["supervised"]] == [{"starts_at", "ends_at"}]
    assert client.get(public["page"].removeprefix(settings.SITE_URL)).status_code == 200
    assert public | {"supervised": []} == told


def test_the_sheet_of_a_place_in_preparation_is_for_those_who_prepare_it(
    ask, client, workshop, operator
):
    Place.objects.filter(pk=workshop.place.pk).update(status=Place.Status.DRAFT)
    sheet = f"machines/{workshop.machine.uuid}"
    for path in (sheet, f"{sheet}/files"):
        assert client.get(f"/api/v1/{path}").status_code == 404
        assert ask(workshop.member, "get", path).status_code == 404
        assert ask(operator, "get", path).status_code == 200


def test_pictures_and_documents_are_put_on_a_sheet_read_and_taken_off(
    ask, client, workshop, operator
):
    files = f"machines/{workshop.machine.uuid}/files"

    def add(kind: str, content: bytes, person: Any = operator, **more: str) -> Any:
        sent = {"kind": kind, "title_fr": "Notice", "file": SimpleUploadedFile("m", content)}
        key = {"Authorization": f"Bearer {cut_token(person.email)}"}
        return client.post(f"/api/v1/{files}", sent | more, headers=key)

    assert add("document", PAPER, workshop.member).status_code == 404
    assert add("picture", PAPER).json()["field"] == "file"
    assert add("document", drawn()).json()["field"] == "file"
    assert add("document", PAPER, title_fr=" ").json()["field"] == "title_fr"
    assert not MachineFile.objects.exists()
    picture = add("picture", drawn(), title_en="From the front")
    document = add("document", PAPER)
    assert (picture.status_code, picture.json()["title"]["en"]) == (201, "From the front")
    listed = client.get(f"/api/v1/{files}").json()["items"]
    assert listed == [picture.json(), document.json()]
    read = client.get(f"/api/v1/{files}/{document.json()['id']}")
    assert (read["Content-Type"], b"".join(read.streaming_content)) == ("application/pdf", PAPER)
    gone = f"{files}/{picture.json()['id']}"
    assert [ask(operator, "delete", gone).status_code for _ in range(2)] == [204, 204]
    assert client.get(f"/api/v1/{gone}").status_code == 404
    assert client.get(f"/api/v1/{files}").json()["items"] == [document.json()]


def test_a_fault_is_reported_with_a_photograph_that_its_workshop_sees(
    ask, client, workshop, operator
):
    faults = f"machines/{workshop.machine.uuid}/faults"
    key = {"Authorization": f"Bearer {cut_token(workshop.member.email)}"}

    def report(content: bytes) -> Any:
        told = {"description": "Fumée", "stops_use": "true"}
        sent = told | {"photo": SimpleUploadedFile("smoke.png", content)}
        return client.post(f"/api/v1/{faults}/photographed", sent, headers=key)

    assert report(PAPER).json()["field"] == "photo"
    reported = report(drawn())
    assert (reported.status_code, reported.json()["stops_use"]) == (201, True)
    assert ask(workshop.member, "get", faults).json()["items"] == [reported.json()]
    fault = f"faults/{reported.json()['id']}"
    for path in (fault, f"{fault}/photo"):
        assert ask(workshop.member, "get", path).status_code == 404
    seen = ask(operator, "get", f"{fault}/photo")
    assert seen["Content-Type"] == "image/webp" and b"".join(seen.streaming_content)
    assert ask(operator, "post", f"{fault}/mend", {"work_done": "Lentille"}).status_code == 204
    told = ask(operator, "get", fault).json()
    assert (told["reported_by"], told["has_photo"]) == ("Mina", True)
    assert (told["mended_by"], told["work_done"]) == ("Olga", "Lentille")
    assert ask(operator, "get", f"{faults}/mended").json()["items"] == [told]
    plain = ask(workshop.member, "post", faults, {"description": "Bruit"}).json()["id"]
    assert ask(operator, "get", f"faults/{plain}/photo").status_code == 404
    [known] = ask(operator, "get", f"places/{workshop.place.slug}/faults").json()["items"]
    assert (known["id"], known["machine"]) == (plain, str(workshop.machine.uuid))


def test_somebody_looks_after_the_workshop_and_then_does_not(ask, workshop, operator):
    there = f"places/{workshop.place.slug}/supervisions"
    made = ask(workshop.instructor, "post", there, hours(1))
    assert (made.status_code, made.json()["name"]) == (201, "Ines")
    assert ask(operator, "post", there, hours(-1)).json()["field"] == "day"
    assert ask(operator, "get", there).json()["items"] == [made.json()]
    elsewhere = f"places/{make_place(workshop.network).slug}/supervisions"
    assert ask(operator, "delete", f"{elsewhere}/{made.json()['id']}").status_code == 204
    assert Supervision.objects.exists()
    gone = f"{there}/{made.json()['id']}"
    assert [ask(operator, "delete", gone).status_code for _ in range(2)] == [204, 204]
    assert ask(operator, "get", there).json()["count"] == 0


def test_a_companion_is_asked_agrees_and_is_let_go(ask, workshop):
    bo, ali = make_member(workshop.network, "Bo"), make_member(workshop.network, "Ali")
    companions = f"machines/{workshop.machine.uuid}/companions"
    wish = {"email": bo.email, **hours(1)}
    stranger = make_member(make_network())
    assert ask(stranger, "post", companions, wish).json()["code"] == "member"
    unknown = ask(workshop.member, "post", companions, {**wish, "email": stranger.email})
    assert unknown.json()["code"] == "companion_unknown"
    asked = ask(workshop.member, "post", companions, wish)
    told = asked.json()
    assert (asked.status_code, told["asked_by_me"], told["name"]) == (201, True, "Bo")
    one = f"companions/{told['id']}"
    assert ask(workshop.member, "post", f"{one}/agree").json()["code"] == "not_asked"
    assert ask(ali, "post", f"{one}/agree").status_code == 404
    agreed = ask(bo, "post", f"{one}/agree").json()
    assert agreed["agreed_at"] and (agreed["asked_by_me"], agreed["name"]) == (False, "Mina")
    assert ask(bo, "get", "companions").json()["items"] == [agreed]
    assert ask(workshop.member, "get", "companions").json()["items"][0]["agreed_at"]
    assert ask(ali, "get", "companions").json()["count"] == 0
    assert ask(ali, "delete", one).status_code == 404
    assert ask(workshop.member, "delete", one).status_code == 204
    assert not Companion.objects.exists()


def test_a_switch_is_fitted_reached_otherwise_and_taken_off(ask, workshop, operator):
    switch = f"machines/{workshop.machine.uuid}/switch"
    assert ask(operator, "get", switch).status_code == 404
    wrong = ask(operator, "put", switch, {"reached_by": "http", "address": "mqtt://broker/saw"})
    assert wrong.json()["field"] == "address" and not Switch.objects.exists()
    fitted = ask(operator, "put", switch, {"reached_by": "simulator"})
    told = fitted.json()
    assert (fitted.status_code, told["reached_by"], told["wanted_on"]) == (200, "simulator", False)
    wish = {"reached_by": "http", "address": "https://plug.example/", "secret": "opens-it"}
    changed = ask(operator, "put", switch, wish)
    assert changed.json()["address"] == wish["address"] and "opens-it" not in changed.text
    device = Switch.objects.get().device
    assert secrets.secret_of(device) == "opens-it"
    assert ask(operator, "get", switch).json() == changed.json()
    [untold] = ask(operator, "get", f"places/{workshop.place.slug}/switches").json()["items"]
    assert untold["machine"] == str(workshop.machine.uuid)
    assert untold.items() <= {**changed.json(), "machine": untold["machine"]}.items()
    workshop.authorised()
    start(workshop.member, workshop.machine)
    for method, body in (("put", wish), ("delete", None)):
        assert ask(operator, method, switch, body).json()["code"] == "running"
    [running] = ask(workshop.member, "get", "uses").json()["items"]
    ask(workshop.member, "post", f"uses/{running['id']}/stop", {})
    assert [ask(operator, "delete", switch).status_code for _ in range(2)] == [204, 204]
    assert not Switch.objects.exists()


def test_how_a_switch_is_reached_is_told_to_those_alone_who_fit_it(ask, workshop, operator):
    switch = f"machines/{workshop.machine.uuid}/switch"
    ask(operator, "put", switch, {"reached_by": "http", "address": "https://me:word@plug.example/"})
    host = make_member(workshop.network, "Hugo")
    grant(host, Role.HOST, workshop.network)
    assert ask(host, "get", switch).status_code == 404
    told = ask(host, "get", f"places/{workshop.place.slug}/switches")
    assert told.json()["count"] == 1 and "plug.example" not in told.text
