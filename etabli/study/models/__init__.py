"""The nouns of a study, a file each."""

from etabli.study.models.amenity import Amenity
from etabli.study.models.channel import Channel
from etabli.study.models.estimate import Estimate
from etabli.study.models.existing import ExistingPlace
from etabli.study.models.response import Contact, Response
from etabli.study.models.scenario import Scenario
from etabli.study.models.study import Study

__all__ = [
    "Amenity",
    "Channel",
    "Contact",
    "Estimate",
    "ExistingPlace",
    "Response",
    "Scenario",
    "Study",
]
