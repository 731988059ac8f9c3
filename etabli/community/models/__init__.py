"""What community stores, a file for each noun."""

from etabli.community.models.charter import CharterAcceptance, CharterVersion
from etabli.community.models.directory import NotThisOne, Profile, Skill
from etabli.community.models.distinct import Distinct
from etabli.community.models.document import (
    APPEND_ONLY_VIEWINGS,
    Document,
    DocumentKind,
    PrivateViewing,
)
from etabli.community.models.emergency import EmergencyContact
from etabli.community.models.membership import Group, Membership
from etabli.community.models.organisation import Affiliation, Organisation
from etabli.community.models.visitor import Visitor

__all__ = [
    "APPEND_ONLY_VIEWINGS",
    "Affiliation",
    "CharterAcceptance",
    "CharterVersion",
    "Distinct",
    "Document",
    "DocumentKind",
    "EmergencyContact",
    "Group",
    "Membership",
    "NotThisOne",
    "Organisation",
    "PrivateViewing",
    "Profile",
    "Skill",
    "Visitor",
]
