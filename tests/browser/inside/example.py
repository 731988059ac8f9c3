"""Loads the example, adds what it lacks, and prints what the pages are about.

`facts` are the arguments of the pages' addresses; `sessions` keeps everybody signed in.
"""

import json
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from uuid import uuid4

from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from PIL import Image

from etabli.access.models import Door
from etabli.booking.attendance.rules import code_of
from etabli.booking.desk.rules import ADDRESS as TABLETS
from etabli.booking.desk.services import offer_pairing, pair
from etabli.booking.kiosk.rules import ADDRESS as SCREENS
from etabli.booking.kiosk.services import add_screen
from etabli.booking.models import Booking, Series, ShortCode
from etabli.booking.services import book, cancel
from etabli.booking.waitlist.rules import ADDRESS as OFFERS
from etabli.booking.waitlist.services import wait
from etabli.community.doubles.selectors import doubles_in
from etabli.community.models import Document, Membership
from etabli.community.services import join, set_group
from etabli.core import clock
from etabli.core.texts import Text
from etabli.entitlements.models import Pass, Plan
from etabli.events.models import Event
from etabli.fablab.models import Machine
from etabli.fablab.usage.services import start
from etabli.feasibility.choice.services import decide
from etabli.feasibility.models import Site
from etabli.launch import services as launching
from etabli.launch.models import Invitation
from etabli.launch.selectors import to_invite
from etabli.network import services as placing
from etabli.network.models import Network, Place, Space, Webhook
from etabli.network.webhooks.services import subscribe
from etabli.people.messages import kinds
from etabli.people.messages.rules import ending_token
from etabli.people.models import Grant, Person
from etabli.people.rights import Role
from etabli.people.services import grant, register
from etabli.study import services as studying
from etabli.study.models import Contact, Import, Study
from etabli.study.respondent.services import link_of, record_response
from etabli.study.survey.importing import services as importing
from etabli.territory.models import Commune
from etabli.web import demo
from tests.browser.days import next_open_day
from tests.browser.people import WRITERS

BEYOND = 30  # days ahead: the example's own bookings end before


def main() -> None:
    with transaction.atomic():
        demo.load(lambda text: None)
        told = {"facts": _complete(), "sessions": _sessions()}
    json.dump(told, sys.stdout)


def _complete() -> dict[str, str]:
    network, study = Network.objects.get(), Study.objects.get()
    hub = Place.objects.get(pk=Grant.objects.get(role=Role.HOST).scope_id)
    desks = hub.spaces.get(kind=Space.Kind.OPEN_SPACE)
    day = next_open_day(BEYOND)
    _people(network)
    invited = Invitation.objects.filter(accepted_at__isnull=False).first()
    _change_a_week(hub, day)
    return {
        "day": day.isoformat(),
        "nine": datetime.combine(day, time(9), hub.zone).isoformat(),
        "network": network.slug,
        "place": hub.slug,
        "draft": placing.create_place(network, hub.kind, Text("Brouillon", "Draft")).slug,
        "space": str(desks.uuid),
        "booking": str(_bookings(desks, day).uuid),
        "floor": str(hub.plans.get().uuid),
        "commune": str(Commune.objects.get(code=hub.commune_code).pk),
        "tablet": _tablet(hub, invited.person),
        "screen": SCREENS.token_of(add_screen(desks, names=True).uuid),
        "webhook": str(_webhook(network).uuid),
        **_doors(day),
        **_waits(hub, desks, day),
        "series": str(Series.objects.get().uuid),
        "plan": str(Plan.objects.first().uuid),
        "held": str(Pass.objects.filter(person__email=demo.accounts()["member"]).last().uuid),
        "membership": str(Membership.objects.get(person=invited.person).uuid),
        **_persons(network),
        "shared": str(Pass.objects.get(organisation__isnull=False).uuid),
        "organisation": str(network.organisations.get().uuid),
        "territory": study.territory.slug,
        "study": study.slug,
        "scenario": str(study.chosen.uuid),
        "business_plan": str(study.business_plans.get().uuid),
        "comparison": str(study.mode_comparisons.get().uuid),
        "campaign": str(study.campaigns.first().uuid),
        "channel": study.channels.first().code,
        "meeting": str(study.meetings.first().uuid),
        "need": str(study.meetings.first().needs.first().uuid),
        **_sites(study),
        "closed_study": _closed_study(study).slug,
        "invitation": _invite(study, hub),
        "link": _link(study),
        **_files(study),
        **_workshop(network, day),
        "event": str(Event.objects.get(seats=6).uuid),
        "ending": ending_token(invited.person, kinds.named("bookings")),
    }


