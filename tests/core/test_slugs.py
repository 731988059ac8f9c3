"""Short names in addresses."""

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from etabli.core import slugs
from etabli.core.slugs import LONGEST, free_slug
from etabli.core.texts import Text
from etabli.network.models import Place
from etabli.network.services import create_network
from tests.worlds import make_network, make_place

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("La Forge à Ré", "la-forge-a-re"),
        ("  Épicéa !  ", "epicea"),
        ("", "place"),
        ("山", "place"),
        ("New", "new-2"),
    ],
)
def test_a_name_becomes_a_short_name(name, slug):
    assert free_slug(Place, name) == slug


def test_a_short_name_that_is_taken_gets_a_number():
    network = make_network()
    for slug in ("forge", "forge-2", "forge-4"):
        make_place(network, slug=slug)
    assert free_slug(Place, "Forge") == "forge-3"
    assert free_slug(Place, "Forg") == "forg"


def test_who_takes_a_short_name_in_between_leaves_the_next_one(monkeypatch):
    read = iter(["forge", "forge", "forge-2"])
    monkeypatch.setattr(slugs, "free_slug", lambda model, name: next(read))
    made = [create_network(Text("Forge", "")).slug for _ in range(2)]
    assert made == ["forge", "forge-2"]


def test_what_the_database_refuses_otherwise_is_not_tried_again():
    with pytest.raises(IntegrityError):
        create_network(Text("Forge", ""), uuid=make_network().uuid)


@given(st.text(max_size=200))
def test_any_name_makes_an_address_that_fits(name):
    slug = free_slug(Place, name)
    Place._meta.get_field("slug").run_validators(slug)
    assert 0 < len(slug) <= LONGEST + 4
