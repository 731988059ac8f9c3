"""Visits: what telephones send arrives once and is never lost, and who differs is told."""

import json
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.errors import BadInput, Conflict
from etabli.feasibility.models import Answer, PhotoPiece, SiteFile, Visit
from etabli.feasibility.site import services as sites
from etabli.feasibility.visit import rules, selectors, services
from tests.browsing import form_of
from tests.feasibility.worlds import make_site, picture
from tests.worlds import make_person

ROOF = "lot.roof"
GOOD, MEND = {"state": "good", "note": ""}, {"state": "mend", "note": "Two slates"}


@pytest.fixture
def visit(study, officer) -> Visit:
    return services.begin(make_site(study), officer)


def answer(value, *replaces: str, item: str = ROOF, uuid: str = "") -> dict:
    told = {"uuid": uuid or str(uuid4()), "item": item, "value": value}
    return told | {"replaces": list(replaces), "made_at": "2026-01-05T10:00:00Z"}


def values(visit: Visit, item: str = ROOF) -> list[dict]:
    return [one["value"] for one in selectors.state_of(visit)["items"][item]["values"]]


# Values


class Told:
    def __init__(self, value: dict, replaces: list[str]) -> None:
        self.uuid, self.item, self.value, self.replaces = uuid4(), "x", value, replaces


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=12))
def test_whoever_saw_the_other_s_answer_replaces_it_and_nobody_else_does(steps):
    """Three telephones: each answers, on what it last learnt, or (3) learns all that there is."""
    answers: list[Told] = []
    seen: dict[int, list[str]] = {0: [], 1: [], 2: []}
    for phone, act in steps:
        if act == 3:
            seen[phone] = [str(one.uuid) for one in rules.heads(answers).get("x", [])]
        else:
            answers.append(Told({"state": str(act)}, seen[phone]))
            seen[phone] = [str(answers[-1].uuid)]
    standing = rules.heads(answers).get("x", [])
    replaced = {uuid for one in answers for uuid in one.replaces}
    assert {str(one.uuid) for one in standing} == {str(one.uuid) for one in answers} - replaced
    assert bool(standing) == bool(answers)
    distinct = {one.value["state"] for one in standing}
    assert {one.value["state"] for one in rules.differing(standing)} == distinct