def _persons(network: Network) -> dict[str, str]:
    """One who is there twice, and a document that waits for an answer."""
    [double, *_others] = doubles_in(network)
    document = Document.objects.get()
    return {
        "twice_first": str(double.first.uuid),
        "twice_second": str(double.second.uuid),
        "document": str(document.uuid),
        "document_kind": str(document.kind.uuid),
    }


def _sites(study: Study) -> dict[str, str]:
    first = study.candidate_sites.get(state=Site.State.RETAINED)
    other = study.candidate_sites.filter(commune_code="39470").get()
    day = timezone.localdate(clock.now())
    decide(other, "retained", body="council", decided_on=day, reasons="Near the school")
    return {
        "site": str(first.uuid),
        "other_site": str(other.uuid),
        "works_line": str(first.works_lines.first().uuid),
        "site_room": str(first.floors.first().rooms.first().uuid),
        "visit": str(first.visits.get().uuid),
    }


def _people(network: Network) -> None:
    coordinator = register("coordinator@example.org", "Camille Coordination")
    grant(coordinator, Role.COORDINATOR, network)
    register("codes@example.org", "Dominique Sans-Mot-de-Passe")
    for address in WRITERS:
        join(register(address, "Claude Essai", password=demo.PASSWORD), network)


def _change_a_week(hub: Place, day: date) -> None:
    """A closure, a day with other hours and a picture."""
    room = hub.spaces.get(kind=Space.Kind.MEETING_ROOM)
    two = datetime.combine(day, time(14), hub.zone)
    placing.close_space(room, two, two + timedelta(hours=2), Text("Peinture", "Painting"))
    placing.set_special_day(hub, day + timedelta(days=7), None, None, Text("Fête", "Feast"))
    drawn = BytesIO()
    Image.new("RGB", (1200, 800), "#1f5c46").save(drawn, "JPEG")
    picture = SimpleUploadedFile("hub.jpg", drawn.getvalue(), "image/jpeg")
    placing.add_photo(hub, picture, Text("Une façade verte", "A green front"))


def _bookings(desks: Space, day: date) -> Booking:
    """One of the member's that stands, beside one that is cancelled."""
    member = Person.objects.get(user__email=demo.accounts()["member"])
    nine = datetime.combine(day, time(9), desks.place.zone)
    cancelled = book(member, desks, nine + timedelta(hours=5), nine + timedelta(hours=6))
    cancel(cancelled, by=member)
    return book(member, desks, nine, nine + timedelta(hours=4))


def _webhook(network: Network) -> Webhook:
    by = Person.objects.get(user__email="coordinator@example.org")
    return subscribe(network, "https://example.org/told", ["membership.began"], by=by)


def _doors(day: date) -> dict[str, str]:
    """A nomad office, its door, and a booking of the member's there."""
    door = Door.objects.select_related("place").first()
    member = Person.objects.get(user__email=demo.accounts()["member"])
    nine = datetime.combine(day, time(9), door.place.zone)
    made = book(member, door.place.spaces.first(), nine, nine + timedelta(hours=2))
    return {
        "door": str(door.uuid),
        "unattended": door.place.slug,
        "booking_with_code": str(made.uuid),
    }


def _tablet(hub: Place, member: Person) -> str:
    """The token of one at the hub's reception, where a member is known by a code."""
    ShortCode.objects.create(person=member, code="ETAB2345")
    host = Grant.objects.get(role=Role.HOST).person
    return TABLETS.token_of(pair(offer_pairing(hub, by=host)).uuid)


