"""The nouns of a study, a file each."""

from etabli.study.models.campaign import Campaign
from etabli.study.models.channel import Channel
from etabli.study.models.estimate import Estimate, Scenario
from etabli.study.models.imports import Import, Refusal
from etabli.study.models.meeting import Meeting, Need, NextStep, Participant
from etabli.study.models.questionnaire import (
    FROZEN_VERSION,
    QuestionnaireEdit,
    QuestionnaireVersion,
)
from etabli.study.models.response import Contact, Response
from etabli.study.models.study import Study
from etabli.study.models.tally import Tally

__all__ = [
    "FROZEN_VERSION",
    "Campaign",
    "Channel",
    "Contact",
    "Estimate",
    "Import",
    "Meeting",
    "Need",
    "NextStep",
    "Participant",
    "QuestionnaireEdit",
    "QuestionnaireVersion",
    "Refusal",
    "Response",
    "Scenario",
    "Study",
    "Tally",
]
