"""Every operation of the API is open to those whose role allows it, and to nobody else.

What an operation is given (the things in its address, and a body that it accepts) is made from the
API's own document, so that whoever may do it does not fail for anything else.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from etabli.core import clock
from etabli.people.rights import Action
from etabli.people.services import cut_token
from etabli.web.api import api
from tests.architecture.askers import (
    ASKERS,
    MEMBER,
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
from tests.architecture.programs import Workshop, named
from tests.architecture.worlds import picture

A = Action
# Who may ask for which operations: everybody, whoever has signed in, those to whom a thing belongs
# (and who looks after it, see OWN), or those who may do that to a network or a place.
ACCESS: dict[str | tuple[str, str], str] = {
    PUBLIC: """
        list_places get_place get_hours list_spaces get_space list_photos get_photo_file list_floors
        get_floor_picture get_place_terms list_availability list_offers list_near list_plans
        list_public_directory list_events get_event get_event_picture list_announcements
        list_machines get_machine list_machine_files get_machine_file list_trainings get_training
        list_training_sessions get_training_session
        etabli_territory_api_territories etabli_territory_api_territory etabli_territory_api_figures
        etabli_territory_api_minutes etabli_territory_api_flows
        etabli_study_api_studies""",
    SIGNED_IN: """
        list_networks list_bookings create_booking create_bookings_together get_calendar_address
        renew_calendar_address create_series get_decision list_waits create_wait
        list_busy_calendars create_busy_calendar list_busy_times get_short_code renew_short_code
        list_memberships join_network get_charter accept_charter list_documents set_profile
        forget_profile set_emergency_contact forget_emergency_contact list_affiliations list_passes
        take_trial may_start_machine start_machine list_faults report_fault
        report_photographed_fault list_uses list_registrations register_for_session
        list_authorisations list_companions ask_companion list_questions answer_quiz get_account
        change_account export_account list_message_kinds choose_messages list_event_registrations
        register_for_event open_door""",
    (SIGNED_IN, "own"): """
        get_emergency_contact get_profile list_booking_codes leave_out_meeting get_wait leave_wait
        accept_wait give_document take_document_back get_registration give_up_registration
        agree_to_accompany withdraw_companion give_up_event_registration read_busy_calendar
        delete_busy_calendar
        accept_affiliation leave_organisation""",
    (SIGNED_IN, "booking"): """
        get_booking cancel_booking move_booking confirm_booking answer_booking arrive_for_booking
        leave_booking get_series change_series leave_out_of_series""",
    (SIGNED_IN, "directory"): "list_directory list_meetings",
    (SIGNED_IN, "document"): "get_document_file",
    (SIGNED_IN, "organisation"): """
        list_organisation_days list_organisation_people invite_into_organisation end_affiliation
        list_organisation_passes""",
    (SIGNED_IN, "pass"): "get_pass list_entries",
    (SIGNED_IN, "usage"): "get_use list_use_consumables stop_machine",
    (A.MANAGE_INSTALLATION, "installation"): "create_network",
    (A.VIEW_STUDY, "study"): "etabli_study_api_demand etabli_study_api_network",
    (A.GRANT_ROLES, "network"): "list_roles grant_role withdraw_role",
    (A.MANAGE_NETWORK, "network"): """
        get_network change_network list_network_places create_place list_webhooks create_webhook
        delete_webhook list_deliveries send_again create_document_kind change_document_kind
        retire_document_kind""",
    (A.SEE_MEMBERS, "network"): "list_members get_member",
    (A.MANAGE_MEMBERS, "network"): """
        create_member accept_member end_member try_address_again list_groups create_group
        change_group accept_members end_members write_to_members look_at_members_file
        take_in_members_file list_waiting_documents accept_document refuse_document
        list_document_kinds look_at_emergency_contact""",
    (A.MERGE_PERSONS, "network"): "list_doubles compare_doubles merge_doubles tell_doubles_apart",
    (A.MANAGE_ORGANISATIONS, "network"): "list_organisations create_organisation",
    (A.MANAGE_PLANS, "network"): "list_all_plans create_plan change_plan offer_plan",
    (A.GRANT_PASSES, "network"): """
        grant_pass top_up_pass end_pass list_member_passes grant_organisation_pass""",
    (A.MANAGE_EVENTS, "network"): "create_event create_announcement",
    (A.MANAGE_EVENTS, "place"): """
        change_event set_event_picture call_off_event list_event_people mark_event_attendance
        delete_announcement""",
    (A.MANAGE_PLACE, "place"): """
        change_place get_readiness open_place close_place set_hours set_school_hours set_special_day
        delete_special_day create_space change_space add_photo remove_photo add_floor remove_floor
        put_mark delete_mark set_place_terms list_place_busy_calendars create_space_busy_calendar
        list_closures create_closure delete_closure list_screens create_screen delete_screen""",
    (A.SEE_DAY, "place"): """
        list_place_bookings list_place_calendars create_place_calendar delete_place_calendar""",
    (A.BOOK_FOR_OTHERS, "place"): """
        list_booking_requests list_stays create_visitor list_visitors list_tablets
        offer_pairing delete_tablet""",
    (A.MANAGE_DOORS, "network"): "list_network_doors",
    (A.MANAGE_DOORS, "place"): """
        list_doors create_door get_door change_door try_door renew_door_key retire_door
        list_door_entries""",
    (A.SEE_PRESENT, "place"): "count_inside look_inside list_viewings",
    (A.RUN_WORKSHOP, "network"): "list_travelling_tools",
    (A.RUN_WORKSHOP, "place"): """
        list_machine_uses mend_fault list_place_faults list_mended_faults get_fault get_fault_photo
        list_place_maintenance list_maintenance plan_maintenance drop_maintenance do_maintenance
        list_outages take_out_machine bring_back_machine list_consumables add_consumable
        list_movements move_consumable list_tools add_tool send_tool list_transfers
        list_arrived_tools receive_tool list_supervisions supervise_workshop remove_supervision
        list_switches_in_trouble""",
    (A.KEEP_INCIDENTS, "place"): "list_incidents record_incident get_incident add_measure",
    (A.INSTRUCT, "place"): """
        check_practice list_waiting_checks list_place_authorisations withdraw_authorisation
        create_training_session list_given_sessions change_training_session
        call_off_training_session list_session_people mark_session_attendance""",
    (A.MANAGE_MACHINES, "place"): """
        describe_machine change_machine add_machine_file remove_machine_file get_switch fit_switch
        take_off_switch""",
    (A.MANAGE_MACHINES, "network"): """
        create_training change_training list_instructors name_instructor remove_instructor
        list_right_answers add_question remove_question""",
}
# Asked by door agents with a key of their own: a person's token opens none of them.
OF_AGENTS = {"tell_door_state", "get_door_rights", "send_door_entries"}
# What the study has found is told to everybody once it is published: this one's is not.
UNPUBLISHED = {"etabli_study_api_demand", "etabli_study_api_network"}
# Each of these rights is enough.
EITHER = {
    "share_pass": [(SIGNED_IN, "organisation"), (A.GRANT_PASSES, "network")],
}
BY_OPERATION: dict[str, list[tuple[str, str]]] = EITHER | {
    operation: [access if isinstance(access, tuple) else (access, "")]
    for access, operations in ACCESS.items()
    for operation in operations.split()
}


class Operation(NamedTuple):
    method: str
    path: str
    document: dict[str, Any]


DOCUMENT = api.get_openapi_schema()
OPERATIONS = {
    operation["operationId"]: Operation(method, path, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}


def example(schema: dict[str, Any], names: Mapping[str, object], name: str = "") -> Any:
    """The least that a schema accepts."""
    while "$ref" in schema or "anyOf" in schema:
        reference = schema.get("$ref", "").rpartition("/")[2]
        schema = DOCUMENT["components"]["schemas"][reference] if reference else schema["anyOf"][0]
    if "enum" in schema:
        return schema["enum"][-1]
    if schema["type"] == "object":
        required = schema.get("required", ())
        return {key: example(schema["properties"][key], names, key) for key in required}
    if name in names and schema.get("format") != "binary":
        return names[name]
    if schema["type"] == "array":
        return [example(schema["items"], names)] * schema.get("minItems", 0)
    least = {
        "boolean": True,
        "integer": max(schema.get("minimum", 0), 1),
        "number": max(schema.get("minimum", 0), 1),
        "date": (clock.now() + timedelta(days=70)).date().isoformat(),
        "date-time": (clock.this_minute() + timedelta(days=60)).isoformat(),
        "uuid": str(uuid4()),
        "string": TEXTS.get(name, "Quelque chose"),
        "binary": picture(),
    }
    return least[schema.get("format", schema["type"])]


TEXTS = {
    "rule": "FREQ=DAILY;COUNT=2",
    "from_time": "09:00",
    "until_time": "10:00",
    "url": "https://example.org/told",
}


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Scene]:
    with django_db_blocker.unblock(), taken_back(tmp_path_factory.mktemp("files")):
        here, elsewhere = Workshop(), Workshop()
        here.complete()
        yield scene_of(here, elsewhere)


@pytest.fixture(scope="module")
def tokens(scene, django_db_blocker) -> dict[Asker, str]:
    with django_db_blocker.unblock():
        return {
            asker: cut_token(person.email)
            for asker, person in scene.people.items()
            if person is not None
        }


def ask(scene: Scene, operation: str, token: str, **instead: object) -> tuple[int, str]:
    """The status of the answer and its text; what was done is taken back."""
    method, path, document = OPERATIONS[operation]
    world = scene.here
    assert isinstance(world, Workshop)
    names = named(world, operation) | instead
    address = re.sub(r"{(\w+)}", lambda found: str(names[found[1]]), path)
    required = {
        one["name"]: QUERIES.get(one["name"]) or example(one["schema"], names, one["name"])
        for one in document.get("parameters", ())
        if one["in"] == "query" and one.get("required")
    }
    sent: dict[str, Any] = {}
    for kind, told in document.get("requestBody", {}).get("content", {}).items():
        body = example(told["schema"], names)
        sent = {"data": body}
        if kind == "application/json":
            sent = {"data": json.dumps(body, default=str), "content_type": kind}
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with transaction.atomic():
        client = Client(raise_request_exception=True)
        answer = getattr(client, method)(
            address + ("?" + urlencode(required) if required else ""), headers=headers, **sent
        )
        list(answer)  # a file is closed once it is read
        transaction.set_rollback(True)
    return int(answer.status_code), "" if answer.streaming else answer.text[:200]


QUERIES: dict[str, object] = {
    "length": 60,
    "latitude": 46.4,
    "longitude": 5.9,
    "month": "2026-11",
}


def opens(asker: Asker, access: str, subject: str) -> bool:
    """Whether what is asked for is there for somebody with a token."""
    if subject in OWN:
        looked_after = OWN[subject]
        return asker == MEMBER or (looked_after is not None and may(asker, *looked_after))
    return access in {PUBLIC, SIGNED_IN} or may(asker, Action(access), subject)


def test_every_operation_stands_in_the_table_once():
    told = " ".join(ACCESS.values()).split()
    assert sorted([*told, *OF_AGENTS, *EITHER]) == sorted(OPERATIONS)


@pytest.mark.django_db
@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_is_open_to_those_whose_role_allows_it_and_to_nobody_else(
    scene, tokens, operation
):
    otherwise = {}
    for asker in ASKERS:
        status, text = ask(scene, operation, tokens.get(asker, ""))
        if status not in expected(operation, asker):
            otherwise[str(asker)] = status, text
    assert not otherwise


def expected(operation: str, asker: Asker) -> set[int]:
    accesses = BY_OPERATION.get(operation, [])
    if operation in OF_AGENTS:
        return {401}
    if asker == STRANGER and (PUBLIC, "") not in accesses:
        return {404} if operation in UNPUBLISHED else {401}
    if any(opens(asker, *access) for access in accesses):
        return {200, 201, 202, 204, 403, 409, 422, 503}
    return {404}


# What there is of a place in preparation, by the names in addresses.
DRAFTS: dict[str, Callable[[Workshop], object]] = {
    "place": lambda world: world.draft.slug,
    "photo": lambda world: world.draft_photo.uuid,
    "floor": lambda world: world.draft_floor.uuid,
    "space": lambda world: world.draft_space.uuid,
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("operation", "name"),
    [
        (operation, name)
        for operation in ACCESS[PUBLIC].split()
        for name in DRAFTS
        if f"{{{name}}}" in OPERATIONS[operation].path
    ],
)
def test_a_place_in_preparation_is_there_for_those_who_prepare_it(scene, tokens, operation, name):
    otherwise = {}
    for asker in ASKERS:
        draft = DRAFTS[name](scene.here)
        status, text = ask(scene, operation, tokens.get(asker, ""), **{name: draft})
        if status != (200 if may(asker, A.MANAGE_PLACE, "place") else 404):
            otherwise[str(asker)] = status, text
    assert not otherwise
