"""Every page says who may open it, and is opened to nobody else."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from allauth.account import app_settings as allauth_settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from etabli.booking.attendance.rules import code_of
from etabli.booking.feed.rules import ADDRESS as FEEDS
from etabli.booking.feed.services import add_feed
from etabli.booking.kiosk.rules import ADDRESS as SCREENS
from etabli.booking.kiosk.services import add_screen
from etabli.booking.waitlist.rules import ADDRESS as OFFERS
from etabli.events.digest.rules import ADDRESS as LETTERS
from etabli.people.messages import kinds
from etabli.people.messages.rules import ending_token
from etabli.people.rights import Action, Role
from tests.architecture.askers import (
    ASKERS,
    HERE,
    MEMBER,
    NOBODY,
    OWN,
    PUBLIC,
    SIGNED_IN,
    STRANGER,
    Asker,
    Scene,
    may,
    scene_of,
    taken_back,
)
from tests.architecture.worlds import World, make_world

# Pages of allauth, which has its own rules: those that it opens to somebody signed in alone.
OF_ALLAUTH_ONE_S_OWN = {
    "account_change_password",
    "account_email",
    "account_reauthenticate",
    "account_set_password",
}
OF_ALLAUTH = OF_ALLAUTH_ONE_S_OWN | {
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
}


class Page(NamedTuple):
    """Who may open a page, what it is about, and how its address is made of a world."""

    access: str | Action
    subject: str = "installation"
    arguments: Callable[[World], list[object]] = lambda world: []
    query: Callable[[World], dict[str, object]] = lambda world: {}
    posted: bool = False
    form: dict[str, object] = {}


def _place(action: Action, *, posted: bool = False) -> Page:
    return Page(action, "place", lambda world: [world.place.slug], posted=posted)


def _network(action: Action | str) -> Page:
    return Page(action, "network", lambda world: [world.network.slug])


def _study(action: Action, *, posted: bool = False) -> Page:
    return Page(action, "study", lambda world: [world.study.slug], posted=posted)


def _scenario(action: Action, *, posted: bool = False) -> Page:
    return Page(
        action, "study", lambda world: [world.study.slug, world.scenario.uuid], posted=posted
    )


def _site(action: Action, *, posted: bool = False) -> Page:
    return Page(action, "study", lambda world: [world.study.slug, world.site.uuid], posted=posted)


def _prescribed(action: Action, *more: object) -> Page:
    return Page(action, "study", lambda world: [world.study.slug, world.prescribed.uuid, *more])


def _layout(action: Action, *more: object, posted: bool = False) -> Page:
    return Page(
        action,
        "study",
        lambda world: [world.study.slug, world.layout.site.uuid, 1, *more],
        posted=posted,
    )


def _plan(action: Action, *more: object, posted: bool = False) -> Page:
    return Page(
        action,
        "study",
        lambda world: [world.study.slug, world.business_plan.uuid, *more],
        posted=posted,
    )


def _survey() -> Page:
    return Page(Action.MANAGE_STUDY, "draft_study", lambda world: [world.draft_study.slug])


def _answer() -> Page:
    return Page(PUBLIC, "", lambda world: [world.link])


def _draft(*more: object) -> Page:
    """A page of the report as it would be published now."""
    return Page(Action.VIEW_STUDY, "unpublished", lambda world: [world.study.slug, "draft", *more])


def _presented(*more: object) -> Page:
    return Page(Action.VIEW_STUDY, "study", lambda world: [world.study.slug, "draft", *more])


def _channel(world: World) -> list[object]:
    return [world.study.slug, world.channel.code]


def _file(action: Action, kind: str, *, posted: bool = False) -> Page:
    return Page(
        action,
        "study",
        lambda world: [world.study.slug, getattr(world, kind).uuid],
        posted=posted,
    )


def _meeting(world: World) -> list[object]:
    return [world.study.slug, world.meeting.uuid]


def _booking(*, posted: bool = False) -> Page:
    return Page(SIGNED_IN, "booking", lambda world: [world.booking.uuid], posted=posted)


def _door(*, posted: bool = False) -> Page:
    return Page(Action.MANAGE_DOORS, "place", lambda world: [world.door.uuid], posted=posted)


def _series(*, posted: bool = False) -> Page:
    return Page(
        SIGNED_IN, "booking", lambda world: [world.series.uuid], posted=posted, form={"all": "on"}
    )


def _machine(access: Action | str, *, posted: bool = False) -> Page:
    return Page(access, "place", lambda world: [world.machine.uuid], posted=posted)


def _of_place(action: Action, kind: str) -> Page:
    """A page about something that lies in a place."""
    return Page(action, "place", lambda world: [getattr(world, kind).uuid])


def _wish(world: World) -> dict[str, object]:
    start = world.booking.starts_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"space": world.space.uuid, "starts_at": start, "length": 60, "quantity": 1}


PAGES = {
    "home": Page(PUBLIC),
    "account": Page(SIGNED_IN),
    "search": Page(SIGNED_IN, query=lambda world: {"q": "lieu"}),
    "legal": Page(PUBLIC),
    "privacy": Page(PUBLIC),
    "accessibility": Page(PUBLIC),
    "healthz": Page(PUBLIC),
    "profile": Page(SIGNED_IN),
    "messages_choice": Page(SIGNED_IN),
    "messages_end": Page(
        PUBLIC, "", lambda world: [ending_token(world.member, kinds.named("bookings"))]
    ),
    "data": Page(SIGNED_IN),
    "erase": Page(SIGNED_IN),
    "team": Page(Action.GRANT_ROLES, "place", lambda world: ["place", world.place.slug]),
    "calendar": Page(PUBLIC, "", lambda world: [world.calendar]),
    "find": Page(PUBLIC),
    "near": Page(PUBLIC),
    "bookings": Page(SIGNED_IN),
    "busy": Page(SIGNED_IN),
    "place_busy": _place(Action.MANAGE_PLACE),
    "booking_new": Page(SIGNED_IN, query=_wish),
    "calendar_renew": Page(SIGNED_IN, posted=True),
    "booking": _booking(),
    "booking_move": _booking(),
    "booking_cancel": _booking(posted=True),
    "booking_event": _booking(),
    "booking_confirm": _booking(posted=True),
    "booking_answer": Page(
        Action.BOOK_FOR_OTHERS, "place", lambda world: [world.booking.uuid], posted=True
    ),
    "space_book": Page(PUBLIC, "", lambda world: [world.space.uuid]),
    "series_new": Page(SIGNED_IN, "", lambda world: [world.space.uuid]),
    "series": _series(),
    "series_change": _series(),
    "series_leave_out": _series(posted=True),
    "requests": _place(Action.BOOK_FOR_OTHERS),
    "place_feeds": _place(Action.SEE_DAY),
    "place_calendar": Page(PUBLIC, "", lambda world: [FEEDS.token_of(add_feed(world.place).uuid)]),
    "week": _place(Action.SEE_DAY),
    "day": _place(Action.SEE_DAY),
    "network_doors": _network(Action.MANAGE_DOORS),
    "place_doors": _place(Action.MANAGE_DOORS),
    "door_new": _place(Action.MANAGE_DOORS),
    "door": _door(),
    "door_edit": _door(),
    "door_retire": _door(),
    "door_try": _door(posted=True),
    "door_key": _door(posted=True),
    "door_qr": _door(),
    "door_open": Page(SIGNED_IN, "", lambda world: [world.door.uuid]),
    "place_present": _place(Action.SEE_PRESENT),
    "wait_new": Page(SIGNED_IN, posted=True),
    "wait": Page(SIGNED_IN, "wait", lambda world: [world.wait.uuid]),
    "offer": Page(PUBLIC, "", lambda world: [OFFERS.token_of(world.wait.uuid)]),
    "booking_arrive": _booking(posted=True),
    "booking_leave": _booking(posted=True),
    "here": Page(SIGNED_IN, "", lambda world: [world.place.slug, code_of(world.place)]),
    "place_code": _place(Action.SEE_DAY),
    "place_terms": _place(Action.MANAGE_PLACE),
    "place_school_hours": _place(Action.MANAGE_PLACE),
    "closure_over": _place(Action.BOOK_FOR_OTHERS),
    "my_profile": Page(SIGNED_IN),
    "directory": Page(SIGNED_IN, "directory", lambda world: [world.network.slug]),
    "meet": Page(SIGNED_IN, "directory", lambda world: [world.network.slug]),
    "people": _network(PUBLIC),
    "my_documents": Page(SIGNED_IN),
    "document_give": Page(SIGNED_IN, "own", lambda world: [world.document_kind.uuid]),
    "my_emergency": Page(SIGNED_IN),
    "member_emergency": Page(
        Action.MANAGE_MEMBERS, "network", lambda world: [world.membership.uuid]
    ),
    "documents": _network(Action.MANAGE_MEMBERS),
    "document_kind_new": _network(Action.MANAGE_NETWORK),
    "document_kind": Page(
        Action.MANAGE_NETWORK, "network", lambda world: [world.document_kind.uuid]
    ),
    "document": Page(Action.MANAGE_MEMBERS, "network", lambda world: [world.document.uuid]),
    "document_file": Page(SIGNED_IN, "document", lambda world: [world.document.uuid]),
    "document_take_back": Page(
        SIGNED_IN, "document", lambda world: [world.document.uuid], posted=True
    ),
    "doubles": _network(Action.MERGE_PERSONS),
    "double": Page(
        Action.MERGE_PERSONS,
        "network",
        lambda world: [world.network.slug, world.membership.person.uuid, world.double.uuid],
    ),
    "groups": _network(Action.MANAGE_MEMBERS),
    "group": Page(Action.MANAGE_MEMBERS, "network", lambda world: [world.group.uuid]),
    "join": _network(SIGNED_IN),
    "charter": _network(SIGNED_IN),
    "organisations": _network(Action.MANAGE_ORGANISATIONS),
    "my_organisations": Page(SIGNED_IN),
    "organisation": Page(
        SIGNED_IN, "organisation", lambda world: [world.affiliation.organisation.uuid]
    ),
    "affiliation_end": Page(
        SIGNED_IN,
        "organisation",
        lambda world: [world.affiliation.organisation.uuid, world.affiliation.uuid],
        posted=True,
    ),
    "members": _network(Action.SEE_MEMBERS),
    "members_csv": _network(Action.SEE_MEMBERS),
    "members_act": Page(
        Action.MANAGE_MEMBERS, "network", lambda world: [world.network.slug], posted=True
    ),
    "members_import": _network(Action.MANAGE_MEMBERS),
    "member": Page(Action.SEE_MEMBERS, "network", lambda world: [world.membership.uuid]),
    "member_try_again": Page(
        Action.MANAGE_MEMBERS, "network", lambda world: [world.membership.uuid], posted=True
    ),
    "member_answer": Page(
        Action.MANAGE_MEMBERS, "network", lambda world: [world.membership.uuid], posted=True
    ),
    "plans": _network(Action.MANAGE_PLANS),
    "plan_new": _network(Action.MANAGE_PLANS),
    "plan": Page(Action.MANAGE_PLANS, "network", lambda world: [world.plan.uuid]),
    "passes": Page(SIGNED_IN),
    "pass": Page(SIGNED_IN, "pass", lambda world: [world.held.uuid]),
    "pass_share": Page(SIGNED_IN, "pass", lambda world: [world.shared.uuid]),
    "organisation_pass_new": Page(
        Action.GRANT_PASSES, "network", lambda world: [world.affiliation.organisation.uuid]
    ),
    "pass_top_up": Page(Action.GRANT_PASSES, "network", lambda world: [world.held.uuid]),
    "pass_end": Page(Action.GRANT_PASSES, "network", lambda world: [world.held.uuid]),
    "pass_new": Page(Action.GRANT_PASSES, "network", lambda world: [world.membership.uuid]),
    # Whoever is no member is told so.
    "trial_take": Page(SIGNED_IN, "network", lambda world: [world.trial.uuid], posted=True),
    "places": Page(PUBLIC),
    "photo": Page(Action.MANAGE_PLACE, "draft", lambda world: [world.draft_photo.uuid]),
    "place": Page(Action.MANAGE_PLACE, "draft", lambda world: [world.draft.slug]),
    "place_details": _place(Action.MANAGE_PLACE),
    "place_hours": _place(Action.MANAGE_PLACE),
    "place_special_days": _place(Action.MANAGE_PLACE),
    "place_spaces": _place(Action.MANAGE_PLACE),
    "space_new": _place(Action.MANAGE_PLACE),
    "place_closures": _place(Action.MANAGE_PLACE),
    "place_photos": _place(Action.MANAGE_PLACE),
    "place_plans": _place(Action.MANAGE_PLACE),
    "plan_edit": Page(Action.MANAGE_PLACE, "place", lambda world: [world.floor.uuid]),
    "plan_picture": Page(Action.MANAGE_PLACE, "draft", lambda world: [world.draft_floor.uuid]),
    "place_screens": _place(Action.MANAGE_PLACE),
    "place_reception": _place(Action.BOOK_FOR_OTHERS),
    "reception_pair": Page(PUBLIC),
    "reception": Page(PUBLIC, "", lambda world: [world.tablet]),
    "reception_stay": Page(PUBLIC, "", lambda world: [world.tablet]),
    "reception_code": Page(PUBLIC, "", lambda world: [world.tablet]),
    "my_code": Page(SIGNED_IN),
    "screen": Page(PUBLIC, "", lambda world: [SCREENS.token_of(add_screen(world.space).uuid)]),
    "place_plan": Page(PUBLIC, "", lambda world: [world.place.slug]),
    "place_open": _place(Action.MANAGE_PLACE, posted=True),
    "place_close": _place(Action.MANAGE_PLACE, posted=True),
    "space_edit": Page(Action.MANAGE_PLACE, "place", lambda world: [world.space.uuid]),
    "network_new": Page(Action.MANAGE_INSTALLATION),
    "network": _network(Action.MANAGE_NETWORK),
    "network_details": _network(Action.MANAGE_NETWORK),
    "webhooks": _network(Action.MANAGE_NETWORK),
    "webhook": Page(Action.MANAGE_NETWORK, "network", lambda world: [world.webhook.uuid]),
    "place_new": _network(Action.MANAGE_NETWORK),
    "launch": Page(Action.LAUNCH, "study", lambda world: [world.scenario.uuid]),
    "site_launch": _site(Action.LAUNCH),
    "site_budget": Page(
        Action.LAUNCH,
        "study",
        lambda world: [world.study.slug, world.budgeted.site.uuid],
        posted=True,
    ),
    "place_origin": _place(Action.SEE_INDICATORS),
    "place_budget_csv": Page(
        Action.SEE_INDICATORS, "place", lambda world: [world.budgeted.place.slug]
    ),
    "invitations": _study(Action.LAUNCH),
    "invitation": Page(PUBLIC, "", lambda world: [world.invitation]),
    "indicators": _network(Action.SEE_INDICATORS),
    "indicators_csv": _network(Action.SEE_INDICATORS),
    "machines": Page(PUBLIC),
    "my_workshop": Page(SIGNED_IN),
    "machine": Page(PUBLIC, "", lambda world: [world.machine.uuid]),
    "machine_file": Page(
        PUBLIC, "", lambda world: [world.machine.uuid, world.machine_picture.uuid]
    ),
    "machine_qr": _machine(Action.RUN_WORKSHOP),
    "machine_sheet": _machine(Action.MANAGE_MACHINES),
    "machine_switch": _machine(Action.MANAGE_MACHINES),
    "machine_start": _machine(SIGNED_IN, posted=True),
    "machine_upkeep": _machine(Action.RUN_WORKSHOP),
    "fault_new": _machine(SIGNED_IN),
    "companion_ask": _machine(SIGNED_IN),
    "usage": Page(SIGNED_IN, "usage", lambda world: [world.usage.uuid]),
    "fault": _of_place(Action.RUN_WORKSHOP, "fault"),
    "fault_photo": _of_place(Action.RUN_WORKSHOP, "fault"),
    "companion_answer": Page(SIGNED_IN, "own", lambda world: [world.companion.uuid], posted=True),
    "incident": _of_place(Action.KEEP_INCIDENTS, "incident"),
    "authorisation": _of_place(Action.INSTRUCT, "authorisation"),
    "training": Page(PUBLIC, "", lambda world: [world.training.uuid]),
    "training_quiz": Page(SIGNED_IN, "", lambda world: [world.training.uuid]),
    "training_edit": Page(Action.MANAGE_MACHINES, "network", lambda world: [world.training.uuid]),
    "session": _of_place(Action.INSTRUCT, "session"),
    "session_register": Page(SIGNED_IN, "", lambda world: [world.session.uuid], posted=True),
    "registration_cancel": Page(
        SIGNED_IN, "own", lambda world: [world.registration.uuid], posted=True
    ),
    "trainings": _network(PUBLIC),
    "training_new": _network(Action.MANAGE_MACHINES),
    "workshop": _place(Action.RUN_WORKSHOP),
    "machine_new": _place(Action.MANAGE_MACHINES),
    "instructing": _place(Action.INSTRUCT),
    "tools": _place(Action.RUN_WORKSHOP),
    "incidents": _place(Action.KEEP_INCIDENTS),
    "events": Page(PUBLIC),
    "event": Page(PUBLIC, "", lambda world: [world.event.uuid]),
    "event_picture": Page(PUBLIC, "", lambda world: [world.event.uuid]),
    "event_register": Page(SIGNED_IN, "", lambda world: [world.event.uuid], posted=True),
    "event_give_up": Page(
        SIGNED_IN, "own", lambda world: [world.event_registration.uuid], posted=True
    ),
    "event_edit": _of_place(Action.MANAGE_EVENTS, "event"),
    "event_call_off": Page(
        Action.MANAGE_EVENTS, "place", lambda world: [world.event.uuid], posted=True
    ),
    "event_people": _of_place(Action.MANAGE_EVENTS, "event"),
    "agenda": _network(PUBLIC),
    "agenda_feed": _network(PUBLIC),
    "event_new": _network(Action.MANAGE_EVENTS),
    "place_event_new": _place(Action.MANAGE_EVENTS),
    "announcement_new": _network(Action.MANAGE_EVENTS),
    "place_announcement_new": _place(Action.MANAGE_EVENTS),
    "announcement_take_back": Page(
        Action.MANAGE_EVENTS, "place", lambda world: [world.announcement.uuid], posted=True
    ),
    "digest": Page(SIGNED_IN, "", lambda world: [world.network.slug], posted=True),
    "digest_end": Page(PUBLIC, "", lambda world: [LETTERS.token_of(world.digest.uuid)]),
    "territories": Page(PUBLIC),
    "territory_new": Page(Action.MANAGE_INSTALLATION),
    "territory": Page(PUBLIC, "", lambda world: [world.territory.slug]),
    "territory_map": Page(PUBLIC, "", lambda world: [world.territory.slug]),
    "territory_figures": Page(
        Action.MANAGE_TERRITORY, "territory", lambda world: [world.territory.slug]
    ),
    "territory_flows": Page(PUBLIC, "", lambda world: [world.territory.slug]),
    "territory_flows_import": Page(
        Action.MANAGE_TERRITORY, "territory", lambda world: [world.territory.slug]
    ),
    "territory_times": Page(
        Action.MANAGE_TERRITORY, "territory", lambda world: [world.territory.slug]
    ),
    "studies": Page(PUBLIC),
    "study_sites": _study(Action.VIEW_STUDY),
    "site_new": _study(Action.MANAGE_STUDY),
    "site": _site(Action.VIEW_STUDY),
    "site_edit": _site(Action.MANAGE_STUDY),
    "study_feasibility": _study(Action.VIEW_STUDY),
    "study_feasibility_pdf": _study(Action.VIEW_STUDY),
    "study_feasibility_docx": _study(Action.VIEW_STUDY),
    "site_feasibility": _site(Action.VIEW_STUDY),
    "site_feasibility_pdf": _site(Action.VIEW_STUDY),
    "site_feasibility_docx": _site(Action.VIEW_STUDY),
    "site_timetable": _site(Action.MANAGE_STUDY),
    "site_prescriptions": _prescribed(Action.VIEW_STUDY),
    "prescription_project": _prescribed(Action.MANAGE_STUDY),
    "prescription_new": _prescribed(Action.MANAGE_STUDY),
    "prescription_line": _prescribed(Action.MANAGE_STUDY, "sockets"),
    "prescription_keep": Page(
        Action.MANAGE_STUDY,
        "study",
        lambda world: [world.study.slug, world.prescribed.uuid],
        posted=True,
    ),
    "prescription_version": _prescribed(Action.VIEW_STUDY, 1),
    "prescription_pdf": _prescribed(Action.VIEW_STUDY, 1),
    "prescription_docx": _prescribed(Action.VIEW_STUDY, 1),
    "study_plans": _study(Action.VIEW_STUDY),
    "business_plan_new": _study(Action.MANAGE_STUDY),
    "business_plan": _plan(Action.VIEW_STUDY),
    "business_plan_frame": _plan(Action.MANAGE_STUDY),
    "business_plan_compute": _plan(Action.MANAGE_STUDY, posted=True),
    "business_plan_entry_new": _plan(Action.MANAGE_STUDY, "loans"),
    "business_plan_entry": _plan(Action.MANAGE_STUDY, "loans", "bank"),
    "business_plan_version": _plan(Action.VIEW_STUDY, 1),
    "business_plan_xlsx": _plan(Action.VIEW_STUDY, 1),
    "business_plan_json": _plan(Action.VIEW_STUDY, 1),
    "business_plan_risk": _plan(Action.MANAGE_STUDY, 1, posted=True),
    "business_plan_restore": _plan(Action.MANAGE_STUDY, 1, posted=True),
    "study_modes": _study(Action.VIEW_STUDY),
    "mode_new": _study(Action.MANAGE_STUDY),
    "mode_comparison": Page(
        Action.VIEW_STUDY, "study", lambda world: [world.study.slug, world.comparison.uuid]
    ),
    "site_potential": _study(Action.VIEW_STUDY),
    "site_ratios": _study(Action.MANAGE_STUDY),
    "site_choice": _study(Action.VIEW_STUDY),
    "site_choice_csv": _study(Action.VIEW_STUDY),
    "site_decisions_csv": _study(Action.VIEW_STUDY),
    "site_decide": _site(Action.MANAGE_STUDY),
    "site_comparison": _study(Action.VIEW_STUDY),
    "site_judge": _study(Action.VIEW_STUDY),
    "criterion_remove": _file(Action.MANAGE_STUDY, "criterion", posted=True),
    "site_scores": _site(Action.MANAGE_STUDY),
    "visit_new": _site(Action.MANAGE_STUDY, posted=True),
    "visit": _file(Action.MANAGE_STUDY, "visit"),
    "visit_worker": _file(Action.MANAGE_STUDY, "visit"),
    "visit_sync": _file(Action.MANAGE_STUDY, "visit"),
    "visit_photo": Page(
        Action.MANAGE_STUDY,
        "study",
        lambda world: [world.study.slug, world.visit.uuid, world.visit.uuid],
        query=lambda world: {"size": 1000, "offset": 500},  # a piece before its turn
        posted=True,
    ),
    "visit_take_over": _file(Action.MANAGE_STUDY, "visit", posted=True),
    "site_layouts": _site(Action.VIEW_STUDY),
    "site_layout_new": _site(Action.MANAGE_STUDY),
    "site_layout": _layout(Action.VIEW_STUDY),
    "site_layout_again": _layout(Action.MANAGE_STUDY, posted=True),
    "site_layout_drawing": _layout(Action.VIEW_STUDY, 1),
    "site_works": _site(Action.VIEW_STUDY),
    "site_works_compare": _site(Action.VIEW_STUDY),
    "site_works_energy": Page(
        Action.MANAGE_STUDY,
        "study",
        lambda world: [world.study.slug, world.site_room.floor.site.uuid],
    ),
    "site_works_begin": _site(Action.MANAGE_STUDY, posted=True),
    "site_works_keep": _site(Action.MANAGE_STUDY, posted=True),
    "site_works_line_new": _site(Action.MANAGE_STUDY),
    "site_works_line": _file(Action.MANAGE_STUDY, "works_line"),
    "site_works_version": Page(
        Action.VIEW_STUDY, "study", lambda world: [world.study.slug, world.works.site.uuid, 1]
    ),
    "site_rooms": _site(Action.MANAGE_STUDY),
    "floor_drawing": Page(
        Action.MANAGE_STUDY,
        "study",
        lambda world: [world.study.slug, world.floor_picture.floor.site.uuid, 0],
    ),
    "floor_picture": _file(Action.VIEW_STUDY, "floor_picture"),
    "site_lots": _site(Action.MANAGE_STUDY),
    "site_files": _site(Action.MANAGE_STUDY),
    "room_edit": _file(Action.MANAGE_STUDY, "site_room"),
    "site_file": _file(Action.VIEW_STUDY, "site_photo"),
    # Whoever may run a study of some territory begins one there.
    "study_new": Page(SIGNED_IN, "study_new"),
    "study": _study(Action.VIEW_STUDY),
    "study_details": _study(Action.MANAGE_STUDY),
    "study_open": _study(Action.MANAGE_STUDY, posted=True),
    "study_close": _study(Action.MANAGE_STUDY, posted=True),
    "study_campaign": _study(Action.VIEW_STUDY),
    "study_campaign_csv": _study(Action.VIEW_STUDY),
    "campaign_new": _study(Action.MANAGE_STUDY),
    "campaign_edit": Page(
        Action.MANAGE_STUDY, "study", lambda world: [world.study.slug, world.campaign.uuid]
    ),
    "study_channels": _study(Action.MANAGE_STUDY),
    "channel_edit": Page(Action.MANAGE_STUDY, "study", _channel),
    "channel_print": Page(Action.MANAGE_STUDY, "study", _channel),
    "study_qr_svg": Page(Action.MANAGE_STUDY, "study", _channel),
    "study_qr_png": Page(Action.MANAGE_STUDY, "study", _channel),
    "study_questionnaire": _study(Action.MANAGE_STUDY),
    "study_questionnaire_change": Page(
        Action.MANAGE_STUDY,
        "study",
        lambda world: [world.study.slug],
        posted=True,
        form={"seen": 0, "act": "discard"},
    ),
    "study_questionnaire_publish": Page(
        Action.MANAGE_STUDY,
        "study",
        lambda world: [world.study.slug],
        posted=True,
        form={"seen": 0},
    ),
    "study_questionnaire_section": _study(Action.MANAGE_STUDY),
    "study_questionnaire_question": _study(Action.MANAGE_STUDY),
    "study_questionnaire_start": _study(Action.MANAGE_STUDY),
    "study_questionnaire_preview": _study(Action.MANAGE_STUDY),
    "study_journal": _study(Action.VIEW_STUDY),
    "study_journal_csv": _study(Action.VIEW_STUDY),
    "study_needs_csv": _study(Action.VIEW_STUDY),
    "meeting_new": _study(Action.MANAGE_STUDY),
    "meeting": Page(Action.VIEW_STUDY, "study", _meeting),
    "meeting_edit": Page(Action.MANAGE_STUDY, "study", _meeting),
    "need_edit": Page(
        Action.MANAGE_STUDY, "study", lambda world: [world.study.slug, world.need.uuid]
    ),
    "study_questionnaire_xlsform": _study(Action.MANAGE_STUDY),
    "study_paper": _study(Action.MANAGE_STUDY),
    "study_paper_pdf": _study(Action.MANAGE_STUDY),
    "study_import": _study(Action.MANAGE_STUDY),
    "study_answers_csv": _study(Action.MANAGE_STUDY),
    "study_import_columns": _file(Action.MANAGE_STUDY, "file_to_map"),
    "study_import_values": _file(Action.MANAGE_STUDY, "file_to_map"),
    "study_import_start": _file(Action.MANAGE_STUDY, "file_to_map", posted=True),
    "study_import_file": _file(Action.MANAGE_STUDY, "file_imported"),
    "study_import_refusals": _file(Action.MANAGE_STUDY, "file_imported"),
    "study_import_undo": _file(Action.MANAGE_STUDY, "file_imported", posted=True),
    "study_demand": _study(Action.VIEW_STUDY),
    "study_parameters": _study(Action.MANAGE_STUDY),
    "study_network": _study(Action.VIEW_STUDY),
    "study_scenario": _scenario(Action.VIEW_STUDY),
    "study_choose": _scenario(Action.MANAGE_STUDY, posted=True),
    "study_alternative": _scenario(Action.MANAGE_STUDY, posted=True),
    "study_by_hand": _scenario(Action.VIEW_STUDY),
    "study_compare": _study(Action.VIEW_STUDY),
    "study_network_assumptions": _study(Action.MANAGE_STUDY),
    "study_existing": _study(Action.MANAGE_STUDY),
    "study_existing_roles": _study(Action.MANAGE_STUDY, posted=True),
    "study_existing_pair": _study(Action.MANAGE_STUDY, posted=True),
    "study_amenities": _study(Action.MANAGE_STUDY),
    "study_amenities_tick": _study(Action.MANAGE_STUDY, posted=True),
    # Not published: for those who prepare it.
    "study_report": Page(Action.VIEW_STUDY, "unpublished", lambda world: [world.study.slug]),
    "study_report_pdf": Page(Action.VIEW_STUDY, "unpublished", lambda world: [world.study.slug]),
    "study_edition": _draft(),
    "study_edition_pdf": _draft(),
    "study_edition_xlsx": _draft(),
    "study_edition_zip": _draft(),
    "study_edition_data": _draft("datapackage.json"),
    "study_presentation": _draft(),
    "study_slide": _draft(1),
    "study_notes": _presented(),
    "study_presenter": _presented(1),
    "study_report_write": _study(Action.MANAGE_STUDY),
    "study_verbatims": _study(Action.MANAGE_STUDY),
    "study_publish": _study(Action.MANAGE_STUDY, posted=True),
    "study_withdraw": _study(Action.MANAGE_STUDY, posted=True),
    "short_link": Page(PUBLIC, "", lambda world: [world.channel.code]),
    "begun_css": Page(PUBLIC, "", lambda world: [world.channel.code]),
    "begun": Page(PUBLIC, "", lambda world: [world.channel.code]),
    "survey": Page(Action.MANAGE_STUDY, "draft_study", lambda world: [world.draft_study.slug]),
    "survey_privacy": _survey(),
    "survey_lost_link": _survey(),
    "answer": _answer(),
    "answer_thanks": _answer(),
    "answer_change": _answer(),
    "answer_erase": _answer(),
    "answer_json": _answer(),
    "answer_csv": _answer(),
    "study_contacts": _study(Action.MANAGE_STUDY),
    "study_doubtful": _study(Action.MANAGE_STUDY, posted=True),
    "survey_thanks": Page(PUBLIC, "", lambda world: [world.study.slug]),
}
# A public page that shows a thing before it is public to those who prepare it alone: a stranger
# is told that it is not there, and not asked to sign in.
HIDDEN = {"draft": "place", "unpublished": "study", "draft_study": "territory"}
# A moved address is all that there is to see.
MOVED = {"short_link", "digest_end"}


# Roles make no difference to what everybody may open.
ROLE_BY_PAGE = [
    pytest.param(asker, name, id=f"{asker}-{name}")
    for asker in ASKERS
    for name, page in sorted(PAGES.items())
    if asker in (STRANGER, NOBODY) or page.access != PUBLIC
]


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif pattern.namespace != "api":  # tokens: see tests/web/test_api.py
            yield from patterns(pattern)


def test_every_page_says_who_may_open_it_and_none_is_forgotten_here():
    said = {
        pattern.name: getattr(pattern.callback, "access", None)
        for pattern in patterns()
        if pattern.name not in OF_ALLAUTH | {"root"}
    }
    assert None not in said.values()
    assert set(said) == set(PAGES)
    for name, page in PAGES.items():
        expected = PUBLIC if page.subject in HIDDEN else page.access
        assert said[name] == expected, name


def test_the_pages_of_allauth_are_those_that_are_known():
    assert {pattern.name for pattern in patterns()} & OF_ALLAUTH == OF_ALLAUTH
    assert not allauth_settings.LOGOUT_ON_GET


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(OF_ALLAUTH_ONE_S_OWN))
def test_what_allauth_keeps_for_oneself_asks_a_stranger_to_sign_in(client, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Scene]:
    """Made once for all pages and everybody; each test takes back what it did."""
    with django_db_blocker.unblock(), taken_back(tmp_path_factory.mktemp("files")):
        here, elsewhere = make_world(), make_world()
        for page in PAGES.values():
            page.arguments(here)
        assert here.booking
        yield scene_of(here, elsewhere)


def _opens(asker: Asker, page: Page) -> bool:
    """Whether a page is there for somebody who has signed in, or is public."""
    if page.subject in HIDDEN:
        return may(asker, page.access, HIDDEN[page.subject])
    if page.subject in OWN:
        looked_after = OWN[page.subject]
        return asker == MEMBER or (looked_after is not None and may(asker, *looked_after))
    if page.subject == "study_new":
        begins = asker.role in {Role.ADMINISTRATOR, Role.STUDY_OFFICER}
        return begins and asker.held_on in {"installation", "territory"}
    return page.access in {PUBLIC, SIGNED_IN} or may(asker, page.access, page.subject)


@pytest.mark.django_db
@pytest.mark.parametrize(("asker", "name"), ROLE_BY_PAGE)
def test_a_page_is_open_to_those_whose_role_allows_it_and_to_nobody_else(scene, asker, name):
    page = PAGES[name]
    client = Client()
    person = scene.people[asker]
    if person is not None:
        client.force_login(person.user)
    with translation.override("en"):
        address = reverse(name, args=page.arguments(scene.here))
    if query := page.query(scene.here):
        address += "?" + urlencode(query)
    answer = client.post(address, page.form) if page.posted else client.get(address)
    list(answer)  # a file is closed once it is read
    to_login = answer.status_code == 302 and "/account/login/" in answer["Location"]
    if asker == STRANGER and page.access != PUBLIC and page.subject not in HIDDEN:
        assert to_login
    elif _opens(asker, page):
        done = {302, 409} if page.posted or name in MOVED else {200}
        assert answer.status_code in done and not to_login
    else:
        assert answer.status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("asker", [STRANGER, NOBODY, MEMBER, *HERE], ids=str)
def test_the_home_page_leads_nobody_to_what_they_may_not_open(scene, asker):
    client = Client()
    if scene.people[asker] is not None:
        client.force_login(scene.people[asker].user)
    page = client.get("/en/").text
    links = set(
        re.findall(r'href="(/en/[^"?]+)"', page[page.index("<main") : page.index("</main")])
    )
    assert links
    for link in links:
        assert client.get(link).status_code == 200, link