@pytest.mark.parametrize(
    ("item", "value", "told"),
    [
        ("lot.roof", {"state": "splendid"}, "one of good, mend"),
        ("parking", {"number": "-1"}, "from 0 to 5000"),
        ("parking", {"number": "nan"}, "from 0 to 5000"),
        ("lot.roof", {"note": "x" * 301}, "300 signs"),
        (f"room.{UUID(int=7)}", {"name": "Hall", "level": "0"}, "this is needed"),
        ("lot.cellar", {}, "no such item"),
        ("room.new", {}, "no such item"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_at_its_item(item, value, told):
    with pytest.raises(BadInput, match=told):
        rules.clean(item, value)


# Entries


@pytest.mark.django_db
def test_what_is_sent_twice_arrives_once(visit, officer):
    sent = [answer(GOOD), answer({"number": "12"}, item="parking")]
    assert services.record(visit, sent, officer) == 2
    assert services.record(visit, sent, officer) == 0
    assert values(visit) == [GOOD] and visit.answers.count() == 2


@pytest.mark.django_db
def test_two_people_who_differ_are_both_kept_until_somebody_decides(visit, officer):
    other = make_person("Omar")
    first = answer(GOOD)
    services.record(visit, [first], officer)
    services.record(visit, [answer(MEND, first["uuid"])], officer)
    services.record(visit, [answer({**GOOD, "note": "Dry"}, first["uuid"])], other)
    assert values(visit) == [MEND, {**GOOD, "note": "Dry"}]
    with pytest.raises(Conflict, match="different things of: roof"):
        services.take_over(visit)
    chosen = selectors.state_of(visit)["items"][ROOF]["values"][0]["uuid"]
    services.decide(visit, UUID(chosen), officer)
    assert values(visit) == [MEND] and visit.answers.count() == 4
    with pytest.raises(BadInput, match="replaced meanwhile"):
        services.decide(visit, UUID(chosen), officer)


@pytest.mark.django_db
def test_two_people_who_say_the_same_do_not_differ(visit, officer):
    services.record(visit, [answer(GOOD), answer(GOOD)], officer)
    assert values(visit) == [GOOD]
    assert len(selectors.state_of(visit)["items"][ROOF]["replaces"]) == 2


@pytest.mark.django_db
def test_of_a_list_with_a_mistake_nothing_is_taken_in(visit, officer):
    with pytest.raises(BadInput):
        services.record(visit, [answer(GOOD), answer({"state": "?"})], officer)
    with pytest.raises(BadInput, match="50 answers"):
        services.record(visit, [answer(GOOD)] * 51, officer)
    assert not visit.answers.exists()


@pytest.mark.django_db
def test_the_database_keeps_an_answer_as_it_was_given(visit, officer):
    services.record(visit, [answer(GOOD)], officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.update(value=MEND)


# Pages


@pytest.mark.django_db
def test_without_javascript_the_checklist_is_a_form_that_overwrites_nobody(visit, signed, officer):
    address = reverse("visit", args=[visit.site.study.slug, visit.uuid])
    page = signed.get(address)
    filled = form_of(page, f"{ROOF}:state")
    room = {"name": "Hall", "level": "0", "area": "30,5", "windows": "2"}
    more = {f"room.new:{key}": value for key, value in room.items()}
    filled.send(signed, page, **{f"{ROOF}:state": "good"} | more)
    assert sorted(one.item.partition(".")[0] for one in visit.answers.all()) == ["lot", "room"]
    # A form that was opened before that is sent afterwards.
    filled.send(signed, page, **{f"{ROOF}:state": "mend"})
    assert len(values(visit)) == 2
    page = signed.get(address)
    chosen = selectors.state_of(visit)["items"][ROOF]["values"][1]["uuid"]
    form_of(page, f"{ROOF}:state").send(signed, page, decide=chosen)
    assert values(visit) == [{"state": "mend", "note": ""}]
    wrong = form_of(page, f"{ROOF}:state").send(signed, page, **{"parking:number": "-4"})
    assert "from 0 to 5000" in wrong.text
    signed.post(reverse("visit_take_over", args=[visit.site.study.slug, visit.uuid]))
    [floor] = visit.site.floors.all()
    assert str(floor.area) == "30.50" and visit.site.lots.get(lot="roof").state == "mend"


@pytest.mark.django_db
def test_telephones_send_entries_and_learn_what_is_known(visit, signed):
    address = reverse("visit_sync", args=[visit.site.study.slug, visit.uuid])

    def send(content: str):
        return signed.post(address, content, content_type="application/json")

    learnt = send(json.dumps({"answers": [answer(MEND)]})).json()
    assert learnt["items"][ROOF]["values"][0]["told"] == "To mend; Two slates"
    assert signed.get(address).json() == learnt
    assert send("{").status_code == 422
    refused = send(json.dumps({"answers": [answer({"state": "?"})]}))
    assert (refused.status_code, refused.json()["field"]) == (422, ROOF)


@pytest.mark.django_db
def test_a_page_costs_the_same_queries_however_much_was_answered(
    visit, signed, officer, django_assert_num_queries
):
    services.record(visit, [answer(GOOD) for _ in range(20)], officer)
    address = reverse("visit", args=[visit.site.study.slug, visit.uuid])
    signed.get(address)
    with django_assert_num_queries(8):
        signed.get(address)


# Photographs


@pytest.mark.django_db
def test_a_photograph_goes_on_where_the_line_was_lost(visit, signed, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    content, uuid = picture(200), uuid4()
    half = len(content) // 2
    address = reverse("visit_photo", args=[visit.site.study.slug, visit.uuid, uuid])

    def send(offset: int, until: int):
        asked = f"{address}?size={len(content)}&offset={offset}&item={ROOF}"
        return signed.post(asked, content[offset:until], content_type="application/octet-stream")

    assert send(0, half).json() == {"received": half, "whole": False}
    assert send(0, half).json() == {"received": half, "whole": False}
    late = send(half + 1, len(content))
    assert (late.status_code, late.json()["received"]) == (409, half)
    for _again in range(2):
        assert send(half, len(content)).json() == {"received": len(content), "whole": True}
    [kept] = visit.site.files.all()
    assert kept.caption.startswith("roof,") and not PhotoPiece.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "size", "told"),
    [(b"<html>", 6, "JPEG, PNG and WebP"), (b"x", 4 * 1024**3, "limit of 10 MB")],
)
def test_what_is_no_photograph_or_too_large_is_refused_at_its_field(
    visit, officer, content, size, told
):
    uuid = uuid4()
    for _again in range(2):
        with pytest.raises(BadInput, match=told) as refused:
            services.take_piece(visit, uuid, content, officer, item="", size=size, offset=0)
        assert refused.value.field == "photo"
    assert not SiteFile.objects.exists() and not PhotoPiece.objects.exists()


# Taken over


@pytest.mark.django_db
def test_what_was_seen_is_taken_over_into_the_sheet_once(visit, officer):
    site = visit.site
    floor = sites.set_floor(site, 0, 20)
    sites.set_room(floor, name="Hall", area=18)
    rooms = [
        answer({"name": name, "level": "0", "area": area}, item=f"room.{uuid4()}")
        for name, area in (("Hall", "10"), ("Shop", "25"))
    ]
    facts = [
        answer(MEND),
        answer({"state": "possible"}, item="fibre"),
        answer({"number": "8"}, item="parking"),
        answer({"text": "Damp cellar"}, item="notes"),
    ]
    services.record(visit, facts + rooms, officer)
    for _again in range(2):
        services.take_over(visit)
    site.refresh_from_db()
    assert (site.fibre, site.parking, site.notes) == ("possible", 8, "Damp cellar")
    [floor] = site.floors.all()
    assert floor.area == 35 and [one.area for one in floor.rooms.all()] == [10, 25]