def _waits(hub: Place, desks: Space, day: date) -> dict[str, str]:
    """The member in line for a room that is closed, and offered what is free; a group; and what
    is asked whether they could."""
    member = Person.objects.get(user__email=demo.accounts()["member"])
    room = hub.spaces.get(kind=Space.Kind.MEETING_ROOM)
    two = datetime.combine(day, time(14), hub.zone)
    offered = wait(member, desks, two, two + timedelta(hours=1))
    group = set_group(hub.network, Text("Résidents", "Residents"), member.memberships.all())
    return {
        "wait": str(wait(member, room, two, two + timedelta(hours=1)).uuid),
        "offer": OFFERS.token_of(offered.uuid),
        "code": code_of(hub),
        "group": str(group.uuid),
        "person": str(member.pk),
        "space_number": str(desks.pk),
    }


def _workshop(network: Network, day: date) -> dict[str, str]:
    """The fab-lab's machine, and one that is at work on the day."""
    fablab = network.places.get(kind=Place.Kind.FABLAB)
    laser = Machine.objects.get(training__isnull=False)
    printer = Machine.objects.get(needs_companion=False, training=None)
    member = Person.objects.get(user__email=demo.accounts()["member"])
    with clock.at(datetime.combine(day, time(10), fablab.zone)):
        usage = start(member, printer)
    return {
        "fablab": fablab.slug,
        "machine": str(laser.uuid),
        "training": str(laser.training.uuid),
        "session": str(laser.training.sessions.first().uuid),
        "authorisation": str(laser.authorisations.first().uuid),
        "fault": str(laser.faults.first().uuid),
        "incident": str(fablab.incidents.first().uuid),
        "usage": str(usage.uuid),
    }


def _closed_study(study: Study) -> Study:
    return studying.create_study(
        study.territory,
        Text("Une étude finie", "A study that is over"),
        owner="Essai",
        contact_email="study@example.org",
        status=Study.Status.CLOSED,
    )


def _files(study: Study) -> dict[str, str]:
    """A file of answers to be mapped, one that was imported, one that is at work."""
    answers = b"No;Situation;Commune\n1;artiste;Nulle-Part\n"
    layout = b'id = "No"\n[columns]\nprofile = "Situation"\nhome = "Commune"\n'
    layout += b'interest = "Situation"\ndays_per_week = "No"\n'
    importing.import_responses(study, answers, "done.csv", layout, "layout.toml")
    at_work = importing.take_in(study, answers, "at-work.csv")
    Import.objects.filter(pk=at_work.pk).update(
        state=Import.State.RUNNING, read=1, told_at=clock.now() + timedelta(days=1)
    )
    return {
        "file_to_map": str(importing.take_in(study, answers, "answers.csv").uuid),
        "file_imported": str(study.imports.get(name="done.csv").uuid),
        "file_at_work": str(at_work.uuid),
    }


def _invite(study: Study, place: Place) -> str:
    """The key to an invitation that nobody has answered."""
    commune = study.territory.communes.first()
    record_response(
        study,
        {"profile": "employee", "home": commune.code, "interest": "certain", "days_per_week": 2},
        str(uuid4()),
        language="fr",
        name="Ida Invitée",
        email="ida@example.org",
        purposes=[Contact.Purpose.OPENING],
    )
    [(invitee, _nearest)] = to_invite(study)
    _invitation, token = launching.issue(invitee, place)
    return token


def _link(study: Study) -> str:
    """The private link of somebody who left a remark and an address."""
    key, commune = str(uuid4()), study.territory.communes.first()
    record_response(
        study,
        {
            "profile": "independent",
            "home": commune.code,
            "interest": "certain",
            "days_per_week": 1.5,
            "priorities": ["quiet", "company"],
            "comment": "Avec un jardin, si possible.",
        },
        key,
        language="fr",
        name="Lou Lien",
        email="lou@example.org",
        purposes=[Contact.Purpose.RESULTS, Contact.Purpose.LINK],
    )
    return link_of(key)


def _sessions() -> dict[str, str]:
    """The cookie of each role, as signing in makes it."""
    accounts = {
        **demo.accounts(),
        "coordinator": "coordinator@example.org",
        "codes": "codes@example.org",
    }
    return {role: _signed_in(email) for role, email in accounts.items()}


def _signed_in(email: str) -> str:
    request = HttpRequest()
    request.session = SessionStore()
    user = Person.objects.get(user__email=email).user
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session.save()
    return str(request.session.session_key)


if __name__ == "__main__":
    main()
