"""The example: loaded once, marked as invented, and never on a public site."""

import re
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from etabli.booking.models import Booking
from etabli.community.models import Membership
from etabli.core.backup import _tables
from etabli.entitlements.models import Entry, Terms
from etabli.launch.selectors import thread_of
from etabli.network.models import Place
from etabli.people.models import Grant, Person
from etabli.study.models import Response, Study
from etabli.web import demo

ROLES = {
    "administrator",
    "study-officer",
    "operator",
    "host",
    "member",
    "instructor",
    "funder",
}


@pytest.fixture
def rare(monkeypatch):
    """Fewer answers and members than the example's own, so that a test takes seconds."""
    monkeypatch.setattr(demo, "ANSWERS", 100)
    monkeypatch.setattr(demo, "WEEKS_BEFORE", 1)
    monkeypatch.setattr(demo, "WEEKS_AHEAD", 1)


def load(capsys) -> str:
    call_command("demo")
    return capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.usefixtures("rare")
def test_the_example_is_loaded_once_and_prints_its_accounts(capsys):
    printed = load(capsys)
    told = dict(line.split() for line in printed.strip().splitlines())
    assert set(told) == ROLES
    before = {model: list(model._base_manager.order_by("pk").values()) for model in _tables()}
    assert load(capsys) == printed
    after = {model: list(model._base_manager.order_by("pk").values()) for model in _tables()}
    assert after == before

    for role, email in told.items():
        assert email.endswith(".example")
        client = Client()
        signed = client.post("/en/account/login/", {"login": email, "password": demo.PASSWORD})
        assert signed.status_code == 302, role
        assert client.get("/en/").context["person"].email == email
    held = set(Grant.objects.values_list("person__email", "role"))
    assert {(told[role], role) for role in ROLES - {"member"}} <= held

    # Everything invented says so.
    assert Study.objects.get().is_simulated
    assert not Response.objects.filter(is_simulated=False).exists()
    assert not Place.objects.filter(is_example=False).exists()
    assert all("invented" in terms.note.en for terms in Terms.objects.all())
    assert Entry.objects.filter(cause=Entry.Cause.USED).exists()
    assert not Person.objects.exclude(email__endswith=".example").exists()
    assert Booking.objects.exists() and Membership.objects.exists()
    thread = thread_of(Study.objects.get())
    assert thread.answered > thread.agreed >= thread.accepted > 0
    for page in ("/en/studies/", "/en/places/"):
        for link in set(
            re.findall(r'href="(/en/(?:studies|places)/[^"]+)"', Client().get(page).text)
        ):
            text = Client().get(link).text
            assert re.search(r"invented|example|simulated", text, re.IGNORECASE), link


@pytest.mark.django_db
def test_an_example_that_is_interrupted_leaves_nothing(monkeypatch):
    def fail(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "_study", fail)
    with pytest.raises(KeyboardInterrupt):
        call_command("demo")
    for model in _tables():
        assert not model._base_manager.exists(), model


@pytest.mark.django_db
def test_a_public_site_has_no_account_whose_password_everybody_knows(settings):
    settings.SETTINGS_MODULE = "etabli.settings.production"
    with pytest.raises(CommandError):
        call_command("demo")
    assert not Person.objects.exists()


def test_the_command_refuses_it_in_a_fresh_process_too(environment):
    ran = subprocess.run(
        [sys.executable, "-m", "etabli", "demo"],
        env=environment(ETABLI_URL="https://etabli.example.org"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
