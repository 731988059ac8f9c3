"""The nouns of a study, a file each."""

from etabli.study.models.channel import Channel
from etabli.study.models.estimate import Estimate, Scenario
from etabli.study.models.flood import DailySalt, Source
from etabli.study.models.response import (
    Contact,
    ContactViewing,
    ErasedAnswers,
    PrivateLink,
    Response,
)
from etabli.study.models.study import Study

__all__ = [
    "Channel",
    "Contact",
    "ContactViewing",
    "DailySalt",
    "ErasedAnswers",
    "Estimate",
    "PrivateLink",
    "Response",
    "Scenario",
    "Source",
    "Study",
]
