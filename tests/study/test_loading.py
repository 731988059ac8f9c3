"""A study's own file: what it makes, and how a mistake in it is told."""

import pytest

from etabli.core.errors import BadInput, NotFound
from etabli.core.texts import Text
from etabli.study import services
from etabli.study.loading import load
from etabli.study.models import Study
from etabli.study.rules import NetworkRules
from tests.study.worlds import make_responses, make_territory

pytestmark = pytest.mark.django_db

FILE = """\
slug = "trial"
territory = "{territory}"
name = {{ fr = "Essai", en = "Trial" }}
owner = "The owner"
contact_email = "study@example.org"
answers = "real"

[network]
hubs = 1

[parameters.creating]
low = 0.01
likely = 0.02
high = 0.03

[[channels]]
kind = "press"
name = "The paper"
"""


@pytest.fixture
def written(tmp_path):
    territory = make_territory()

    def write(old="", new=""):
        path = tmp_path / "study.toml"
        text = FILE.format(territory=territory.slug)
        assert old in text
        path.write_text(text.replace(old, new) if old else text)
        return path

    return write


def test_a_file_makes_a_study_and_a_second_time_changes_nothing(written):
    study = load(written())
    code = study.channels.get().code
    again = load(written())
    assert again.pk == study.pk
    assert again.channels.get().code == code
    assert again.name == Text("Essai", "Trial")
    assert NetworkRules.of(again.rules).hubs == 1
    assert again.parameters["creating"]["likely"] == 0.02


MORE = """[[campaigns]]
name = "Spring"
begins_on = 2026-03-01
ends_on = 2026-04-15
budget = 2500.50

[[existing]]
file = "places.csv"
source = "A list"
columns = { name = "Quoi" }

[[amenities]]
file = "amenities.csv"

[[channels]]
campaign = "Spring"
cost = 960
"""


def test_a_file_brings_the_campaign_the_places_and_the_amenities(written, tmp_path):
    (tmp_path / "places.csv").write_text("Quoi;lat;lon\nL’Atelier;46.5;6.2\n")
    (tmp_path / "amenities.csv").write_text("code,amenity,source\n01002,station,a map\n")
    for _time in range(2):
        study = load(written("[[channels]]\n", MORE))
        channel = study.channels.get()
        assert (channel.campaign.name, channel.campaign.budget) == ("Spring", 250050)
        assert (channel.cost, channel.kind) == (96000, "press")
        assert [str(one) for one in study.existing_places.all()] == ["L’Atelier"]
        assert study.amenities.get().kind == "station"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2026-03-01", "2026-05-01", "campaigns 1, ends_on: The last day"),
        ("2500.50", "2500.555", "campaigns 1, budget: An amount is needed"),
        ('campaign = "Spring"', 'campaign = "Fall"', "channels: “Fall” is no campaign"),
        ('"places.csv"', '"gone.csv"', "existing 1, file: “gone.csv” cannot be read"),
        ("{ name =", "{ nom =", "existing 1, columns, nom: This key is unknown"),
    ],
)
def test_a_mistake_in_what_comes_along_is_told_with_its_key(written, tmp_path, old, new, message):
    (tmp_path / "places.csv").write_text("Quoi;lat;lon\n")
    (tmp_path / "amenities.csv").write_text("code,amenity,source\n")
    assert old in MORE
    with pytest.raises(BadInput) as refusal:
        load(written("[[channels]]\n", MORE.replace(old, new)))
    assert message in str(refusal.value)
    assert not Study.objects.exists()


def test_loading_again_leaves_the_answers_and_the_state_alone(written):
    study = load(written())
    services.open_study(study)
    make_responses(study, 2)
    again = load(written())
    assert again.is_open
    assert again.responses.count() == 2


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('slug = "trial"', 'slug = "Trial!"', "study.toml, slug"),
        ('answers = "real"', 'answers = "maybe"', "study.toml, answers"),
        ("study@example.org", "nowhere", "study.toml, contact_email: An e-mail address"),
        ("hubs = 1", "hubs = 0", "study.toml, network, hubs: 0; a whole number from 1 to 10"),
        ("hubs = 1", "hub = 1", "study.toml, network, hub: “hub” is no rule"),
        ("hubs = 1", 'fablab = "99999"', "study.toml, network, fablab: “99999” is no commune"),
        (
            "low = 0.01",
            "low = 0.9",
            "study.toml, parameters, creating: People aged 20 to 64 who are creating",
        ),
        ("parameters.creating", "parameters.luck", "parameters, luck: “luck” is no parameter"),
        ('kind = "press"', 'kind = "pigeon"', "study.toml, channels 1, kind"),
        ("owner =", "boss =", "study.toml, owner"),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_key(written, old, new, message):
    with pytest.raises(BadInput) as refusal:
        load(written(old, new))
    assert message in str(refusal.value)
    assert not Study.objects.exists()


def test_a_territory_that_is_not_loaded_is_not_found(written):
    with pytest.raises(NotFound, match="There is no such territory"):
        load(written("territory-", "other-"))
