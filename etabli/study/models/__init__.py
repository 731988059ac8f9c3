"""The nouns of a study, a file each."""

from etabli.study.models.channel import Channel
from etabli.study.models.estimate import Estimate, Scenario
from etabli.study.models.report import Draft, Edition, Licence, Verbatim
from etabli.study.models.response import Contact, Response
from etabli.study.models.study import Study

__all__ = [
    "Channel",
    "Contact",
    "Draft",
    "Edition",
    "Estimate",
    "Licence",
    "Response",
    "Scenario",
    "Study",
    "Verbatim",
]
