from collections.abc import Iterator

import pytest
from django.utils import translation

from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import grant
from etabli.study.models import Study
from tests.study.worlds import make_study, make_survey
from tests.worlds import make_person


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def study(db: None) -> Study:
    """Open, without answers."""
    return make_study()


@pytest.fixture
def surveyed(study: Study) -> Study:
    """With eighty answers, of which sixty are interested."""
    make_survey(study)
    return study


@pytest.fixture
def officer(study: Study) -> Person:
    person = make_person("Odile")
    grant(person, Role.STUDY_OFFICER, study)
    return person
