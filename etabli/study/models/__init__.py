"""The nouns of a study, a file each."""

from etabli.study.models.amenity import Amenity
from etabli.study.models.campaign import Campaign
from etabli.study.models.channel import Channel
from etabli.study.models.estimate import Estimate
from etabli.study.models.existing import ExistingPlace
from etabli.study.models.flood import DailySalt, Source
from etabli.study.models.imports import Import, Refusal
from etabli.study.models.meeting import Meeting, Need, NextStep, Participant
from etabli.study.models.questionnaire import (
    FROZEN_VERSION,
    QuestionnaireEdit,
    QuestionnaireVersion,
)
from etabli.study.models.report import Draft, Edition, Licence, SlideNote, Verbatim
from etabli.study.models.response import (
    APPEND_ONLY_VIEWING,
    Contact,
    ContactViewing,
    ErasedAnswers,
    PrivateLink,
    Response,
)
from etabli.study.models.scenario import Scenario
from etabli.study.models.study import Study
from etabli.study.models.tally import Tally

__all__ = [
    "APPEND_ONLY_VIEWING",
    "FROZEN_VERSION",
    "Amenity",
    "Campaign",
    "Channel",
    "Contact",
    "ContactViewing",
    "DailySalt",
    "Draft",
    "Edition",
    "ErasedAnswers",
    "Estimate",
    "ExistingPlace",
    "Import",
    "Licence",
    "Meeting",
    "Need",
    "NextStep",
    "Participant",
    "PrivateLink",
    "QuestionnaireEdit",
    "QuestionnaireVersion",
    "Refusal",
    "Response",
    "Scenario",
    "SlideNote",
    "Source",
    "Study",
    "Tally",
    "Verbatim",
]
