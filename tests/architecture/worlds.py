"""A world with one of everything that a role can be held on, or that a page can show."""

from dataclasses import dataclass, field
from datetime import time, timedelta
from decimal import Decimal
from functools import cached_property
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from etabli.access.models import Door
from etabli.booking.desk.rules import ADDRESS as TABLETS
from etabli.booking.desk.services import offer_pairing, pair
from etabli.booking.models import Booking, Series, Wait
from etabli.booking.series.rules import Repetition
from etabli.booking.series.services import book_series
from etabli.booking.services import book, calendar_feed
from etabli.booking.waitlist.services import wait
from etabli.community.document.services import ask_for
from etabli.community.document.services import give as give_document
from etabli.community.models import Affiliation, Document, DocumentKind, Group, Membership
from etabli.community.organisation.services import accept_invitation, add_organisation, invite
from etabli.community.services import join, set_group
from etabli.core import clock
from etabli.core.texts import Text
from etabli.entitlements.models import Pass, Plan
from etabli.entitlements.passes.services import grant_to_organisation
from etabli.events.announcement.services import announce
from etabli.events.digest.services import wish
from etabli.events.event.rules import once
from etabli.events.event.services import publish
from etabli.events.models import Announcement, Digest, Event
from etabli.events.models import Registration as EventRegistration
from etabli.events.registration.services import register as register_for
from etabli.fablab.authorisation.services import authorise
from etabli.fablab.incident.services import record
from etabli.fablab.machine.services import add_picture, describe
from etabli.fablab.models import (
    Authorisation,
    Companion,
    Fault,
    Incident,
    Machine,
    MachineFile,
    Registration,
    Session,
    Training,
    Usage,
)
from etabli.fablab.presence.services import ask_companion
from etabli.fablab.training import services as teaching
from etabli.fablab.upkeep.services import report
from etabli.fablab.usage.services import start
from etabli.feasibility.criteria.services import add_criterion
from etabli.feasibility.floorplan import services as floorplans
from etabli.feasibility.layout import rules as drawing
from etabli.feasibility.layout import services as layouts
from etabli.feasibility.mode import services as modes
from etabli.feasibility.models import (
    BusinessPlan,
    Criterion,
    FloorPicture,
    LayoutVersion,
    ModeComparison,
    PlanSite,
    Room,
    Site,
    SiteFile,
    Visit,
    WorksLine,
    WorksVersion,
)
from etabli.feasibility.plan import services as planning
from etabli.feasibility.prescription import services as prescribing
from etabli.feasibility.prescription.rules import Project
from etabli.feasibility.site import services as sites
from etabli.feasibility.visit import services as visiting
from etabli.feasibility.works import services as works
from etabli.launch import services as launching
from etabli.launch.models import Opening
from etabli.launch.place.selectors import plans as plans_of
from etabli.launch.place.services import set_budget
from etabli.launch.selectors import to_invite
from etabli.network.floorplan.services import add_plan
from etabli.network.models import FloorPlan, Network, Photo, Place, Space, Webhook
from etabli.network.services import add_photo
from etabli.network.webhooks.services import subscribe
from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.selectors import Scope
from etabli.people.services import grant
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
from tests.feasibility.worlds import make_small_plan
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
    def site(self) -> Site:
        return sites.add_site(self.study, name="A building", commune_code="01002")

    @cached_property
    def prescribed(self) -> Site:
        """With a version of its prescriptions."""
        prescribing.set_project(self.site, Project(posts=4, people=4, area=50))
        prescribing.keep(self.site)
        return self.site

    @cached_property
    def visit(self) -> Visit:
        return visiting.begin(self.site, make_person())

    @cached_property
    def criterion(self) -> Criterion:
        return add_criterion(self.study, "Price")

    @cached_property
    def site_room(self) -> Room:
        return sites.set_room(sites.set_floor(self.site, 0, Decimal(50)), name="A", area=Decimal(9))

    @cached_property
    def layout(self) -> LayoutVersion:
        """Worked out."""
        assert self.site_room
        brief = drawing.brief(self.site.floors.all(), None)
        brief["wanted"] = {"desks": 0, "kitchen": 1}
        asked = layouts.ask(self.site, brief)
        layouts.find(asked.pk)
        return asked

    @cached_property
    def works_line(self) -> WorksLine:
        told = {"name": "Paint", "source": "assumption", "quantity": Decimal(9)}
        return works.put_line(self.site, lot="fitting", low=1, likely=2, high=3, **told)

    @cached_property
    def works(self) -> WorksVersion:
        return works.keep(self.works_line.site)

    @cached_property
    def site_photo(self) -> SiteFile:
        return sites.add_photo(self.site, picture(), "The front")

    @cached_property
    def floor_picture(self) -> FloorPicture:
        floor = self.site_room.floor
        floorplans.set_picture(floor, photo=self.site_photo, upload=None)
        return FloorPicture.objects.get(floor=floor)

    @cached_property
    def business_plan(self) -> BusinessPlan:
        """With a version."""
        plan = make_small_plan(self.study)
        planning.compute(plan)
        return plan

    @cached_property
    def comparison(self) -> ModeComparison:
        return modes.compare(self.study, {})

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
            study=self.study,
            scenario=self.scenario,
            kind=self.place.kind,
            commune_code=self.place.commune_code,
            prepared_at=clock.now(),
        )

    @cached_property
    def budgeted(self) -> Opening:
        """The place stands in a site of its own, with a plan as its budget."""
        site = sites.add_site(self.study, name="A building retained", commune_code="01002")
        PlanSite.objects.create(plan=self.business_plan, place="here", site=site)
        opening = self.opening
        opening.site = site
        opening.save()
        set_budget(opening, plans_of(site)[0])
        return opening

    @cached_property
    def draft(self) -> Place:
        return make_place(self.network, status=Place.Status.DRAFT)

    @cached_property
    def space(self) -> Space:
        return make_space(self.place, units=2)

    @cached_property
    def floor(self) -> FloorPlan:
        return add_plan(self.place, Text("Rez"), picture())

    @cached_property
    def draft_floor(self) -> FloorPlan:
        return add_plan(self.draft, Text("Rez"), picture())

    @cached_property
    def draft_photo(self) -> Photo:
        return add_photo(self.draft, picture(), Text("Du vert"))

    @cached_property
    def member(self) -> Person:
        return self.membership.person

    @cached_property
    def membership(self) -> Membership:
        return join(make_person("Mina"), self.network, accepted=True)

    @cached_property
    def document_kind(self) -> DocumentKind:
        assert self.membership
        return ask_for(self.network, Text("Assurance"), note=Text())

    @cached_property
    def document(self) -> Document:
        return give_document(self.member, self.document_kind, picture())

    @cached_property
    def double(self) -> Person:
        """Somebody called like the member."""
        return join(make_person("Mina"), self.network, accepted=True).person

    @cached_property
    def affiliation(self) -> Affiliation:
        """The member administers an organisation."""
        found = add_organisation(self.network, "Atelier Exemple")
        today = clock.now().date()
        wish = {"from_on": today, "administers": True, "by": self.member}
        invited = invite(found, self.member.email, **wish)
        accept_invitation(invited, self.member)
        return invited

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
    def shared(self) -> Pass:
        """A pass of the organisation that the member administers."""
        organisation = self.affiliation.organisation
        return grant_to_organisation(self.plan, organisation, by=make_person("Host"))

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

    @cached_property
    def tablet(self) -> str:
        """The token of a paired one."""
        assert self.space
        code = offer_pairing(self.place, by=make_person("Odile"))
        return TABLETS.token_of(pair(code).uuid)

    @cached_property
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
    def training(self) -> Training:
        return teaching.create_training(self.network, name=Text("Découpe laser"))

    @cached_property
    def instructor(self) -> Person:
        person = join(make_person("Ines"), self.network, accepted=True).person
        grant(person, Role.INSTRUCTOR, self.network)
        teaching.name_instructor(self.training, person.email, by=person)
        return person

    @cached_property
    def machine(self) -> Machine:
        return describe(
            make_space(self.place, kind=Space.Kind.MACHINE),
            training=self.training,
            needs_supervisor=True,
            needs_companion=True,
        )

    @cached_property
    def machine_picture(self) -> MachineFile:
        return add_picture(self.machine, picture(), Text("La machine"))

    @cached_property
    def session(self) -> Session:
        start = clock.this_minute() + timedelta(days=3)
        return teaching.plan_session(
            self.training,
            self.place,
            self.instructor,
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            seats=50,
        )

    @cached_property
    def registration(self) -> Registration:
        return teaching.register(self.member, self.session)

    @cached_property
    def authorisation(self) -> Authorisation:
        [given] = authorise(self.member, [self.machine], self.instructor)
        return given

    @cached_property
    def companion(self) -> Companion:
        start = clock.this_minute() + timedelta(days=1)
        return ask_companion(
            self.machine,
            self.instructor,
            self.member.email,
            starts_at=start,
            ends_at=start + timedelta(hours=1),
        )

    @cached_property
    def usage(self) -> Usage:
        plain = describe(make_space(self.place, kind=Space.Kind.MACHINE))
        return start(self.member, plain)

    @cached_property
    def fault(self) -> Fault:
        return report(self.machine, self.member, "Fumée", photo=picture())

    @cached_property
    def incident(self) -> Incident:
        told = {"kind": "fire", "happened_at": clock.now(), "description": "Carton"}
        return record(self.place, self.instructor, **told)

    @cached_property
    def event(self) -> Event:
        day = (clock.now() + timedelta(days=5)).date()
        [event] = publish(
            self.network,
            once(day, time(18), time(20)),
            by=make_person(),
            place=self.place,
            picture=picture(),
            title=Text("Apéro"),
            seats=50,
        )
        return event

    @cached_property
    def event_registration(self) -> EventRegistration:
        return register_for(self.member, self.event)

    @cached_property
    def announcement(self) -> Announcement:
        day = (clock.now() + timedelta(days=5)).date()
        told = {"title": Text("Fibre"), "text": Text("Elle arrive.")}
        return announce(self.network, by=make_person(), shown_until=day, place=self.place, **told)

    @cached_property
    def digest(self) -> Digest:
        return wish(self.member, self.network)

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


def picture() -> SimpleUploadedFile:
    picture = BytesIO()
    Image.new("RGB", (8, 8), "green").save(picture, "PNG")
    return SimpleUploadedFile("a.png", picture.getvalue())


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
