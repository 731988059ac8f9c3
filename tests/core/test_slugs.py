"""Short names in addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.slugs import LONGEST, free_slug
from etabli.network.models import Place
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


@given(st.text(max_size=200))
def test_any_name_makes_an_address_that_fits(name):
    slug = free_slug(Place, name)
    Place._meta.get_field("slug").run_validators(slug)
    assert 0 < len(slug) <= LONGEST + 4
