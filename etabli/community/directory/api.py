"""The directory, for programs: what others show to whoever asks, and what one tells of oneself."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import field_validator

from etabli.community.directory import selectors, services
from etabli.community.directory.rules import FIELDS, LONGEST_WORD, MOST_WORDS, Audience
from etabli.community.models import Profile
from etabli.core.api import ONE_LINE, REFUSALS, SHORT, Page
from etabli.core.errors import NotFound
from etabli.core.texts import plain
from etabli.network.models import Network
from etabli.network.selectors import network_by_slug
from etabli.people.access import Request, SignedIn
from etabli.people.api import OptionalToken, Token

router = Router(tags=["directory"])

Shown = Literal["nobody", "hosts", "place", "network", "public"]
Word = Annotated[str, Field(min_length=1, max_length=LONGEST_WORD, pattern=ONE_LINE)]
Words = Annotated[list[Word], Field(max_length=MOST_WORDS)]
Skill = Annotated[str, Query(max_length=60, description="those who know this word")]


class PersonShownOut(Schema):
    name: str
    work: str
    company: str
    skills: list[str]
    looking_for: str
    sought: list[str]
    contact: str

    @staticmethod
    def resolve_skills(entry: selectors.Entry | Profile) -> list[str]:
        return _names(entry.skills)

    @staticmethod
    def resolve_sought(entry: selectors.Entry | Profile) -> list[str]:
        return _names(entry.sought)


class SeenBy(Schema):
    """To whom each field is shown: nobody, hosts, who comes to the same places (place), members of
    the network, or everybody (public). Without a name nothing is shown."""

    name: Shown = "nobody"
    work: Shown = "nobody"
    company: Shown = "nobody"
    skills: Shown = "nobody"
    looking_for: Shown = "nobody"
    contact: Shown = "nobody"


class ProfileIn(Schema):
    work: str = Field("", max_length=200, pattern=SHORT)
    company: str = Field("", max_length=120, pattern=SHORT)
    skills: Words = []
    looking_for: str = Field("", max_length=300, pattern=SHORT)
    sought: Words = []
    contact: str = Field("", max_length=200, pattern=SHORT)
    meets: bool = Field(False, description="agrees to be suggested to others, and they to oneself")
    seen_by: SeenBy = SeenBy()

    @field_validator("skills", "sought")
    @classmethod
    def _apart(cls, words: list[str]) -> list[str]:
        if any("," in word or ";" in word for word in words):
            raise ValueError("a word has no comma and no semicolon")
        return words


class ProfileOut(PersonShownOut):
    meets: bool
    seen_by: SeenBy

    @staticmethod
    def resolve_name(profile: Profile) -> str:
        return profile.person.name

    @staticmethod
    def resolve_seen_by(profile: Profile) -> dict[str, str]:
        return {field: Audience(profile.seen_by.get(field, 0)).name.lower() for field in FIELDS}


class MeetingOut(Schema):
    id: UUID = Field(description="by which one is left out")
    name: str
    knows: list[str] = Field(description="what they know that one looks for")
    seeks: list[str] = Field(description="what they look for that one knows")
    shares: list[str] = Field(description="what both know")
    days: list[str] = Field(description="on which both come, within a fortnight")

    @staticmethod
    def resolve_id(meeting: selectors.Meeting) -> UUID:
        return meeting.person.uuid

    @staticmethod
    def resolve_name(meeting: selectors.Meeting) -> str:
        return meeting.person.name

    @staticmethod
    def resolve_days(meeting: selectors.Meeting) -> list[str]:
        return [day.isoformat() for day in meeting.days]


@router.get(
    "networks/{slug:network}/directory",
    auth=Token(),
    response={200: list[PersonShownOut], **REFUSALS},
    summary="Members who show themselves to oneself",
    operation_id="list_directory",
)
@paginate(Page)
def directory(request: SignedIn, network: str, skill: Skill = "") -> list[selectors.Entry]:
    """For members and those who see them, by name: of each what they show to whoever asks; what
    they do not show is empty."""
    return _knowing(selectors.shown(_network(request, network), request.person), skill)


@router.get(
    "networks/{slug:network}/people",
    auth=OptionalToken(),
    response={200: list[PersonShownOut], **REFUSALS},
    summary="Members who show themselves to everybody",
    operation_id="list_public_directory",
)
@paginate(Page)
def people(request: Request, network: str, skill: Skill = "") -> list[selectors.Entry]:
    """The same with a token as without one."""
    return _knowing(selectors.shown(network_by_slug(network), None), skill)


@router.get(
    "networks/{slug:network}/meetings",
    auth=Token(),
    response={200: list[MeetingOut], **REFUSALS},
    summary="Whom one could meet",
    operation_id="list_meetings",
)
@paginate(Page)
def meetings(request: SignedIn, network: str) -> list[selectors.Meeting]:
    """Those who agreed to it, and why; nobody where one did not agree oneself."""
    return selectors.to_meet(_network(request, network), request.person)


@router.post(
    "networks/{slug:network}/meetings/{uuid:person}/leave-out",
    auth=Token(),
    response={204: None, **REFUSALS},
    summary="Be told of somebody no more",
    operation_id="leave_out_meeting",
)
def leave_out(request: SignedIn, network: str, person: UUID) -> Status[None]:
    """Of those whom one could meet; they learn nothing of it."""
    for one in selectors.to_meet(_network(request, network), request.person):
        if one.person.uuid == person:
            services.leave_out(request.person, one.person)
            return Status(204, None)
    raise NotFound(_("There is nobody of that number to meet."), field="person")


@router.get(
    "profile",
    auth=Token(),
    response={200: ProfileOut, **REFUSALS},
    summary="What one tells of oneself",
    operation_id="get_profile",
)
def profile(request: SignedIn) -> Profile:
    """And to whom; 404 where one tells nothing."""
    found = selectors.profile_of(request.person)
    if found is None:
        raise NotFound(_("You are in no directory."))
    return found


@router.put(
    "profile",
    auth=Token(),
    response={200: ProfileOut, **REFUSALS},
    summary="Tell of oneself",
    operation_id="set_profile",
)
def profile_set(request: SignedIn, told: ProfileIn) -> Profile:
    """All of it anew: what is left out is told to nobody."""
    services.set_profile(request.person, **_wanted(told))
    return profile(request)


@router.delete(
    "profile",
    auth=Token(),
    response={204: None, **REFUSALS},
    summary="Be in no directory",
    operation_id="forget_profile",
)
def profile_forget(request: SignedIn) -> Status[None]:
    """Take everything back, and whom one did not wish to meet."""
    services.forget_profile(request.person)
    return Status(204, None)


def _network(request: SignedIn, network: str) -> Network:
    found = network_by_slug(network)
    if not selectors.may_look(request.person, found):
        raise NotFound(_("There is no such network."), field="network")
    return found


def _knowing(entries: list[selectors.Entry], skill: str) -> list[selectors.Entry]:
    wanted = plain(" ".join(skill.split()))
    return [one for one in entries if not wanted or wanted in {word.key for word in one.skills}]


def _names(words: Any) -> list[str]:
    """Of an entry, or of a profile that asks the database."""
    return [word.name for word in (words.all() if hasattr(words, "all") else words)]


def _wanted(told: ProfileIn) -> dict[str, Any]:
    """For the service."""
    seen_by = told.seen_by.dict()
    return told.dict() | {
        "skills": ", ".join(told.skills),
        "sought": ", ".join(told.sought),
        "seen_by": {field: int(Audience[seen_by[field].upper()]) for field in FIELDS},
    }
