"""The nouns of a study, a file each."""

from etabli.study.models.campaign import Campaign
from etabli.study.models.channel import Channel
from etabli.study.models.estimate import Estimate, Scenario
from etabli.study.models.meeting import Meeting, Need, NextStep, Participant
from etabli.study.models.response import Contact, Response
from etabli.study.models.study import Study

__all__ = [
    "Campaign",
    "Channel",
    "Contact",
    "Estimate",
    "Meeting",
    "Need",
    "NextStep",
    "Participant",
    "Response",
    "Scenario",
    "Study",
]
