"""A member is chosen from a list, and named where the list would be too long to be of use."""

import pytest
from django import forms

from etabli.booking.forms import BookForm
from etabli.community import choosing
from etabli.community.services import end
from tests.worlds import make_member, make_network, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    found = make_network()
    for name in ("Ada Martin", "Ada Petit", "Bea Martin"):
        make_member(found, name)
    return found


@pytest.fixture
def many(monkeypatch):
    monkeypatch.setattr(choosing, "LISTED", 1)


def chosen(network, text: str, **how):
    return choosing.member_field(network, "Who", **how).clean(text)


def test_a_small_network_has_a_list(network):
    field = choosing.member_field(network, "Who", required=False, nobody="myself")
    assert isinstance(field, forms.ModelChoiceField)
    assert [label for _value, label in field.choices][:2] == ["myself", "Ada Martin"]


@pytest.mark.usefixtures("many")
def test_in_a_large_one_members_are_named_or_told_by_their_address(network):
    petit = network.memberships.get(person__name="Ada Petit").person
    for text in ("Ada Petit", "ada petit", "petit ad", petit.email.upper()):
        assert chosen(network, text) == petit
    assert chosen(network, "", required=False) is None
    helene = make_member(network, "Hélène d’Arbois")
    assert chosen(network, "arbois helene") == helene
    exactly = make_member(network, "Petit")
    assert chosen(network, "petit") == exactly


@pytest.mark.usefixtures("many")
def test_who_is_meant_must_be_certain_and_a_member(network):
    make_person("Carla")
    gone = network.memberships.get(person__name="Bea Martin")
    end(gone)
    for text, told in (
        ("Ada", "(Ada Martin, Ada Petit)"),
        ("Carla", "Carla"),
        (gone.person.email, gone.person.email),
        ("", ""),
    ):
        with pytest.raises(forms.ValidationError) as refused:
            chosen(network, text)
        assert told in refused.value.messages[0]


@pytest.mark.usefixtures("many")
def test_a_host_books_for_whom_they_name(network):
    form = BookForm({"person": "bea martin"}, members_of=network)
    assert form.is_valid()
    assert form.cleaned_data["person"].name == "Bea Martin"
    assert "<select" not in str(form)
