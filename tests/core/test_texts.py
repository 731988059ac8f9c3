"""Texts in two languages."""

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.texts import Text, TextField, TextFormField
from etabli.network.models import Network
from tests.worlds import make_network

BOTH = Text("Forge", "Smithy")


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        (BOTH, "fr", "Forge"),
        (BOTH, "en", "Smithy"),
        (BOTH, "en-gb", "Smithy"),
        (BOTH, None, "Forge"),
        (BOTH, "de", "Forge"),
        (Text("Forge"), "en", "Forge"),
        (Text(en="Smithy"), "fr", "Smithy"),
        (Text(), "fr", ""),
    ],
)
def test_a_text_is_read_in_one_s_language_or_in_the_other(text, language, told):
    assert text.in_language(language) == told


def test_a_text_follows_the_language_of_the_page():
    for language, told in (("fr", "Forge"), ("en", "Smithy")):
        with translation.override(language):
            assert str(BOTH) == f"{BOTH}" == told


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Forge", Text("Forge")),
        ({"fr": "Forge", "en": "Smithy"}, BOTH),
        ({"en": "Smithy"}, Text("", "Smithy")),
        (BOTH, BOTH),
        (None, Text()),
        ("", Text()),
    ],
)
def test_a_text_is_made_of_what_files_and_forms_give(value, text):
    assert Text.of(value) == text


def test_a_text_is_true_when_it_says_something():
    assert Text("a") and Text(en="a")
    assert not Text()


@pytest.mark.django_db
@given(fr=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_what_is_stored_comes_back(fr):
    network = make_network(name=Text(fr, "Smithy"))
    assert Network.objects.get(pk=network.pk).name == Text(fr, "Smithy")
    network.delete()


@pytest.mark.django_db
def test_a_text_is_stored_from_a_plain_string_too():
    assert Network.objects.get(pk=make_network(name="Forge").pk).name == Text("Forge")


def test_a_text_goes_into_a_backup_as_it_is():
    network = Network(name=BOTH)
    assert Network._meta.get_field("name").value_to_string(network) == {
        "fr": "Forge",
        "en": "Smithy",
    }


class NameForm(forms.Form):
    name = TextFormField(label="Name", max_length=10)
    note = TextFormField(label="Note", required=False, lines=3)


def test_a_form_needs_french_where_it_needs_a_text_and_never_english():
    assert NameForm({"name_fr": "Forge"}).is_valid()
    assert not NameForm({"name_en": "Smithy"}).is_valid()
    assert not NameForm({"name_fr": " "}).is_valid()


def test_a_form_gives_a_text_and_takes_one():
    form = NameForm({"name_fr": " Forge ", "name_en": "Smithy"})
    assert form.is_valid()
    assert form.cleaned_data == {"name": BOTH, "note": Text()}
    shown = str(NameForm(initial={"name": BOTH})["name"])
    assert 'value="Forge"' in shown and 'value="Smithy"' in shown


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_text_that_is_too_long_is_refused_in_either_language(language):
    given_ = {"name_fr": "Forge"} | {f"name_{language}": "x" * 11}
    assert "name" in NameForm(given_).errors


def test_each_input_names_its_language_to_who_hears_it():
    shown = str(NameForm()["note"])
    assert shown.count("<textarea") == 2
    assert 'lang="fr"' in shown and 'lang="en"' in shown
    assert shown.count("aria-label=") == 2


def test_the_form_s_field_follows_the_column():
    assert TextField("name").formfield().required
    assert not TextField("name", blank=True).formfield().required
