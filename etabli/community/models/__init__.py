"""What community stores, a file for each noun."""

from etabli.community.models.charter import CharterAcceptance, CharterVersion
from etabli.community.models.membership import Group, Membership
from etabli.community.models.organisation import Affiliation, Organisation
from etabli.community.models.visitor import Visitor

__all__ = [
    "Affiliation",
    "CharterAcceptance",
    "CharterVersion",
    "Group",
    "Membership",
    "Organisation",
    "Visitor",
]
