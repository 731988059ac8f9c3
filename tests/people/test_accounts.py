"""Signing up and in, through the pages, in French and in English."""

import re

import pytest
from allauth.account import app_settings
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client

from etabli.people.models import Person, User
from tests.worlds import make_person

pytestmark = pytest.mark.django_db

PASSWORD = "trois-petits-chats"


def sign_up(client, language="fr", **given):
    return client.post(
        f"/{language}/account/signup/",
        {"name": "Ada Lovelace", "email": "ada@example.org", "password1": PASSWORD} | given,
    )


def code_in(message) -> str:
    return re.search(r"^\s*([A-Z0-9-]{5,12})\s*$", message.body, re.MULTILINE)[1]


def confirm(client, language="fr"):
    return client.post(f"/{language}/account/confirm-email/", {"code": code_in(mail.outbox[-1])})


def signed_in_as(client) -> Person | None:
    return client.get("/fr/").context["person"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_who_signs_up_proves_their_address_with_the_code_sent_to_it(client, language):
    answer = sign_up(client, language)
    assert answer["Location"] == f"/{language}/account/confirm-email/"
    assert signed_in_as(client) is None
    [message] = mail.outbox
    assert message.to == ["ada@example.org"]
    confirm(client, language)
    person = signed_in_as(client)
    assert (person.name, person.email, person.language) == (
        "Ada Lovelace",
        "ada@example.org",
        language,
    )
    assert EmailAddress.objects.get().verified


def test_the_message_is_in_french_for_who_reads_french(client):
    sign_up(client)
    [message] = mail.outbox
    assert message.from_email == settings.DEFAULT_FROM_EMAIL
    assert "Bonjour" in message.body
    assert "code" in message.body
    assert not re.search(r"\b(Your|Hello|Thank)\b", message.subject + message.body)


def test_the_message_is_in_english_for_who_reads_english(client):
    sign_up(client, "en")
    [message] = mail.outbox
    assert "Hello" in message.body
    assert "Bonjour" not in message.body


def test_a_wrong_code_proves_nothing(client):
    sign_up(client)
    client.post("/fr/account/confirm-email/", {"code": "WRONG1"})
    assert signed_in_as(client) is None
    assert not EmailAddress.objects.get().verified


def test_who_signs_up_without_a_password_uses_codes(client):
    sign_up(client, password1="")
    confirm(client)
    assert signed_in_as(client).name == "Ada Lovelace"
    assert not User.objects.get().has_usable_password()


@pytest.mark.parametrize("password", ["short1!", "password", "12345678", "ada@example.org"])
def test_a_password_that_is_guessed_at_once_is_refused(client, password):
    assert sign_up(client, password1=password).status_code == 200
    assert not User.objects.exists()


def test_nobody_learns_from_the_sign_up_page_who_has_an_account(client):
    known = make_person("Ada")
    fresh = sign_up(client)
    again = sign_up(Client(), email=known.email)
    assert (again.status_code, again["Location"]) == (fresh.status_code, fresh["Location"])
    assert User.objects.count() == Person.objects.count() == 2
    assert mail.outbox[-1].to == [known.email]


def test_who_has_a_password_signs_in_with_it(client):
    person = make_person("Ada", password=PASSWORD)
    answer = client.post(
        "/fr/account/login/", {"login": person.email.upper(), "password": PASSWORD}
    )
    assert answer["Location"] == "/fr/"
    assert signed_in_as(client) == person


def test_who_has_none_signs_in_with_a_code_sent_to_them(client):
    person = make_person("Ada")
    client.post("/fr/account/login/code/", {"email": person.email})
    [message] = mail.outbox
    assert message.to == [person.email]
    assert "connexion" in message.subject + message.body
    client.post("/fr/account/login/code/confirm/", {"code": code_in(message)})
    assert signed_in_as(client) == person


def test_a_code_is_of_no_use_in_another_browser(client):
    person = make_person("Ada")
    client.post("/fr/account/login/code/", {"email": person.email})
    other = Client()
    other.post("/fr/account/login/code/confirm/", {"code": code_in(mail.outbox[-1])})
    assert signed_in_as(other) is None


def test_after_signing_in_one_goes_on_where_one_was_going(client):
    person = make_person("Ada", password=PASSWORD)
    answer = client.get("/en/bookings/")
    answer = client.post(answer["Location"], {"login": person.email, "password": PASSWORD})
    assert answer["Location"] == "/en/bookings/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example.org/", "//evil.example.org/"])
