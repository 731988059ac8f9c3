"""Every page in French and in English, from its title to its smallest label."""

from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from etabli.booking.services import book
from etabli.community.services import join
from etabli.core import clock
from etabli.core.mail import send
from etabli.core.texts import Text
from etabli.core.translations import catalogues
from etabli.network.models import Place
from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.worlds import make_network, make_person, make_place, make_space

pytestmark = pytest.mark.django_db

PUBLIC = {
    "home": ("Travailler près de chez soi", "Work close to home"),
    "places": ("Lieux", "Places"),
    "find": ("Trouver ce qui est libre", "Find what is free"),
    "territories": ("Territoires", "Territories"),
    "studies": ("Études", "Studies"),
    "legal": ("Mentions légales", "Legal notice"),
    "privacy": ("Données personnelles", "Personal data"),
    "accessibility": ("Accessibilité", "Accessibility"),
    "account_login": ("Se connecter", "Sign In"),
    "account_signup": ("Créer un compte", "Signup"),
    "account_reset_password": ("Nouveau mot de passe", "Password Reset"),
    "account_request_login_code": ("Se connecter", "Sign In"),
}


class Reader(HTMLParser):
    """What a page says to whoever sees or hears it."""

    SPOKEN = ("alt", "aria-label", "content", "placeholder", "title")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.language = self.title = self._within = ""
        self.said: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        self.language = self.language or values.get("lang") or ""
        self._within = tag
        self.said += [values[name] or "" for name in self.SPOKEN if name in values]

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if self._within == "title" and not self.title:
            self.title = text
        if text and self._within not in ("script", "style"):
            self.said.append(text)


def english_texts() -> set[str]:
    """The English texts of the code that are other in French."""
    return {
        message.id
        for _path, catalogue in catalogues()
        for message in catalogue
        if isinstance(message.id, str) and message.id and message.id != message.string
    }


def address(name: str, language: str, *args: object) -> str:
    with translation.override(language):
        return reverse(name, args=args)


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_speaks_the_language_of_its_address(client: Client, name: str) -> None:
    for language, title in zip(("fr", "en"), PUBLIC[name], strict=True):
        page = Reader(client.get(address(name, language)).text)
        assert (page.language, page.title) == (language, f"{title} · Établi")


@pytest.mark.parametrize("name", PUBLIC)
def test_no_english_is_left_on_a_public_page_in_french(client: Client, name: str) -> None:
    page = Reader(client.get(address(name, "fr")).text)
    assert english_texts() & set(page.said) == set()


def test_an_unknown_address_is_answered_in_its_language(client: Client) -> None:
    for language, title in (("fr", "Page introuvable"), ("en", "There is no such page")):
        answer = client.get(f"/{language}/nowhere/")
        page = Reader(answer.text)
        assert (answer.status_code, page.language) == (404, language)
        assert page.title == f"{title} · Établi"


def test_a_form_that_has_expired_says_so_in_french() -> None:
    answer = Client(enforce_csrf_checks=True).post(address("account_login", "fr"))
    assert answer.status_code == 403
    assert Reader(answer.text).title == "Ce formulaire a expiré · Établi"


@pytest.fixture
def administrator(client: Client) -> Person:
    person = make_person("Ada")
    grant(person, Role.ADMINISTRATOR)
    client.force_login(person.user)
    return person


@pytest.fixture
def place(administrator: Person) -> Place:
    """A place in use: a booking of the administrator's own, and a member who has asked to join."""
    network = make_network(joining="approved")
    place = make_place(network, always_open=True)
    join(administrator, network, accepted=True)
    join(make_person("Basile"), network)
    starts_at = clock.this_minute() + timedelta(hours=1)
    book(administrator, make_space(place, units=2), starts_at, starts_at + timedelta(hours=1))
    return place


PAGES: dict[str, Callable[[Place], tuple[object, ...]]] = {
    "home": lambda place: (),
    "account": lambda place: (),
    "profile": lambda place: (),
    "erase": lambda place: (),
    "bookings": lambda place: (),
    "account_email": lambda place: (),
    "account_set_password": lambda place: (),
    "account_logout": lambda place: (),
    "network_new": lambda place: (),
    "territory_new": lambda place: (),
    "booking": lambda place: (place.spaces.get().bookings.get().uuid,),
    "booking_move": lambda place: (place.spaces.get().bookings.get().uuid,),
    "network": lambda place: (place.network.slug,),
    "network_details": lambda place: (place.network.slug,),
    "members": lambda place: (place.network.slug,),
    "join": lambda place: (place.network.slug,),
    "indicators": lambda place: (place.network.slug,),
    "place_new": lambda place: (place.network.slug,),
    "place": lambda place: (place.slug,),
    "day": lambda place: (place.slug,),
    "place_details": lambda place: (place.slug,),
    "place_spaces": lambda place: (place.slug,),
    "place_hours": lambda place: (place.slug,),
    "place_special_days": lambda place: (place.slug,),
    "place_closures": lambda place: (place.slug,),
    "place_photos": lambda place: (place.slug,),
    "space_new": lambda place: (place.slug,),
    "space_edit": lambda place: (place.spaces.get().uuid,),
    "team": lambda place: ("place", place.slug),
}


@pytest.mark.parametrize("name", PAGES)
def test_no_english_is_left_on_a_page_of_those_who_are_signed_in(
    client: Client, place: Place, name: str
) -> None:
    answer = client.get(address(name, "fr", *PAGES[name](place)))
    page = Reader(answer.text)
    assert (answer.status_code, page.language) == (200, "fr")
    assert english_texts() & set(page.said) == set()


def test_a_refusal_is_a_sentence_of_the_page_s_language(client: Client) -> None:
    for language, sentence in (("fr", "Ce lieu n’existe pas."), ("en", "There is no such place.")):
        answer = client.get(address("place", language, "nowhere"))
        assert answer.status_code == 404
        assert sentence in Reader(answer.text).said


CODE_IN_FRENCH = """\
Bonjour,

Voici votre code de connexion. Saisissez-le dans la page restée ouverte.

CODE

Si vous n’avez rien demandé, ne tenez pas compte de ce message.

Établi, testserver
"""


def test_a_sign_in_code_comes_in_french(client: Client) -> None:
    person = make_person("Ada")
    client.post(address("account_request_login_code", "fr"), {"email": person.email})
    (message,) = mail.outbox
    assert message.subject == "Votre code de connexion"
    code = str(message.body).split("\n\n")[2]
    assert str(message.body).strip() + "\n" == CODE_IN_FRENCH.replace("CODE", code)


def test_an_invitation_comes_in_the_language_of_who_is_invited(
    django_capture_on_commit_callbacks: Any,
) -> None:
    context = {
        "study": SimpleNamespace(name=Text("Un lieu ?", "A place?"), owner="", contact_email=""),
        "invitee": SimpleNamespace(name="Ada"),
        "place": make_place(name=Text("La Scierie", "The Sawmill"), commune_name="Les Rousses"),
        "path": "/invitation/…/",
    }
    with django_capture_on_commit_callbacks(execute=True):
        for language in ("fr", "en"):
            send("launch/mail/invitation.txt", "ada@example.org", language, context)
    french, english = mail.outbox
    assert french.subject == "Un lieu de travail partagé ouvre près de chez vous\u00a0: La Scierie"
    assert french.body.startswith("Bonjour Ada,\n\nVous avez répondu à l’enquête «\u00a0Un lieu ?")
    assert english.subject == "A place to work opens near you: The Sawmill"
    assert english.body.startswith("Hello Ada,\n\nYou answered the survey “A place?”")
