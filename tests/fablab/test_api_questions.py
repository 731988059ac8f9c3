"""How often the workshop's lists ask the database: as often for many things as for one."""

from datetime import timedelta
from itertools import count

from django.db import connection
from django.test.utils import CaptureQueriesContext

from etabli.core import clock
from etabli.core.models import StoredFile
from etabli.core.texts import Text
from etabli.fablab.authorisation.services import authorise
from etabli.fablab.incident.services import add_measure, record
from etabli.fablab.loan.services import add_tool, receive, send
from etabli.fablab.machine.services import describe
from etabli.fablab.models import Session, Usage
from etabli.fablab.presence.services import ask_companion, supervise
from etabli.fablab.stock.services import add_consumable
from etabli.fablab.switch.services import fit
from etabli.fablab.training import services as teaching
from etabli.fablab.upkeep.services import mend, plan, report, take_out
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.fablab.worlds import ONE_RIGHT, Workshop
from tests.worlds import make_member, make_place, make_space

MOST_QUERIES = 10
DAY = timedelta(days=1)

_numbers = count(1)


def one_more_of_everything(workshop: Workshop, session: Session) -> Usage:
    """Something more in every list; answers a use that consumed something."""
    number, now, member = next(_numbers), clock.this_minute(), workshop.member
    by, machine, place = workshop.instructor, workshop.machine, workshop.place
    later = {"starts_at": now + number * DAY, "ends_at": now + number * DAY + DAY / 2}
    network, first = workshop.network, workshop.training
    other = describe(make_space(place, kind="machine"), training=first)
    authorise(member, [other], by)
    teaching.create_training(network, name=Text("Suite"), prerequisites=[first])
    teacher = make_member(network, "Tea")
    grant(teacher, Role.INSTRUCTOR, network)
    teaching.name_instructor(first, teacher.email, by=by)
    teaching.add_question(first, Text("Un"), ONE_RIGHT)
    teaching.register(teacher, session)
    came = teaching.register(make_member(network), session)
    session.registrations.filter(pk=came.pk).update(status="came")
    teaching.register(member, workshop.session(days=number))
    report(machine, member, "Fumée")
    mend(report(machine, member, "Bruit"), by, "Huile")
    fit(other, adapter="simulator")
    plan(machine, Text("Graisser"), every_hours=1, every_months=None)
    take_out(machine, by, reason=Text("Panne"), **later)
    stored = StoredFile.objects.create(sha256=f"{number}", content_type="image/webp", size=1)
    machine.files.create(kind="picture", file=stored, title=Text("De face"))
    told = {"kind": "fire", "happened_at": clock.now(), "description": "Carton"}
    add_measure(record(place, by, **told, machine=other), by, "Extincteur")
    supervise(place, by, **later)
    ask_companion(machine, member, by.email, **later)
    ask_companion(machine, by, member.email, **later)
    for has_arrived in (False, True):
        sent = send(add_tool(place, Text("Perceuse")), make_place(network), "La navette", by)
        if has_arrived:
            receive(sent, by)
    usage = Usage.objects.create(machine=machine, person=member, started_at=now, stopped_at=now)
    add_consumable(place, by, name=Text("Bois"), measure="kg")
    place.consumables.first().movements.create(change=-1, usage=usage, moved_by=member)
    return usage


def test_programs_lists_ask_the_database_as_often_for_many_things_as_for_one(
    ask, workshop, operator
):
    session = workshop.session(days=40, seats=9)
    usage = one_more_of_everything(workshop, session)
    machine, training = f"machines/{workshop.machine.uuid}", f"trainings/{workshop.training.uuid}"
    place, network = f"places/{workshop.place.slug}", f"networks/{workshop.network.slug}"
    stock = f"{place}/consumables"
    wood = f"{stock}/{workshop.place.consumables.get().uuid}"
    lists = {
        workshop.member: [
            "machines", f"{machine}/faults", f"{machine}/files", f"{network}/trainings",
            f"{training}/quiz", f"{network}/training-sessions", "registrations", "authorisations",
            "uses", f"uses/{usage.uuid}/consumables", "companions",
        ],
        operator: [
            f"{machine}/uses", f"{machine}/maintenance", f"{machine}/outages",
            f"{training}/instructors", f"{training}/questions",
            f"training-sessions/{session.uuid}/registrations", f"{place}/authorisations",
            f"{place}/supervisions", stock, f"{wood}/movements",
            f"{place}/tools", f"{place}/transfers", f"{place}/transfers/arrived",
            f"{network}/travelling-tools", f"{place}/incidents", f"{place}/faults",
            f"{place}/maintenance", f"{machine}/faults/mended", f"{place}/switches",
        ],
        workshop.instructor: [f"{place}/training-sessions", f"{place}/checks"],
    }  # fmt: skip

    def counted() -> dict[str, tuple[int, int]]:
        """Of each list: how many things are in it, how many queries it takes."""
        told = {}
        for person, paths in lists.items():
            for path in paths:
                with CaptureQueriesContext(connection) as queries:
                    answer = ask(person, "get", path)
                assert answer.status_code == 200, path
                told[path] = (len(answer.json()["items"]), len(queries))
        return told

    few = counted()
    one_more_of_everything(workshop, session)
    one_more_of_everything(workshop, session)
    many = counted()
    assert all(many[path][0] > few[path][0] > 0 for path in few), (few, many)
    assert {path: asked for path, (_, asked) in many.items()} == {
        path: asked for path, (_, asked) in few.items()
    }
    assert max(asked for _, asked in many.values()) <= MOST_QUERIES
