"""Every page of the site: who may see it and what its address needs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import translation
from playwright.sync_api import Page as Shown

from etabli.people.rights import RIGHTS, Action

# From whoever may least to whoever may most.
ROLES = (
    "visitor",
    "codes",  # signed in, without a password or a membership
    "member",
    "host",
    "funder",
    "instructor",
    "operator",
    "coordinator",
    "study-officer",
    "administrator",
)
SIGNED_IN = ROLES[1:]

Facts = Mapping[str, str]


@dataclass(frozen=True)
class Page:
    """A page by the name of its address. What stands in braces in `arguments` and `query` is a
    fact of the example; `steps` lead on from the address, or from that of another page."""

    name: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    roles: tuple[str, ...] = ()  # those that the view itself lets in, unless named
    begins_at: str = ""
    steps: Callable[[Shown], None] | None = None
    status: int = 200
    called: str = ""  # of several pages with one name

    def __str__(self) -> str:
        return self.called or self.name

    def address(self, language: str, facts: Facts) -> str:
        with translation.override(language):
            path = reverse(self.begins_at or self.name, kwargs=_told(self.arguments, facts))
        return path + ("?" + urlencode(_told(self.query, facts)) if self.query else "")

    def seen_by(self, facts: Facts) -> tuple[str, ...]:
        return self.roles or _let_in(self.address("fr", facts))


def _told(words: Mapping[str, str], facts: Facts) -> dict[str, str]:
    return {key: word.format_map(facts) for key, word in words.items()}


def _let_in(address: str) -> tuple[str, ...]:
    """The roles that a view says it is for."""
    access = resolve(address.partition("?")[0]).func.access  # type: ignore[attr-defined]
    if access == "public":
        return ROLES
    if access == "signed in":
        return SIGNED_IN
    return tuple(role for role in ROLES if role in RIGHTS[Action(access)])


def _fill(**fields: str) -> Callable[[Shown], None]:
    """Write into these fields and send; `{new}` is another each time, for nobody is written to
    twice within minutes."""

    def steps(shown: Shown) -> None:
        for name, text in fields.items():
            shown.locator(f"main [name={name}]").fill(text.format(new=uuid4().hex[:12]))
        _send(shown)

    return steps


def _send(shown: Shown) -> None:
    """Send the page's form, whatever the browser itself would say of it."""
    shown.evaluate(
        "() => document.querySelectorAll('form').forEach((form) => (form.noValidate = true))"
    )
    shown.locator("main form:not(:has([name=remove])) button:not([name])").last.click()
    shown.wait_for_load_state()


def _send_top_up(shown: Shown) -> None:
    shown.locator("main form[action$='top-up/'] button").click()
    shown.wait_for_load_state()


def _told_too_long(shown: Shown) -> None:
    shown.locator("main [name=skills]").fill("x" * 50)
    shown.locator("main form button:not([name])").click()
    shown.wait_for_load_state()


def _map(shown: Shown) -> None:
    """Say that the columns are as proposed, though some are missing."""
    shown.evaluate(
        "() => document.querySelectorAll('form').forEach((form) => (form.noValidate = true))"
    )
    shown.locator("main form:has([name=source]) button").click()
    shown.wait_for_load_state()


VISITOR = ("visitor",)
WITH_PASSWORD = ("member", "administrator")
OWN = ("member", "host", "administrator")  # the booker, and those who look after the place
RUNNING = ("study-officer", "operator", "coordinator", "administrator")
COULD = {
    "could-person": "{person}",
    "could-space": "{space_number}",
    "could-day": "{day}",
    "could-from_time": "07:00",
    "could-until_time": "09:00",
}
WISH = {"space": "{space}", "starts_at": "{nine}", "length": "240"}

