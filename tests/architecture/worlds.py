"""A world with one of everything that a role can be held on, or that a page can show."""

from dataclasses import dataclass, field
from datetime import time, timedelta
from functools import cached_property
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from etabli.access.models import Door
from etabli.booking.models import Booking, Series, Wait
from etabli.booking.series.rules import Repetition
from etabli.booking.series.services import book_series
from etabli.booking.services import book, calendar_feed
from etabli.booking.waitlist.services import wait
from etabli.community.models import Group, Membership
from etabli.community.services import join, set_group
from etabli.core import clock
from etabli.core.texts import Text
from etabli.entitlements.models import Pass, Plan
from etabli.launch import services as launching
from etabli.launch.models import Opening
from etabli.launch.selectors import to_invite
from etabli.network.models import Network, Photo, Place, Space, Webhook
from etabli.network.services import add_photo
from etabli.network.webhooks.services import subscribe
from etabli.people.models import Person
from etabli.people.selectors import Scope
from etabli.study import services as studying
from etabli.study.campaign.services import add_campaign, add_channel
from etabli.study.journal.services import add_meeting, add_need
from etabli.study.models import (
    Campaign,
    Channel,
    Contact,
    Import,
    Meeting,
    Need,
    Response,
    Scenario,
    Study,
)
from etabli.study.respondent import services as responding
from etabli.study.rules import NetworkRules
from etabli.study.scenario import services as networks
from etabli.study.survey.importing import services as importing
from etabli.territory.models import Territory
from tests.access.worlds import make_door
from tests.entitlements.worlds import give, make_pass_plan
from tests.study.survey.exports import GOOGLE
from tests.study.test_services import CSV, LAYOUT
from tests.study.worlds import answers, make_study, make_survey, make_territory
from tests.worlds import make_network, make_person, make_place, make_space


@dataclass
class World:
    """A territory with a study and a network, one open place and one in preparation."""

    territory: Territory = field(default_factory=make_territory)

    def thing(self, kind: str) -> Scope | None:
        return None if kind == "installation" else getattr(self, kind)

    def scope(self, kind: str) -> tuple[str, int]:
        """What a grant on this kind of thing says."""
        return ("installation", 0) if kind == "installation" else (kind, self.thing(kind).pk)

    @cached_property
    def study(self) -> Study:
        return make_study(self.territory)

    @cached_property
    def draft_study(self) -> Study:
        return make_study(self.territory, status=Study.Status.DRAFT)

    @cached_property
    def channel(self) -> Channel:
        return add_channel(self.study, Channel.Kind.POSTER, "A poster")

    @cached_property
    def campaign(self) -> Campaign:
        day = clock.now().date()
        return add_campaign(self.study, name="Autumn", begins_on=day, ends_on=day)

    @cached_property
    def meeting(self) -> Meeting:
        day = clock.now().date()
        return add_meeting(self.study, kind="interview", title="An interview", held_on=day)

    @cached_property
    def webhook(self) -> Webhook:
        told = ["membership.began"]
        return subscribe(self.network, "https://example.org/told", told, by=make_person())

    @cached_property
    def file_to_map(self) -> Import:
        return importing.take_in(self.study, GOOGLE.encode(), "answers.csv")

    @cached_property
    def file_imported(self) -> Import:
        importing.import_responses(self.study, CSV, "answers.csv", LAYOUT, "layout.toml")
        return self.study.imports.get(state=Import.State.DONE)

    @cached_property
    def link(self) -> str:
        """The private link of somebody who answered."""
        key = str(self.study.pk)
        responding.record_response(self.study, answers(), key, language="en")
        return responding.link_of(key)

    @cached_property
    def need(self) -> Need:
        return add_need(self.meeting, "A quiet room.", Need.Theme.ROOMS)

    @cached_property
    def scenario(self) -> Scenario:
        make_survey(self.study)
        estimate = studying.estimate(self.study)
        scenario = networks.design(estimate, NetworkRules.of({"hubs": 1}))
        networks.choose(scenario)
        return scenario

    @cached_property
    def network(self) -> Network:
        return make_network(territory=self.territory)

    @cached_property
    def place(self) -> Place:
        return make_place(self.network, always_open=True, commune_code="01002")

    @cached_property
    def opening(self) -> Opening:
        """The place has come from the scenario."""
        return Opening.objects.create(
            place=self.place,
            scenario=self.scenario,
            kind=self.place.kind,
            commune_code=self.place.commune_code,
            prepared_at=clock.now(),
        )

    @cached_property
    def draft(self) -> Place:
        return make_place(self.network, status=Place.Status.DRAFT)

    @cached_property
    def space(self) -> Space:
        return make_space(self.place, units=2)

    @cached_property
    def draft_photo(self) -> Photo:
        picture = BytesIO()
        Image.new("RGB", (8, 8), "green").save(picture, "PNG")
        return add_photo(
            self.draft, SimpleUploadedFile("a.png", picture.getvalue()), Text("Du vert")
        )

    @cached_property
    def member(self) -> Person:
        return self.membership.person

    @cached_property
    def membership(self) -> Membership:
        return join(make_person("Mina"), self.network, accepted=True)

    @cached_property
    def plan(self) -> Plan:
        return make_pass_plan(self.network)

    @cached_property
    def trial(self) -> Plan:
        return make_pass_plan(self.network, 1, "day", kind=Plan.Kind.TRIAL)

    @cached_property
    def held(self) -> Pass:
        return give(self.plan, self.member)

    @cached_property
    def asked(self) -> Membership:
        self.network.joining = Network.Joining.APPROVED
        self.network.save()
        return join(make_person("Ali"), self.network)

    @cached_property
    def booking(self) -> Booking:
        start = clock.this_minute() + timedelta(days=1)
        return book(self.member, self.space, start, start + timedelta(hours=2))

    @cached_property
    def door(self) -> Door:
        return make_door(self.place)

    def wait(self) -> Wait:
        start = self.booking.starts_at
        return wait(self.member, self.space, start, start + timedelta(hours=1), quantity=2)

    @cached_property
    def group(self) -> Group:
        return set_group(self.network, Text("Groupe"), [self.membership])

    @cached_property
    def series(self) -> Series:
        first = (clock.now() + timedelta(days=1)).date()
        daily = Repetition("FREQ=DAILY;COUNT=3", first, time(22), time(23))
        return book_series(self.member, self.space, daily)

    @cached_property
    def calendar(self) -> str:
        return calendar_feed(self.member).secret

    @cached_property
    def invitation(self) -> str:
        """The key of one that has been sent."""
        respondent(self.study, "invited@example.org")
        assert self.opening
        [(invitee, place)] = to_invite(self.study)
        return launching.issue(invitee, place)[1]


def make_world() -> World:
    return World()


def respondent(study: Study, email: str, home: str = "01002", **details: object) -> Contact:
    """Somebody who answered and wishes to be invited when a place opens."""
    response = Response.objects.create(
        study=study,
        answers={"profile": "independent", "home": home},
        profile="independent",
        home_code=home,
        source="test",
        external_id=f"{email}-{study.responses.count()}",
    )
    return Contact.objects.create(
        response=response,
        **{"name": "Rose", "email": email, "consents": {"opening": "2026-01-01T00:00:00Z"}}
        | details,
    )
