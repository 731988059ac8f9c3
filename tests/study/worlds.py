"""Makers of small studies: five communes on a line, in two districts, ten minutes apart."""

from collections.abc import Mapping
from itertools import count
from typing import Any

import numpy as np

from etabli.core import clock
from etabli.core.texts import Text
from etabli.study import services
from etabli.study.models import Response, Study
from etabli.territory.models import (
    Commune,
    Destination,
    District,
    Figure,
    Territory,
    TravelTimes,
)

_numbers = count(1)

# Code, name, district, inhabitants: Bas and Haut, three communes and two.
COMMUNES = (
    ("01001", "Aubépine", "bas", 1000),
    ("01002", "Bruyère", "bas", 2000),
    ("01003", "Cèdre", "bas", 1000),
    ("01004", "Douglas", "haut", 3000),
    ("01005", "Épicéa", "haut", 1000),
)
FIGURES = {
    "population_20_64": 0.5,
    "employed": 0.4,
    "self_employed": 0.05,
    "cross_border_workers": 0.1,
}


def make_territory(**figures: float | None) -> Territory:
    """With figures for each inhabitant; None leaves one out."""
    number = next(_numbers)
    territory = Territory.objects.create(
        slug=f"territory-{number}",
        name=Text("Essai", "Trial"),
        relief=Territory.Relief.HILLY,
        source="an example",
        loaded_at=clock.now(),
    )
    districts = {
        code: District.objects.create(
            territory=territory,
            code=code,
            name=name,
            position=position,
            longitude=6.0,
            latitude=46.5,
        )
        for position, (code, name) in enumerate([("bas", "Le Bas"), ("haut", "Le Haut")])
    }
    for step, (code, name, district, population) in enumerate(COMMUNES):
        Commune.objects.create(
            territory=territory,
            district=districts[district],
            code=code,
            name=name,
            population=population,
            longitude=6.0 + step / 10,
            latitude=46.5,
            outline={
                "type": "Polygon",
                "coordinates": [_square(6.0 + step / 10, 46.5)],
            },
        )
        for indicator, share in {**FIGURES, **figures}.items():
            if share is not None:
                Figure.objects.create(
                    territory=territory,
                    code=code,
                    indicator=indicator,
                    value=population * share,
                    year=2021,
                    source="a census",
                )
    Destination.objects.create(
        territory=territory,
        code="CH-1",
        name="Ailleurs-sur-Lac",
        country="CH",
        longitude=6.6,
        latitude=46.4,
    )
    _add_travel_times(territory)
    return territory


def make_study(territory: Territory | None = None, **details: Any) -> Study:
    """An open study with the standard questionnaire."""
    return services.create_study(
        territory or make_territory(),
        Text("Étude d’essai", "A trial study"),
        **{
            "owner": "The trial's owner",
            "contact_email": "study@example.org",
            "status": Study.Status.OPEN,
            **details,
        },
    )


def answers(**given: Any) -> dict[str, Any]:
    """An independent of Bruyère who will certainly come, two days a week."""
    return {
        "profile": "independent",
        "home": "01002",
        "interest": "certain",
        "days_per_week": 2,
        "priorities": ["quiet"],
        **given,
    }


def make_responses(study: Study, number: int, **given: Any) -> None:
    """So many alike."""
    Response.objects.bulk_create(
        Response(
            study=study,
            answers=answers(**given),
            profile=answers(**given)["profile"],
            home_code=answers(**given)["home"],
            source="test",
            external_id=str(next(_numbers)),
        )
        for _ in range(number)
    )


def make_survey(study: Study) -> None:
    """Twenty answers of each profile: from every commune, half of them interested."""
    for profile in ("employee", "independent", "creator", "cross_border"):
        for code, *_rest in COMMUNES:
            make_responses(study, 2, profile=profile, home=code)
            make_responses(study, 1, profile=profile, home=code, interest="no")
            make_responses(study, 1, profile=profile, home=code, priorities=["company"])


def posted(study: Study, **given: Any) -> Mapping[str, Any]:
    """The form as a browser sends it."""
    fields = {f"answer_{key}": value for key, value in answers().items()}
    key = f"00000000-0000-4000-8000-{next(_numbers):012d}"
    return {**fields, "form_key": key, **given}


def _square(longitude: float, latitude: float) -> list[list[float]]:
    half = 0.05
    corners = ((-half, -half), (half, -half), (half, half), (-half, half), (-half, -half))
    return [[longitude + east, latitude + north] for east, north in corners]


def _add_travel_times(territory: Territory) -> None:
    places = np.arange(len(COMMUNES) + 1, dtype="<f4")
    minutes = 10 * np.abs(places[:, None] - places[None, :])
    TravelTimes.objects.create(
        territory=territory,
        method=TravelTimes.Method.MATRIX,
        source="a table",
        codes=[*(code for code, *_rest in COMMUNES), "CH-1"],
        minutes=minutes.astype("<f4").tobytes(),
        computed_at=clock.now(),
    )
