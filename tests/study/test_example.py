"""The example study that comes with the product."""

from pathlib import Path

import pytest

from etabli.study import services
from etabli.study.loading import load
from etabli.study.models import Study
from etabli.study.rules import NetworkRules
from etabli.study.scenario import services as networks
from etabli.study.survey.importing import services as importing
from etabli.territory.services import load as load_territory

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parents[2] / "examples" / "haut-jura"
ARCADE = "243900479"
INDEPENDENT = ("independent", "creator")


@pytest.fixture
def haut_jura() -> Study:
    load_territory(EXAMPLE / "territory.toml")
    return load(EXAMPLE / "study.toml")


def test_its_invented_answers_lead_to_what_really_happened_in_morez(haut_jura):
    services.simulate_responses(haut_jura, 240, seed=services.SEED)
    coming = [
        answers
        for answers in haut_jura.responses.values_list("answers", flat=True)
        if answers["profile"] in INDEPENDENT and answers["interest"] in ("certain", "probable")
    ]
    assert 35 <= len(coming) <= 45  # “about forty people identified”

    estimate = services.estimate(haut_jura)
    arcade = estimate.results["users"]["by_district"][ARCADE]
    assert arcade["low"] <= 20
    assert arcade["high"] >= 30

    scenario = networks.design(estimate, NetworkRules.of(haut_jura.rules))
    assert scenario.results["status"] == "optimal"
    assert scenario.results["fablab"]["code"] == "39184"
    assert scenario.results["compared"]["over"] <= 0.03  # Saint-Claude and Hauts de Bienne


def test_its_export_is_read_in_full(haut_jura):
    result = importing.import_responses(
        haut_jura,
        (EXAMPLE / "answers.csv").read_bytes(),
        "answers.csv",
        (EXAMPLE / "mapping.toml").read_bytes(),
        "mapping.toml",
    )
    assert result.refused == ()
    assert result.imported == 6
