"""Everything goes into one file and comes back, on either database."""

import json
import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from PIL import Image

from etabli.booking.models import Booking
from etabli.booking.services import book, cancel
from etabli.core import backup, clock
from etabli.core.errors import BadInput, Conflict
from etabli.core.models import StoredFile
from etabli.core.texts import Text
from etabli.entitlements.models import APPEND_ONLY_ENTRIES, RUNNING_BALANCE
from etabli.network.models import NO_OVERLAP, Occupation, Place
from etabli.network.services import add_photo
from etabli.people.models import Person
from tests.entitlements.worlds import give, make_pass_plan
from tests.worlds import make_member, make_person, make_place, make_space

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def world():
    place = make_place(always_open=True, name=Text("Forge à Ré", "Forge"))
    desks = make_space(place, units=2, longest=1440)
    start = clock.this_minute() + timedelta(days=1)
    member = make_member(place.network)
    give(make_pass_plan(place.network), member)
    cancel(book(member, desks, start + timedelta(days=1), start + timedelta(days=2)), by=member)
    book(member, desks, start, start + timedelta(hours=2))
    picture = BytesIO()
    Image.new("RGB", (8, 8), "green").save(picture, "PNG")
    add_photo(place, SimpleUploadedFile("a.png", picture.getvalue()), Text("Vert"))
    return place


def everything() -> dict[str, list[dict]]:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in backup._tables()
    }


def quiet(_message: str) -> None:
    pass


def test_what_comes_back_is_what_was_saved(world, tmp_path):
    before = everything()
    backup.save(tmp_path / "all.zip", quiet)
    stored = StoredFile.objects.get()
    content = stored.file.read()
    stored.file.close()
    Place.objects.update(name=Text("Autre"))
    Booking.objects.all().delete()
    StoredFile.objects.get().file.storage.delete(stored.file.name)
    backup.restore(tmp_path / "all.zip", quiet, replace=True)
    assert everything() == before
    with StoredFile.objects.get().file.open() as file:
        assert file.read() == content
    for rule in (NO_OVERLAP, APPEND_ONLY_ENTRIES, RUNNING_BALANCE):
        assert rule.stands(connection)


def test_new_rows_are_numbered_after_those_that_came_back(world, tmp_path):
    backup.save(tmp_path / "all.zip", quiet)
    last = Person.objects.order_by("-pk")[0].pk
    backup.restore(tmp_path / "all.zip", quiet, replace=True)
    assert make_person("Bob").pk > last


def test_a_database_with_something_in_it_is_not_overwritten_unasked(world, tmp_path):
    backup.save(tmp_path / "all.zip", quiet)
    before = everything()
    with pytest.raises(Conflict) as refused:
        backup.restore(tmp_path / "all.zip", quiet)
    assert refused.value.code == "not_empty"
    assert everything() == before


def test_a_file_that_is_no_backup_is_refused_by_its_name(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    with pytest.raises(CommandError, match=r"notes\.txt"):
        call_command("restore", str(path))


@pytest.mark.parametrize("damage", ["cut", "flipped", "fewer rows", "overlap"])
def test_a_damaged_backup_changes_nothing(world, tmp_path, damage):
    path = tmp_path / "all.zip"
    backup.save(path, quiet)
    before = everything()
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-300])
    elif damage == "flipped":
        flip_a_byte_of(path, "data/people.person.jsonl")
    elif damage == "fewer rows":
        rewrite(path, "data/booking.booking.jsonl", lambda lines: b"")
    else:
        rewrite(path, "data/network.occupation.jsonl", lambda lines: lines + second(lines))
    with pytest.raises(BadInput):
        backup.restore(path, quiet, replace=True)
    assert everything() == before


def flip_a_byte_of(path, name) -> None:
    content = bytearray(path.read_bytes())
    start = content.index(name.encode()) + len(name)  # of the entry, before its content
    content[start + zipfile.ZipFile(path).getinfo(name).compress_size // 2] ^= 0xFF
    path.write_bytes(content)


def second(lines: bytes) -> bytes:
    row = json.loads(lines)
    return json.dumps(row | {"pk": row["pk"] + 1}).encode() + b"\n"


def rewrite(path, name, change) -> None:
    with zipfile.ZipFile(path) as archive:
        entries = {entry: archive.read(entry) for entry in archive.namelist()}
    entries[name] = change(entries[name])
    with zipfile.ZipFile(path, "w") as archive:
        for entry, content in entries.items():
            archive.writestr(entry, content)


def test_a_backup_of_other_tables_says_which_version_made_it(world, tmp_path):
    path = tmp_path / "all.zip"
    backup.save(path, quiet)
    rewrite(
        path,
        "manifest.json",
        lambda content: re.sub(rb'"people": "\w+"', b'"people": "0099_later"', content),
    )
    with pytest.raises(BadInput, match=r"0\.1\.0"):
        backup.restore(path, quiet, replace=True)


def test_saving_that_fails_leaves_no_file(world, tmp_path, monkeypatch):
    def fail(_archive):
        raise OSError("no space left")

    monkeypatch.setattr(backup, "_save_files", fail)
    with pytest.raises(OSError, match="no space"):
        backup.save(tmp_path / "all.zip", quiet)
    assert list(tmp_path.glob("all*")) == []
    assert Occupation.objects.count() == 1