_STUDY = {"study": "{study}"}
_EDITION = {**_STUDY, "edition": "1"}
_DRAFT = {**_STUDY, "edition": "draft"}
_READERS = ("funder", "study-officer", "administrator")
_PLACE = {"place": "{place}"}
_NETWORK = {"network": "{network}"}
_TERRITORY = {"territory": "{territory}"}
_CHANNEL = {"study": "{study}", "channel": "{channel}"}
_MEETING = {"study": "{study}", "meeting": "{meeting}"}
_DOOR = {"door": "{door}"}
_TABLET = {"token": "{tablet}"}
STAY = {"space": "{space}", "stay": "day"}
_LINK = {"link": "{link}"}
_SCENARIO = {"study": "{study}", "scenario": "{scenario}"}
_PLAN = {"study": "{study}", "plan": "{business_plan}"}
_SITE = {"study": "{study}", "site": "{site}"}
_MACHINE = {"machine": "{machine}"}
_TRAINING = {"training": "{training}"}
_FABLAB = {"place": "{fablab}"}
_EVENT = {"event": "{event}"}
# The example's host looks after a hub.
_IN_THE_WORKSHOP = ("instructor", "operator", "coordinator", "administrator")


def _file(kind: str) -> dict[str, str]:
    return {**_STUDY, "imported": f"{{{kind}}}"}


