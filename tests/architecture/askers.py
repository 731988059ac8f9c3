"""Who asks for something: strangers, members, and each role held here and elsewhere; and the world
about which they ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from etabli.people.models import Grant, Person
from etabli.people.rights import Action, Role
from tests.architecture.expected import ALLOWED, REACHES
from tests.architecture.worlds import World
from tests.worlds import make_person

PUBLIC = "public"
SIGNED_IN = "signed in"
# What is the member's own, and who looks after it besides.
OWN = {
    "own": None,
    "wait": None,
    "booking": (Action.BOOK_FOR_OTHERS, "place"),
    "organisation": (Action.MANAGE_ORGANISATIONS, "network"),
    "directory": (Action.SEE_MEMBERS, "network"),
    "document": (Action.MANAGE_MEMBERS, "network"),
    "pass": (Action.GRANT_PASSES, "network"),
    "usage": (Action.RUN_WORKSHOP, "place"),
}


class Asker(NamedTuple):
    role: Role | None
    held_on: str = ""
    here: bool = True

    def __str__(self) -> str:
        if self.role is None:
            return self.held_on
        return f"{self.role}-on-{self.held_on}" if self.here else f"{self.role}-elsewhere"


STRANGER = Asker(None, "a-stranger")
NOBODY = Asker(None, "somebody-without-role")
MEMBER = Asker(None, "the-member")
# Where each role is usually held; how far it reaches from there is for test_rights.py.
HELD_ON = {
    Role.ADMINISTRATOR: "installation",
    Role.STUDY_OFFICER: "territory",
    Role.COORDINATOR: "network",
    Role.OPERATOR: "network",
    Role.HOST: "place",
    Role.FUNDER: "territory",
    Role.INSTRUCTOR: "network",
}
HERE = [Asker(role, kind) for role, kind in HELD_ON.items()]
ELSEWHERE = [
    Asker(role, kind, here=False) for role, kind in HELD_ON.items() if kind != "installation"
]
ASKERS = [STRANGER, NOBODY, MEMBER, *HERE, *ELSEWHERE]


class Scene(NamedTuple):
    here: World
    elsewhere: World
    people: dict[Asker, Person | None]


@contextmanager
def taken_back(files: Path) -> Iterator[None]:
    """What is made in this block, in the database and among the files, is gone after it."""
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(default_storage, "location", str(files))
        yield
        transaction.set_rollback(True)


def scene_of(here: World, elsewhere: World) -> Scene:
    return Scene(here, elsewhere, {asker: _person(asker, here, elsewhere) for asker in ASKERS})


def may(asker: Asker, action: Action, subject: str) -> bool:
    return (
        asker.role in ALLOWED[action]
        and subject in REACHES[asker.held_on]
        and (asker.here or asker.held_on == "installation")
    )


def _person(asker: Asker, here: World, elsewhere: World) -> Person | None:
    if asker.role is None:
        return {STRANGER: None, NOBODY: make_person(), MEMBER: here.member}[asker]
    person = make_person(asker.role.name.title())
    kind, identity = (here if asker.here else elsewhere).scope(asker.held_on)
    Grant.objects.create(person=person, role=asker.role, scope_kind=kind, scope_id=identity)
    return person
