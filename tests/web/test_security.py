"""What every answer carries, and what a public site insists on."""

import json
import re
import shutil
import subprocess
import sys
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from etabli.people.rights import Role
from etabli.people.services import grant
from tests.worlds import make_person, make_place

pytestmark = pytest.mark.anywhere

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
ADDRESSES = (
    "/fr/", "/en/places/", "/en/account/login/", "/en/account/signup/", "/en/nowhere/", "/healthz",
    "/en/studies/", "/en/territories/", "/en/find/", "/api/v1/places", "/api/v1/openapi.json",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_strict_policy_and_its_companions(client, address):
    headers = client.get(address).headers
    directives = dict(
        one.strip().split(" ", 1) for one in headers["Content-Security-Policy"].split(";")
    )
    assert directives == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
@pytest.mark.parametrize("address", [one for one in ADDRESSES if one.startswith(("/fr/", "/en/"))])
def test_no_page_carries_what_its_own_policy_refuses(client, address):
    text = client.get(address).text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", text)
    for script in re.findall(r"<script([^>]*)>", text):
        assert "src=" in script or 'type="application/json"' in script


def under_production(code: str, environment) -> dict:
    """What some Python answers under the settings of a public site."""
    ran = subprocess.run(
        [sys.executable, "-c", "import json, django; django.setup()\n" + code],
        env=environment(
            ETABLI_URL="https://etabli.example.org",
            DJANGO_SETTINGS_MODULE="etabli.settings.production",
        ),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(ran.stdout)


def test_the_check_for_deployment_finds_nothing(environment):
    ran = subprocess.run(
        [sys.executable, "-m", "etabli", "check", "--deploy", "--fail-level", "INFO"],
        env=environment(ETABLI_URL="https://etabli.example.org"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "no issues (0 silenced)" in ran.stdout


def test_a_public_site_speaks_https_only_and_its_cookies_too(environment, tmp_path, tables):
    shutil.copytree(tables, tmp_path / "data")
    told = under_production(
        "from django.conf import settings\n"
        "from django.test import Client\n"
        "plain = Client(headers={'host': 'etabli.example.org'})\n"
        "safe = Client(headers={'host': 'etabli.example.org', 'x-forwarded-proto': 'https'})\n"
        "moved = plain.get('/fr/')\n"
        "page = safe.get('/fr/account/login/')\n"
        "cookie = page.cookies['csrftoken']\n"
        "print(json.dumps({\n"
        "    'moved': [moved.status_code, moved['Location']],\n"
        "    'well': plain.get('/healthz').status_code,\n"
        "    'page': page.status_code,\n"
        "    'hsts': page['Strict-Transport-Security'],\n"
        "    'cookie': [bool(cookie['secure']), cookie['samesite']],\n"
        "    'elsewhere': Client(headers={'host': 'evil.example.org',\n"
        "        'x-forwarded-proto': 'https'}).get('/fr/').status_code,\n"
        "    'session': [settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY,\n"
        "        settings.SESSION_COOKIE_SAMESITE],\n"
        "    'debug': settings.DEBUG,\n"
        "    'origins': settings.CSRF_TRUSTED_ORIGINS,\n"
        "}))",
        environment,
    )
    assert told == {
        "moved": [301, "https://etabli.example.org/fr/"],
        "well": 200,
        "page": 200,
        "hsts": "max-age=31536000; includeSubDomains; preload",
        "cookie": [True, "Lax"],
        "elsewhere": 400,
        "session": [True, True, "Lax"],
        "debug": False,
        "origins": ["https://etabli.example.org"],
    }


def test_attempts_are_counted_by_visitor_behind_the_proxy_and_across_processes(environment):
    told = under_production(
        "from django.conf import settings\n"
        "from django.test import RequestFactory\n"
        "from allauth.core.internal.httpkit import get_client_ip\n"
        "asked = RequestFactory().get('/', headers={'x-forwarded-for': '6.6.6.6, 192.0.2.7'})\n"
        "print(json.dumps([get_client_ip(asked), settings.CACHES['default']['BACKEND']]))",
        environment,
    )
    # The last is what the proxy itself saw; what stands before it anybody may have written.
    assert told == ["192.0.2.7", "django.core.cache.backends.filebased.FileBasedCache"]


def test_the_secret_key_is_made_once_and_is_its_owner_s_alone(environment, tmp_path):
    code = "from django.conf import settings\nprint(json.dumps(settings.SECRET_KEY))"
    first, second = (under_production(code, environment) for _time in range(2))
    assert first == second and len(first) >= 100
    [kept] = (tmp_path / "data").glob("secret.key")
    assert kept.stat().st_mode & 0o777 == 0o600


def picture(size: int = 8) -> bytes:
    content = BytesIO()
    Image.new("RGB", (size, size), "green").save(content, "PNG")
    return content.getvalue()


@pytest.fixture
def keeper(db, tmp_path, settings) -> tuple[Client, str]:
    settings.MEDIA_ROOT = tmp_path
    place, person = make_place(), make_person()
    grant(person, Role.OPERATOR, place)
    client = Client()
    client.force_login(person.user)
    return client, f"/en/places/{place.slug}/photos/"


def test_a_request_too_large_for_any_form_is_not_read(keeper, settings):
    client, page = keeper
    given = {"picture": SimpleUploadedFile("a.png", picture()), "alternative_fr": "Du vert"}
    settings.LARGEST_UPLOAD = 10
    assert client.post(page, given).status_code == 400
    settings.LARGEST_UPLOAD = 10_000
    given["picture"] = SimpleUploadedFile("a.png", picture())
    assert client.post(page, given).status_code == 302


def test_a_body_without_files_has_its_limit_too(client, db):
    text = "a=" + "x" * (5 * 1024 * 1024)
    answer = client.post(
        "/en/account/login/", text, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 400


def test_a_form_from_another_site_is_not_taken(db):
    person = make_person()
    client = Client(enforce_csrf_checks=True)
    client.force_login(person.user)
    for address in ("/en/account/erase/", "/en/account/logout/", "/en/account/profile/"):
        assert client.post(address, {"sure": "on"}).status_code == 403