def test_nobody_is_sent_to_another_site_after_signing_in(client, elsewhere):
    person = make_person("Ada", password=PASSWORD)
    answer = client.post(
        f"/en/account/login/?next={elsewhere}",
        {"login": person.email, "password": PASSWORD, "next": elsewhere},
    )
    assert answer["Location"] == "/en/"


def test_signing_out_takes_a_button_not_a_link(client):
    person = make_person("Ada")
    client.force_login(person.user)
    client.get("/en/account/logout/")
    assert signed_in_as(client) == person
    client.post("/en/account/logout/")
    assert signed_in_as(client) is None


def test_a_password_is_not_guessed_for_long(client):
    person = make_person("Ada", password=PASSWORD)
    for _attempt in range(5):
        client.post("/en/account/login/", {"login": person.email, "password": "wrong"})
    client.post("/en/account/login/", {"login": person.email, "password": PASSWORD})
    assert signed_in_as(client) is None


def test_codes_are_not_sent_without_end():
    person = make_person("Ada")
    for _request in range(6):
        Client().post("/en/account/login/code/", {"email": person.email})
    assert len(mail.outbox) == 3


def test_every_kind_of_attempt_has_its_limit():
    limits = app_settings.RATE_LIMITS
    for attempt in (
        "login", "login_failed", "signup", "request_login_code", "reset_password",
        "reset_password_from_key", "reauthenticate", "change_password", "manage_email",
        "confirm_email",
    ):  # fmt: skip
        assert limits[attempt], attempt


def test_a_new_address_is_the_one_that_is_written_to_once_it_is_proved(client):
    person = make_person("Ada", password=PASSWORD)
    client.post("/en/account/login/", {"login": person.email, "password": PASSWORD})
    client.post("/en/account/email/", {"action_add": "", "email": "new@example.org"})
    person.refresh_from_db()
    assert person.email != "new@example.org"
    confirm(client, "en")
    client.post("/en/account/email/", {"action_primary": "", "email": "new@example.org"})
    person.refresh_from_db()
    assert person.email == person.user.email == "new@example.org"


def test_a_password_is_set_anew_by_message(client):
    person = make_person("Ada", password=PASSWORD)
    client.post("/en/account/password/reset/", {"email": person.email})
    [message] = mail.outbox
    link = re.search(r"https?://[^/]+(/en/account/password/reset/key/\S+)", message.body)[1]
    page = client.get(link, follow=True)
    client.post(
        page.request["PATH_INFO"],
        {"password1": "dix-vaches-bleues", "password2": "dix-vaches-bleues"},
    )
    person.user.refresh_from_db()
    assert person.user.check_password("dix-vaches-bleues")


def test_the_pages_of_accounts_have_the_frame_of_the_site(client):
    for page in ("login", "signup", "login/code", "password/reset"):
        text = client.get(f"/fr/account/{page}/").text
        assert '<html lang="fr"' in text
        assert text.count("<h1") == 1, page
        assert '<main id="content"' in text


def test_one_changes_one_s_name_telephone_and_language(client):
    person = make_person("Ada")
    client.force_login(person.user)
    given = {"name": "Ada King", "phone": "03 00 00 00 00", "language": "en"}
    assert client.post("/fr/account/profile/", given).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.phone, person.language) == tuple(given.values())


@pytest.mark.parametrize("wrong", [{"language": "de"}, {"name": ""}, {"phone": "0" * 31}])
def test_a_detail_that_does_not_fit_changes_nothing(client, wrong):
    person = make_person("Ada")
    client.force_login(person.user)
    given = {"name": "Eve", "phone": "", "language": "en"} | wrong
    assert client.post("/fr/account/profile/", given).status_code == 200
    person.refresh_from_db()
    assert (person.name, person.language) == ("Ada", "fr")
