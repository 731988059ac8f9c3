"""Pictures that people give: looked at, painted anew, kept once."""

import zlib
from contextlib import suppress
from io import BytesIO
from struct import pack

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from etabli.core import files
from etabli.core.errors import BadInput
from etabli.core.models import StoredFile
from etabli.core.texts import Text
from etabli.network.models import Place
from etabli.network.services import add_photo
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.racers import racers
from tests.worlds import make_person, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def painted(form: str = "PNG", size: tuple[int, int] = (8, 6), mode: str = "RGB", **more) -> bytes:
    content = BytesIO()
    Image.new(mode, size, "green" if mode != "L" else 90).save(content, form, **more)
    return content.getvalue()


def upload(content: bytes, name: str = "a.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def read(stored: StoredFile) -> bytes:
    with stored.file.open() as file:
        return file.read()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_picture_is_kept_as_webp_whatever_it_was(form, mode):
    stored = files.store_picture(upload(painted(form, mode=mode)))
    assert stored.content_type == "image/webp"
    kept = read(stored)
    assert stored.size == len(kept)
    with Image.open(BytesIO(kept)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (8, 6))


def test_a_large_picture_is_made_smaller_and_keeps_its_shape():
    stored = files.store_picture(upload(painted(size=(3200, 800))))
    with Image.open(BytesIO(read(stored))) as picture:
        assert picture.size == (1600, 400)


def test_where_and_when_it_was_taken_is_not_kept():
    details = Image.Exif()
    details[0x010F] = "A camera"
    details[0x0112] = 6  # lying on its side
    stored = files.store_picture(upload(painted("JPEG", exif=details)))
    kept = read(stored)
    assert b"A camera" not in kept and b"Exif" not in kept
    with Image.open(BytesIO(kept)) as picture:
        assert not picture.getexif()
        assert picture.size == (6, 8)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        painted("GIF", mode="L"),
        painted("BMP"),
        painted("TIFF"),
    ],
    ids=["empty", "svg", "html", "pdf", "png-cut", "gif", "bmp", "tiff"],
)
def test_a_file_is_judged_by_its_content_and_not_by_its_name(content):
    with pytest.raises(BadInput) as refused:
        files.store_picture(upload(content), field="photo")
    assert refused.value.field == "photo"
    assert not StoredFile.objects.exists()


def test_a_picture_under_another_name_is_still_a_picture():
    assert files.store_picture(upload(painted(), name="evil.html")).file.name.endswith(".webp")


def test_a_file_above_ten_megabytes_is_not_even_opened(monkeypatch):
    monkeypatch.setattr(files.Image, "open", None)
    with pytest.raises(BadInput, match="10"):
        files.store_picture(upload(b"x" * (files.PICTURE_BYTES + 1)))


def huge(width: int, height: int) -> bytes:
    """A small PNG that says it is huge, as those do that are made to fill a memory."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    header = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [7100, 12_000, 60_000])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_painted(side):
    with pytest.raises(BadInput):
        files.store_picture(upload(huge(side, side)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["PNG", "JPEG", "WEBP"]), st.data())
@pytest.mark.filterwarnings("ignore")
def test_a_damaged_picture_is_painted_or_refused(form, data):
    content = bytearray(painted(form, size=(40, 30)))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(0, len(content)))]
    with suppress(BadInput):
        files.store_picture(upload(bytes(content)))


def test_the_same_picture_is_kept_once(tmp_path):
    first = files.store_picture(upload(painted(), "a.png"))
    second = files.store_picture(upload(painted(), "b.png"))
    assert first == second
    assert StoredFile.objects.count() == len(list(tmp_path.rglob("*.webp"))) == 1
    assert first.sha256 in first.file.name


def store_one(folder: str) -> str:
    from django.conf import settings as own

    own.MEDIA_ROOT = folder
    return files.store_picture(upload(painted())).sha256


@pytest.mark.django_db(transaction=True)
def test_the_same_picture_given_by_several_at_once_is_kept_once(tmp_path):
    with racers(4) as four:
        answers = four.race(store_one, [(str(tmp_path),)] * 4)
    assert answers == [StoredFile.objects.get().sha256] * 4


def test_a_file_is_readable_by_the_site_alone(tmp_path):
    files.store_picture(upload(painted()))
    [kept] = tmp_path.rglob("*.webp")
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_file_is_private_until_its_place_is_open(client):
    place = make_place(status=Place.Status.DRAFT)
    photo = add_photo(place, upload(painted()), Text("Du vert"))
    page = f"/en/places/photos/{photo.uuid}/"
    assert client.get(page).status_code == 404
    keeper = make_person()
    grant(keeper, Role.OPERATOR, place)
    own = Client()
    own.force_login(keeper.user)
    seen = own.get(page)
    assert "private" in seen["Cache-Control"]
    list(seen)
    Place.objects.update(status=Place.Status.OPEN)
    seen = client.get(page)
    assert "public" in seen["Cache-Control"]
    assert (seen["Content-Type"], seen["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert b"".join(seen) == read(photo.file)


def test_a_card_shows_a_picture_that_is_small(client):
    photo = add_photo(make_place(), upload(painted(size=(3200, 800))), Text("Du vert"))
    seen = client.get(f"/en/places/photos/{photo.uuid}/?small")
    with Image.open(BytesIO(b"".join(seen))) as picture:
        assert picture.size == (480, 120)
    assert f"{photo.uuid}/?small" in client.get("/en/places/").text


def test_no_address_leads_to_the_folder_of_files(client, settings):
    photo = add_photo(make_place(), upload(painted()), Text("Du vert"))
    for address in (f"/media/{photo.file.file.name}", f"/files/{photo.file.file.name}"):
        assert client.get(address).status_code == 404
    assert not settings.MEDIA_URL.strip("/")
