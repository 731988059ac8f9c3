"""What is printed: the texts of the study, one page, the same bytes, in the language chosen."""

import pytest
from django.utils import translation

from etabli.core.errors import BadInput
from etabli.core.texts import Text
from etabli.study.campaign.poster import Layout, Texts, pdf, short_link, texts_of
from etabli.study.campaign.services import add_channel
from tests.study.worlds import make_study

pytestmark = pytest.mark.django_db
LONG = "Anticonstitutionnellement, des espaces de travail partagés et intercommunaux près d’ici"


@pytest.fixture
def channel(db):
    study = make_study(introduction=Text("Dites-nous.", "Tell us."), is_simulated=True)
    return add_channel(study, "poster", "Town hall")


def test_the_texts_begin_as_the_study_has_them_in_the_language_chosen(channel):
    assert texts_of(channel, "fr").title == "Étude d’essai"
    english = texts_of(channel, "en")
    assert (english.title, english.sentence) == ("A trial study", "Tell us.")
    assert english.letter.splitlines()[0] == "Dear Sir or Madam,"
    assert "The trial's owner" in english.letter


@pytest.mark.parametrize("layout", Layout)
def test_the_same_texts_give_the_same_bytes_whatever_language_is_read(channel, layout):
    first = pdf(channel, layout, "fr", texts_of(channel, "fr"))
    with translation.override("fr"):
        assert pdf(channel, layout, "fr", texts_of(channel, "fr")) == first
    assert b"pdfuaid" in first
    assert b"/Lang(fr)" in first.replace(b"/Lang (", b"/Lang(")
    assert first != pdf(channel, layout, "en", texts_of(channel, "en"))


@pytest.mark.parametrize("layout", [Layout.POSTER, Layout.CARDS])
@pytest.mark.parametrize("words", [LONG, "x" * 140, LONG + LONG])
def test_however_long_the_title_and_the_address_are_one_page_holds_them(
    channel, layout, words, settings
):
    settings.SITE_URL = "https://etude.communaute-de-communes-du-haut-pays-et-des-lacs.example.org"
    channel.study.owner = LONG
    document = pdf(channel, layout, "fr", Texts(words[:140], (words * 3)[:300], ""))
    assert b"/Count 1" in document
    assert short_link(channel).startswith(settings.SITE_URL)


def test_a_letter_that_the_font_lacks_is_refused_in_a_sentence(channel):
    with pytest.raises(BadInput, match="cannot be printed"):
        pdf(channel, Layout.POSTER, "fr", Texts("Venez 😀", "", ""))