PAGES = (
    Page("home"),
    Page("legal"),
    Page("privacy"),
    Page("accessibility"),
    # One's account
    Page("account"),
    Page("search", query={"q": "biblio"}, roles=("member", "operator", "administrator")),
    Page("search", query={"q": "zzz"}, roles=("member",), called="search for nothing"),
    Page("profile"),
    Page("messages_choice"),
    Page("messages_end", {"token": "{ending}"}, roles=VISITOR),
    Page("erase"),
    Page("account_login", roles=VISITOR),
    Page("account_logout", roles=WITH_PASSWORD),
    Page("account_signup", roles=VISITOR),
    Page(
        "account_signup",
        roles=VISITOR,
        steps=_fill(name="Nina Neuve", email="nina@example.org", password1="1234"),
        called="account_signup with errors",
    ),
    Page("account_inactive", roles=VISITOR),
    Page("account_reauthenticate", roles=WITH_PASSWORD),
    Page("account_email", roles=WITH_PASSWORD),
    Page(
        "account_email_verification_sent",
        roles=VISITOR,
        begins_at="account_signup",
        steps=_fill(name="Nina Neuve", email="{new}@example.org"),
    ),
    Page("account_change_password", roles=WITH_PASSWORD),
    Page("account_set_password", roles=("codes",)),
    Page("account_request_login_code", roles=VISITOR),
    Page(
        "account_confirm_login_code",
        roles=VISITOR,
        begins_at="account_request_login_code",
        steps=_fill(email="{new}@example.org"),
    ),
    Page("account_reset_password", roles=VISITOR),
    Page("account_reset_password_done", roles=VISITOR),
    Page("account_reset_password_from_key", {"uidb36": "1", "key": "too-old"}, roles=VISITOR),
    Page("account_reset_password_from_key_done", roles=VISITOR),
    # Booking
    Page("find", query={"day": "{day}"}),
    Page("find", query={"day": "1990-01-01"}, called="find nothing"),
    Page("near", query={"commune": "{commune}"}),
    Page("bookings"),
    Page("busy"),
    Page("place_busy", _PLACE),
    Page("booking_new", query=WISH),
    Page("booking", {"booking": "{booking}"}, roles=OWN),
    Page("booking_move", {"booking": "{booking}"}, roles=OWN),
    Page("space_book", {"space": "{space}"}),
    Page("series_new", {"space": "{space}"}),
    Page("series_new", {"space": "{space}"}, steps=_fill(quantity="1"), called="series_new shown"),
    Page("series", {"series": "{series}"}, roles=OWN),
    Page("series_change", {"series": "{series}"}, roles=OWN),
    Page("requests", _PLACE),
    Page("day", _PLACE, {"date": "{day}"}),
    Page("place_feeds", _PLACE),
    Page("week", _PLACE, {"date": "{day}"}),
    # Doors
    Page("network_doors", _NETWORK),
    Page("place_doors", {"place": "{unattended}"}),
    Page("door_new", {"place": "{unattended}"}),
    Page("door_new", {"place": "{unattended}"}, steps=_send, called="door_new with errors"),
    Page("door", _DOOR),
    Page("door_edit", _DOOR),
    Page("door_retire", _DOOR),
    Page("door_open", _DOOR, roles=SIGNED_IN),
    Page("place_present", {"place": "{unattended}"}, roles=RUNNING[1:]),
    Page(
        "place_present",
        {"place": "{unattended}"},
        roles=("operator",),
        steps=_fill(reason="Exercice"),
        called="place_present with names",
    ),
    Page("booking", {"booking": "{booking_with_code}"}, roles=("member",), called="a door’s code"),
    Page("wait", {"wait": "{wait}"}, roles=("member",)),
    Page("offer", {"token": "{offer}"}, roles=VISITOR),
    Page("here", {**_PLACE, "code": "{code}"}, roles=("member",)),
    Page("place_code", _PLACE),
    Page("place_terms", _PLACE),
    Page("place_terms", _PLACE, COULD, called="place_terms with a decision"),
    Page("closure_over", _PLACE),
    # Community
    Page("join", _NETWORK),
    Page("members", _NETWORK, roles=RUNNING),
    Page("charter", _NETWORK),
    Page("organisations", _NETWORK),
    Page("my_organisations"),
    Page("organisation", {"organisation": "{organisation}"}, roles=("operator", "administrator")),
    Page("members_import", _NETWORK, roles=RUNNING[1:]),
    Page("my_profile", roles=("member",)),
    Page("my_profile", roles=("member",), steps=_told_too_long, called="my_profile with errors"),
    Page("directory", _NETWORK, roles=("member", "operator", "administrator")),
    Page("people", _NETWORK, roles=VISITOR),
    Page("meet", _NETWORK, roles=("member", "operator")),
    Page("my_documents", roles=("member",)),
    Page("document_give", {"kind": "{document_kind}"}, roles=("member",)),
    Page("my_emergency", roles=("member",)),
    Page("member_emergency", {"membership": "{membership}"}, roles=RUNNING[1:]),
    Page("documents", _NETWORK, roles=RUNNING[1:]),
    Page("document", {"document": "{document}"}, roles=RUNNING[1:]),
    Page("document_kind_new", _NETWORK),
    Page("document_kind", {"kind": "{document_kind}"}),
    Page("doubles", _NETWORK),
    Page("double", {**_NETWORK, "first": "{twice_first}", "second": "{twice_second}"}),
    Page("groups", _NETWORK, roles=RUNNING[1:]),
    Page("group", {"group": "{group}"}, roles=RUNNING[1:]),
    Page("member", {"membership": "{membership}"}, roles=RUNNING),
    # Plans and passes
    Page("plans", _NETWORK),
    Page("plan_new", _NETWORK),
    Page("plan_new", _NETWORK, {"kind": "subscription"}, called="plan_new with rights"),
    Page("plan_new", _NETWORK, steps=_send, called="plan_new with errors"),
    Page("plan", {"plan": "{plan}"}),
    Page("passes"),
    Page("pass", {"held": "{held}"}, roles=("member", "operator", "administrator")),
    Page("pass_top_up", {"held": "{held}"}, roles=("operator",), steps=_send_top_up),
    Page("pass_end", {"held": "{held}"}, roles=("operator",), called="a pass to end"),
    Page("pass_share", {"held": "{shared}"}, roles=("operator", "administrator")),
    Page(
        "organisation_pass_new",
        {"organisation": "{organisation}"},
        roles=("operator", "administrator"),
    ),
    Page("pass_new", {"membership": "{membership}"}, roles=("operator", "administrator")),
    # Places and networks
    Page("places"),
    Page("place", _PLACE),
    Page(
        "place", {"place": "{draft}"}, roles=("operator", "administrator"), called="place in draft"
    ),
    Page("place_details", _PLACE),
    Page("place_hours", _PLACE),
    Page("place_school_hours", _PLACE),
    Page("place_special_days", _PLACE),
    Page("place_spaces", _PLACE),
    Page("space_new", _PLACE),
    Page("space_new", _PLACE, steps=_send, called="space_new with errors"),
    Page("space_edit", {"space": "{space}"}),
    Page("place_closures", _PLACE),
    Page("place_closures", _PLACE, steps=_send, called="place_closures with errors"),
    Page("place_photos", _PLACE),
    Page("place_plan", _PLACE, {"day": "{day}", "from_time": "09:00", "until_time": "12:00"}),
    Page("place_plans", _PLACE),
    Page("place_screens", _PLACE),
    Page("screen", {"token": "{screen}"}, roles=VISITOR),
    Page("place_reception", _PLACE, roles=RUNNING[1:]),
    Page("reception_pair", roles=VISITOR),
    Page("reception", _TABLET, roles=VISITOR),
    Page("reception_stay", _TABLET, STAY, roles=VISITOR),
    Page("reception_code", _TABLET, roles=VISITOR),
    Page("reception_code", _TABLET, roles=VISITOR, steps=_fill(code="ETAB-2345"), called="known"),
    Page("my_code"),
    Page("plan_edit", {"plan": "{floor}"}),
    Page("network_new"),
    Page("network", _NETWORK),
    Page("network_details", _NETWORK),
    Page("webhooks", _NETWORK),
    Page("webhook", {"webhook": "{webhook}"}),
    Page("place_new", _NETWORK),
    Page("team", {"kind": "network", "slug": "{network}"}),
    Page("indicators", _NETWORK),
    # The workshop
    Page("machines"),
    Page("my_workshop"),
    Page("machine", _MACHINE),
    Page("machine_sheet", _MACHINE),
    Page("machine_switch", _MACHINE),
    Page("machine_upkeep", _MACHINE, roles=_IN_THE_WORKSHOP),
    Page("machine_new", _FABLAB),
    Page("fault_new", _MACHINE),
    Page("fault", {"fault": "{fault}"}, roles=_IN_THE_WORKSHOP),
    Page("companion_ask", _MACHINE),
    Page("usage", {"usage": "{usage}"}, roles=("member", "operator", "administrator")),
    Page("authorisation", {"authorisation": "{authorisation}"}),
    Page("trainings", _NETWORK),
    Page("training", _TRAINING),
    Page("training_quiz", _TRAINING),
    Page("training_edit", _TRAINING),
    Page("training_new", _NETWORK),
    Page("session", {"session": "{session}"}),
    Page("workshop", _FABLAB, roles=_IN_THE_WORKSHOP),
    Page("instructing", _FABLAB, {"person": "1"}),
    Page("tools", _FABLAB, roles=_IN_THE_WORKSHOP),
    Page("incidents", _FABLAB),
    Page("incident", {"incident": "{incident}"}),
    # Animation
    Page("events"),
    Page("agenda", _NETWORK),
    Page("agenda", _NETWORK, {**_PLACE, "month": "2026-01"}, called="agenda of a month"),
    Page("event", _EVENT, roles=("visitor", "member", "operator")),
    Page("event_edit", _EVENT),
    Page("event_people", _EVENT),
    Page("event_new", _NETWORK, roles=RUNNING[1:]),
    Page("place_event_new", _PLACE),
    Page("place_event_new", _PLACE, steps=_send, called="place_event_new with errors"),
    Page("announcement_new", _NETWORK, roles=RUNNING[1:]),
    Page("place_announcement_new", _PLACE),
    # Territories
    Page("territories"),
    Page("territory_new"),
    Page("territory", _TERRITORY),
    Page("territory_figures", _TERRITORY),
    Page("territory_flows", _TERRITORY),
    Page("territory_flows_import", _TERRITORY),
    Page("territory_times", _TERRITORY),
    # Studies
    Page("studies"),
    Page("study_new", roles=("study-officer", "administrator")),
    Page("study", _STUDY, roles=("funder", "study-officer", "administrator")),
    Page("study_details", _STUDY),
    Page("study_campaign", _STUDY, roles=("funder", "study-officer", "administrator")),
    Page("campaign_new", _STUDY),
    Page("campaign_new", _STUDY, steps=_send, called="campaign_new with errors"),
    Page("campaign_edit", {"study": "{study}", "campaign": "{campaign}"}),
    Page("study_channels", _STUDY),
    Page("study_questionnaire", _STUDY),
    Page("study_questionnaire_section", _STUDY, query={"key": "work"}),
    Page("study_questionnaire_question", _STUDY, query={"key": "interest"}),
    Page(
        "study_questionnaire_question",
        _STUDY,
        query={"kind": "price"},
        called="study_questionnaire_question for prices",
    ),
    Page(
        "study_questionnaire_question",
        _STUDY,
        query={"kind": "ranking"},
        steps=_send,
        called="study_questionnaire_question with errors",
    ),
    Page("study_questionnaire_start", _STUDY),
    Page("study_questionnaire_preview", _STUDY),
    Page("channel_edit", _CHANNEL),
    Page("channel_print", _CHANNEL),
    Page("study_journal", _STUDY, roles=("funder", "study-officer", "administrator")),
    Page(
        "study_journal",
        _STUDY,
        {"kind": "meeting"},
        roles=("funder", "study-officer", "administrator"),
        called="study_journal of a kind",
    ),
    Page("meeting_new", _STUDY),
    Page("meeting_new", _STUDY, steps=_send, called="meeting_new with errors"),
    Page("meeting", _MEETING, roles=("funder", "study-officer", "administrator")),
    Page("meeting_edit", _MEETING),
    Page("study_contacts", _STUDY),
    Page("need_edit", {"study": "{study}", "need": "{need}"}),
    Page("study_paper", _STUDY),
    Page("study_paper", _STUDY, steps=_send, called="study_paper with errors"),
    Page("study_import", _STUDY),
    Page("study_import_columns", _file("file_to_map")),
    Page("study_import_columns", _file("file_to_map"), steps=_map, called="columns with errors"),
    Page("study_import_values", _file("file_to_map")),
    Page("study_import_file", _file("file_imported")),
    Page("study_import_file", _file("file_at_work"), called="an import at work"),
    Page("study_demand", _STUDY, roles=("funder", "study-officer", "administrator")),
    Page("study_parameters", _STUDY),
    Page("study_network", _STUDY, roles=("funder", "study-officer", "administrator")),
    Page("study_scenario", _SCENARIO, roles=("funder", "study-officer", "administrator")),
    Page("study_by_hand", _SCENARIO, roles=("funder", "study-officer", "administrator")),
    Page("study_compare", _STUDY, roles=("funder", "study-officer", "administrator")),
    Page(
        "study_compare",
        _STUDY,
        query={"scenario": "{scenario}"},
        roles=("study-officer",),
        called="study_compare with too few",
    ),
    Page("study_network_assumptions", _STUDY),
    Page("study_plans", _STUDY, roles=_READERS),
    Page("business_plan_new", _STUDY),
    Page("business_plan", _PLAN, roles=_READERS),
    Page("business_plan_frame", _PLAN),
    Page("business_plan_entry_new", {**_PLAN, "kind": "subsidies"}),
    Page("business_plan_entry", {**_PLAN, "kind": "staff", "key": "host"}),
    Page(
        "business_plan_entry",
        {**_PLAN, "kind": "staff", "key": "host"},
        steps=_fill(amount_likely="-1"),
        called="business_plan_entry with errors",
    ),
    Page("business_plan_version", {**_PLAN, "number": "1"}, roles=_READERS),
    Page("study_modes", _STUDY, roles=_READERS),
    Page("mode_new", _STUDY),
    Page("mode_comparison", {**_STUDY, "comparison": "{comparison}"}, roles=_READERS),
    Page("study_existing", _STUDY),
    Page("study_existing", _STUDY, steps=_send, called="study_existing with errors"),
    Page("study_amenities", _STUDY),
    Page("study_report", _STUDY),
    Page("study_edition", _EDITION),
    Page("study_edition", _DRAFT, roles=_READERS, called="study_edition in draft"),
    Page("study_report_write", _STUDY),
    Page("study_verbatims", _STUDY),
    Page("study_presentation", _EDITION),
    *(
        Page(
            "study_slide",
            {**_STUDY, "edition": "1", "slide": str(number)},
            called=f"slide {number}",
            roles=VISITOR,
        )
        for number in (1, 3, 6)
    ),
    Page("study_notes", _EDITION, roles=_READERS),
    Page("study_presenter", {**_EDITION, "slide": "2"}, roles=_READERS),
    # Feasibility
    Page("study_sites", _STUDY, roles=_READERS),
    Page("site_new", _STUDY),
    Page("site_new", _STUDY, steps=_send, called="site_new with errors"),
    Page("site", _SITE, roles=_READERS),
    Page("site_edit", _SITE),
    Page("site_rooms", _SITE),
    Page("room_edit", {**_STUDY, "room": "{site_room}"}),
    Page("floor_drawing", {**_SITE, "level": "0"}),
    Page("floor_drawing", {**_SITE, "level": "1"}, called="floor_drawing without a picture"),
    Page("site_lots", _SITE),
    Page("site_files", _SITE),
    Page("site_prescriptions", _SITE, roles=_READERS),
    Page("prescription_project", _SITE),
    Page("prescription_new", _SITE),
    Page("prescription_new", _SITE, steps=_send, called="prescription_new with errors"),
    Page("prescription_line", {**_SITE, "key": "sockets"}),
    Page("prescription_version", {**_SITE, "number": "2"}, roles=_READERS),
    Page("study_feasibility", _STUDY, roles=_READERS),
    Page("site_feasibility", _SITE, roles=_READERS),
    Page("site_timetable", _SITE),
    Page(
        "site_timetable",
        _SITE,
        steps=_fill(decision_likely="90"),
        called="site_timetable with errors",
    ),
    Page("site_works", _SITE, roles=_READERS),
    Page("site_works_line_new", _SITE),
    Page("site_works_compare", _SITE, roles=_READERS),
    Page("site_works_energy", _SITE),
    Page("site_works_version", {**_SITE, "number": "1"}, roles=_READERS),
    Page("site_works_line", {**_STUDY, "line": "{works_line}"}),
    Page("site_layouts", _SITE, roles=_READERS),
    Page("site_layout_new", _SITE),
    Page("site_layout", {**_SITE, "number": "2"}, roles=_READERS),
    Page("visit", {**_STUDY, "visit": "{visit}"}),
    Page("site_choice", _STUDY, roles=_READERS),
    Page("site_decide", _SITE),
    Page("site_decide", _SITE, steps=_send, called="site_decide with errors"),
    Page("site_comparison", _STUDY, roles=_READERS),
    Page("site_judge", _STUDY, roles=_READERS),
    Page("site_scores", _SITE),
    Page("site_potential", _STUDY, roles=_READERS),
    Page("site_ratios", _STUDY),
    Page("survey", _STUDY),
    Page("survey", _STUDY, steps=_send, called="survey with errors"),
    Page("survey", {"study": "{closed_study}"}, called="survey that is closed"),
    Page("survey_thanks", _STUDY),
    Page("survey_privacy", _STUDY),
    Page("survey_lost_link", _STUDY),
    Page(
        "survey_lost_link",
        _STUDY,
        roles=VISITOR,
        steps=_fill(email="{new}@example.org"),
        called="survey_lost_link asked for",
    ),
    Page("answer", _LINK, roles=VISITOR),
    Page("answer_thanks", _LINK, roles=VISITOR),
    Page("answer_change", _LINK, roles=VISITOR),
    Page("answer_erase", _LINK, roles=VISITOR),
    Page("launch", {"scenario": "{scenario}"}),
    Page("site_launch", {"study": "{study}", "site": "{other_site}"}),
    Page("place_origin", _PLACE),
    Page("invitations", _STUDY),
    Page("invitation", {"token": "{invitation}"}),
    # What was not found, allowed or able
    Page(
        "place", {"place": "nowhere"}, roles=("visitor", "member"), status=404, called="not found"
    ),
    Page("missing", roles=("visitor", "member"), status=404),
    Page("forbidden", roles=("visitor", "member"), status=403),
    Page("broken", roles=("visitor", "member"), status=500),
)

