"""The directory: each field to whom its member says, and people to meet who agreed to it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.booking.services import book
from etabli.community.directory.rules import (
    FIELDS,
    Audience,
    Somebody,
    seen_fields,
    suggested,
    words_of,
)
from etabli.community.directory.selectors import shown, to_meet
from etabli.community.directory.services import leave_out, set_profile
from etabli.community.models import Profile, Skill
from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.people import personal_data
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.worlds import make_member, make_network, make_person, make_place, make_space

EVERYBODY = dict.fromkeys(FIELDS, Audience.PUBLIC)
MEMBERS = dict.fromkeys(FIELDS, Audience.NETWORK)
MOST_QUERIES = 20

audiences = st.sampled_from(Audience)


@given(st.dictionaries(st.sampled_from(FIELDS), audiences), audiences, audiences)
@settings(max_examples=50)
def test_whoever_is_closer_sees_as_much_and_more_and_nobody_sees_what_is_for_nobody(
    seen_by, one, other
):
    closer, further = sorted((max(one, Audience.HOSTS), max(other, Audience.HOSTS)))
    assert seen_fields(seen_by, further) <= seen_fields(seen_by, closer)
    assert not {field for field in seen_fields(seen_by, closer) if not seen_by.get(field)}
    assert seen_fields(seen_by, Audience.NOBODY) == set()


def test_words_are_shared_whatever_their_accents_and_capitals():
    assert words_of("Soudure, Électricité ; soudure,, électricite") == {
        "soudure": "Soudure",
        "electricite": "Électricité",
    }


def somebody(pk: int, skills: str = "", sought: str = "", *days: int) -> Somebody:
    known, wanted = frozenset(skills.split()), frozenset(sought.split())
    return Somebody(pk, known, wanted, frozenset(date(2026, 1, day) for day in days))


def test_who_completes_comes_before_who_is_alike_and_nobody_without_a_reason():
    me = somebody(1, "bois", "laser", 5, 6)
    others = [
        me,
        somebody(2, "bois", "", 5),
        somebody(3, "laser", "bois"),
        somebody(4, "couture", "", 5, 6),
        somebody(5, "bois", "", 5, 6),
    ]
    found = suggested(me, others)
    assert [one.pk for one in found] == [3, 5, 2]
    assert (found[0].knows, found[0].seeks) == (["laser"], ["bois"])
    assert found[1].days == [date(2026, 1, 5), date(2026, 1, 6)]


@pytest.fixture
def network():
    return make_network()


def tell(person, seen_by=EVERYBODY, **told) -> Profile:
    return set_profile(person, seen_by=seen_by, **{"work": "Menuisière", **told})


def names(network, asker) -> list[str]:
    return [entry.name for entry in shown(network, asker)]


@pytest.mark.django_db
def test_nobody_is_in_the_directory_who_has_not_said_so(network):
    mina, asker = make_member(network, "Mina"), make_member(network)
    assert names(network, asker) == []
    tell(mina, {})
    assert names(network, asker) == names(network, None) == []
    tell(mina, {"name": Audience.NETWORK})
    [entry] = shown(network, asker)
    assert (entry.name, entry.work) == ("Mina", "")
    assert names(network, None) == [] and names(network, make_member(make_network())) == []


@pytest.mark.django_db
def test_a_field_for_the_same_places_is_seen_by_those_who_come_there(network):
    mina, near, far = (make_member(network, name) for name in ("Mina", "Near", "Far"))
    tell(mina, dict.fromkeys(FIELDS, Audience.PLACE))
    space = make_space(make_place(network, always_open=True), units=3)
    elsewhere = make_space(make_place(network, always_open=True), units=3)
    start = clock.this_minute() + timedelta(hours=1)
    for person, where in ((mina, space), (near, space), (far, elsewhere)):
        book(person, where, start, start + timedelta(hours=1))
    host = make_person()
    grant(host, Role.HOST, network)
    assert names(network, near) == names(network, host) == ["Mina"]
    assert names(network, far) == names(network, None) == []


@pytest.mark.django_db
def test_suggestions_are_for_those_who_agreed_and_tell_only_what_may_be_seen(network):
    me, mina, shy, closed = (make_member(network, name) for name in ("Me", "Mina", "Shy", "Zoe"))
    tell(me, MEMBERS, skills="bois", sought="laser", meets=True)
    tell(mina, MEMBERS, skills="Laser", sought="bois", meets=True)
    tell(shy, MEMBERS, skills="laser")
    tell(closed, {**MEMBERS, "skills": Audience.NOBODY}, skills="laser", meets=True)
    space = make_space(make_place(network, always_open=True), units=3)
    start = clock.this_minute() + timedelta(days=1)
    for person in (me, mina):
        book(person, space, start, start + timedelta(hours=1))
    [meeting] = to_meet(network, me)
    assert (meeting.person, len(meeting.days)) == (mina, 1)
    assert [word.lower() for word in meeting.knows] == ["laser"] and meeting.seeks == ["bois"]
    assert to_meet(network, shy) == []
    leave_out(me, mina)
    assert to_meet(network, me) == []


@pytest.mark.django_db
def test_a_member_tells_looks_and_takes_everything_back_on_the_pages(
    network, django_assert_max_num_queries
):
    mina, ada = make_member(network, "Mina"), make_member(network, "Ada")
    tell(ada, MEMBERS, skills="Laser, Bois", meets=True)
    client = Client()
    client.force_login(mina.user)
    form = {f"seen_{field}": "3" for field in FIELDS}
    form |= {"work": "Tourneuse", "skills": "bois", "sought": "laser", "meets": "on"}
    assert client.post("/en/account/directory/", {**form, "skills": "x" * 50}).status_code == 200
    assert client.post("/en/account/directory/", form).status_code == 302
    with django_assert_max_num_queries(MOST_QUERIES):
        page = client.get(f"/en/networks/{network.slug}/directory/?skill=laser").text
    assert "Ada" in page and "Tourneuse" not in page
    meet = f"/en/networks/{network.slug}/meet/"
    with django_assert_max_num_queries(MOST_QUERIES):
        assert "Knows what you look for: Laser" in client.get(meet).text
    client.post(meet, {"not": str(ada.uuid)})
    assert "Not this one" not in client.get(meet).text
    assert "Ada" not in Client().get(f"/en/networks/{network.slug}/people/").text
    client.post("/en/account/directory/", {"forget": "1"})
    assert Profile.objects.get().person == ada
    outsider = Client()
    outsider.force_login(make_person().user)
    assert outsider.get(meet).status_code == 404


@pytest.mark.django_db
def test_what_one_told_is_exported_and_erased_with_its_words(network):
    mina = make_member(network)
    with pytest.raises(BadInput):
        tell(mina, skills=",".join(map(str, range(13))))
    tell(mina, skills="Bois", meets=True)
    told = personal_data.export(mina)["directory"]
    assert (told["skills"], told["seen_by"]["work"], told["meets"]) == (["Bois"], "public", True)
    personal_data.erase(mina)
    assert not Profile.objects.exists() and not Skill.objects.exists()
