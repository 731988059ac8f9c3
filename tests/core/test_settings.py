"""Settings that follow from the environment."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.architecture.sources import ROOMS, floor

NOT_OURS = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "ETABLI_URL", "PORT", "EMAIL_URL")


def told(data, code: str, **values: str):
    own = {key: value for key, value in os.environ.items() if key not in NOT_OURS}
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            "import json\nfrom django.conf import settings\n"
            f"print(json.dumps({code}, default=str))",
        ],
        env=own
        | {"ETABLI_DATA": str(data), "DJANGO_SETTINGS_MODULE": "etabli.settings.local"}
        | values,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(ran.stdout)


def test_rooms_stand_from_the_roof_to_the_ground():
    """So that an upper room's templates may replace a lower one's."""
    installed = [
        app.removeprefix("etabli.") for app in settings.INSTALLED_APPS if app.startswith("etabli.")
    ]
    assert sorted(installed) == ROOMS
    floors = [floor(room) for room in installed]
    assert [floor(room) for room in ("core", "people", "web")] == [0, 1, max(floors)]
    assert floors[0] == max(floors) and floors[-1] == 0
    assert settings.INSTALLED_APPS.index("etabli.people") < settings.INSTALLED_APPS.index("allauth")


def test_sqlite_in_the_data_folder_is_the_default(tmp_path):
    database = told(tmp_path, "settings.DATABASES['default']")
    assert database["ENGINE"] == "etabli.core.sqlite"
    assert database["NAME"] == str(tmp_path / "etabli.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        assert pragma in database["OPTIONS"]["init_command"]


def test_an_address_switches_to_postgresql(tmp_path):
    url = "postgres://etabli:secret@db.example.org/etabli"
    database = told(tmp_path, "settings.DATABASES['default']", DATABASE_URL=url)
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["NAME"]) == ("db.example.org", "etabli")
    assert "OPTIONS" not in database or "transaction_mode" not in database["OPTIONS"]


def test_the_folder_of_the_data_is_made(tmp_path):
    folder = tmp_path / "a" / "b"
    assert told(folder, "settings.MEDIA_ROOT") == str(folder / "files")
    assert folder.is_dir()


@pytest.mark.parametrize(
    ("values", "address"),
    [
        ({}, "http://localhost:8000"),
        ({"PORT": "8123"}, "http://localhost:8123"),
        ({"ETABLI_URL": "http://etabli.lan/"}, "http://etabli.lan"),
    ],
)
def test_the_address_of_the_site_follows_from_its_port_or_is_given(tmp_path, values, address):
    assert told(tmp_path, "settings.SITE_URL", **values) == address


def test_messages_go_to_the_console_or_to_a_mail_server(tmp_path):
    assert told(tmp_path, "settings.EMAIL_BACKEND").endswith("console.EmailBackend")
    url = "smtp+tls://user:secret@mail.example.org:587"
    names = "[settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_USE_TLS]"
    backend, host, tls = told(tmp_path, names, EMAIL_URL=url)
    assert backend.endswith("smtp.EmailBackend")
    assert (host, tls) == ("mail.example.org", True)


def test_a_key_that_is_given_is_the_one_that_is_used(tmp_path):
    assert told(tmp_path, "settings.SECRET_KEY", SECRET_KEY="a-key-of-one-s-own") == (
        "a-key-of-one-s-own"
    )
    assert not (tmp_path / "secret.key").exists()


def test_details_of_failures_are_never_shown(tmp_path):
    assert told(tmp_path, "settings.DEBUG", DEBUG="true") is False