# Addresses that answer with no page of their own: files, and what a button does.
NO_PAGES = {
    "root",
    "healthz",
    "calendar",
    "short_link",
    "begun_css",
    "begun",
    "study_campaign_csv",
    "study_answers_csv",
    "study_journal_csv",
    "study_needs_csv",
    "data",
    "photo",
    "plan_picture",
    "place_calendar",
    "place_open",
    "place_close",
    "member_answer",
    "member_try_again",
    "digest_end",
    "document_file",
    "document_take_back",
    "members_csv",
    "members_act",
    "affiliation_end",
    "calendar_renew",
    "door_try",
    "door_key",
    "door_qr",
    "booking_cancel",
    "booking_arrive",
    "booking_leave",
    "wait_new",
    "booking_confirm",
    "booking_answer",
    "series_leave_out",
    "booking_event",
    "trial_take",
    "territory_map",
    "study_open",
    "study_doubtful",
    "answer_json",
    "answer_csv",
    "study_close",
    "study_questionnaire_change",
    "study_questionnaire_publish",
    "study_questionnaire_xlsform",
    "study_paper_pdf",
    "study_qr_svg",
    "study_qr_png",
    "study_import_start",
    "study_import_undo",
    "study_import_refusals",
    "study_choose",
    "study_alternative",
    "business_plan_compute",
    "business_plan_xlsx",
    "business_plan_json",
    "business_plan_risk",
    "business_plan_restore",
    "prescription_keep",
    "prescription_pdf",
    "prescription_docx",
    "study_feasibility_pdf",
    "study_feasibility_docx",
    "site_feasibility_pdf",
    "site_feasibility_docx",
    "study_existing_roles",
    "study_existing_pair",
    "study_amenities_tick",
    "study_report_pdf",
    "study_edition_pdf",
    "study_edition_xlsx",
    "study_edition_zip",
    "study_edition_data",
    "study_publish",
    "site_file",
    "site_choice_csv",
    "site_decisions_csv",
    "site_budget",
    "place_budget_csv",
    "floor_picture",
    "site_layout_again",
    "site_works_begin",
    "site_works_keep",
    "site_layout_drawing",
    "criterion_remove",
    "visit_new",
    "visit_worker",
    "visit_sync",
    "visit_photo",
    "visit_take_over",
    "study_withdraw",
    "indicators_csv",
    "machine_file",
    "machine_qr",
    "machine_start",
    "fault_photo",
    "companion_answer",
    "session_register",
    "registration_cancel",
    "agenda_feed",
    "announcement_take_back",
    "digest",
    "event_call_off",
    "event_give_up",
    "event_picture",
    "event_register",
}


def names(patterns: Iterable[URLPattern | URLResolver] | None = None) -> Iterator[str]:
    """The name of each address outside of the API."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLPattern):
            yield one.name or str(one.pattern)
        elif not one.namespace:
            yield from names(one.url_patterns)
