"""The one table of rights: which role may do what, wherever the role is held.

A role is granted on a scope (the installation, a territory, a study, a network, a place) and
reaches everything inside it. What a person does with their own bookings, answers and account
needs no role and does not stand here.
"""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    ADMINISTRATOR = "administrator", _("administrator")
    STUDY_OFFICER = "study-officer", _("study officer")
    COORDINATOR = "coordinator", _("network coordinator")
    OPERATOR = "operator", _("operator")
    HOST = "host", _("host")
    FUNDER = "funder", _("funder")
    INSTRUCTOR = "instructor", _("instructor")


class Action(TextChoices):
    MANAGE_INSTALLATION = "manage_installation", _("create territories and networks")
    MANAGE_TERRITORY = "manage_territory", _("change a territory's figures and travel times")
    MANAGE_STUDY = "manage_study", _("run a study")
    VIEW_STUDY = "view_study", _("read a study's results before they are published")
    LAUNCH = "launch", _("open places from a scenario and invite respondents")
    SEE_ORIGIN = "see_origin", _("see which members came from a survey")
    MANAGE_NETWORK = "manage_network", _("change a network and add places to it")
    MANAGE_PLACE = "manage_place", _("change a place, its spaces and hours")
    MANAGE_DOORS = "manage_doors", _("set up doors and their locks")
    SEE_PRESENT = "see_present", _("see, for safety, who is in a place")
    SEE_DAY = "see_day", _("see who is expected at a place")
    BOOK_FOR_OTHERS = "book_for_others", _("book, move and cancel for somebody else")
    SEE_MEMBERS = "see_members", _("see a network's members")
    MANAGE_MEMBERS = "manage_members", _("accept and end memberships")
    MERGE_PERSONS = "merge_persons", _("merge the records of somebody who is there twice")
    MANAGE_ORGANISATIONS = "manage_organisations", _("found organisations and look after them")
    MANAGE_PLANS = "manage_plans", _("change a network's plans and passes")
    GRANT_PASSES = "grant_passes", _("give members plans and passes, top them up and end them")
    MANAGE_EVENTS = "manage_events", _("publish events and announcements, and receive who comes")
    SEE_INDICATORS = "see_indicators", _("read the figures for the funders")
    MANAGE_MACHINES = "manage_machines", _("describe machines and trainings, name instructors")
    RUN_WORKSHOP = "run_workshop", _("look after a workshop: faults, upkeep, stock, tools")
    INSTRUCT = "instruct", _("hold trainings and authorise people for machines")
    KEEP_INCIDENTS = "keep_incidents", _("read and keep the register of incidents")
    GRANT_ROLES = "grant_roles", _("give and take roles")


_ADMINISTRATOR = {Role.ADMINISTRATOR}
_STUDY = _ADMINISTRATOR | {Role.STUDY_OFFICER}
_RUNNING = _ADMINISTRATOR | {Role.COORDINATOR, Role.OPERATOR}
_ON_SITE = _RUNNING | {Role.HOST}

RIGHTS: Mapping[Action, frozenset[Role]] = {
    Action.MANAGE_INSTALLATION: frozenset(_ADMINISTRATOR),
    Action.MANAGE_TERRITORY: frozenset(_STUDY),
    Action.MANAGE_STUDY: frozenset(_STUDY),
    Action.VIEW_STUDY: frozenset(_STUDY | {Role.COORDINATOR, Role.FUNDER}),
    Action.LAUNCH: frozenset(_STUDY),
    # Where somebody came from was told to the study, not to those who run the places.
    Action.SEE_ORIGIN: frozenset({Role.STUDY_OFFICER}),
    Action.MANAGE_NETWORK: frozenset(_RUNNING),
    # The study officer completes the drafts that a scenario has become.
    Action.MANAGE_PLACE: frozenset(_RUNNING | _STUDY),
    Action.MANAGE_DOORS: frozenset(_RUNNING),
    Action.SEE_PRESENT: frozenset(_ON_SITE),
    Action.SEE_DAY: frozenset(_ON_SITE),
    Action.BOOK_FOR_OTHERS: frozenset(_ON_SITE),
    Action.SEE_MEMBERS: frozenset(_ON_SITE | {Role.STUDY_OFFICER}),
    Action.MANAGE_MEMBERS: frozenset(_ON_SITE),
    # It cannot be taken back.
    Action.MERGE_PERSONS: frozenset(_RUNNING),
    Action.MANAGE_ORGANISATIONS: frozenset(_RUNNING),
    Action.MANAGE_PLANS: frozenset(_RUNNING),
    # Whoever sells a pass at the counter.
    Action.GRANT_PASSES: frozenset(_ON_SITE),
    Action.MANAGE_EVENTS: frozenset(_ON_SITE),
    Action.SEE_INDICATORS: frozenset(_RUNNING | {Role.STUDY_OFFICER, Role.FUNDER}),
    Action.MANAGE_MACHINES: frozenset(_RUNNING),
    Action.RUN_WORKSHOP: frozenset(_ON_SITE | {Role.INSTRUCTOR}),
    # Of a training only by those who are named for it (`fablab/training`).
    Action.INSTRUCT: frozenset(_RUNNING | {Role.INSTRUCTOR}),
    # It tells of injuries: not for everybody who opens the door.
    Action.KEEP_INCIDENTS: frozenset(_RUNNING | {Role.INSTRUCTOR}),
    Action.GRANT_ROLES: frozenset(_ADMINISTRATOR | {Role.COORDINATOR}),
}
