"""What booking itself may have against a use."""

from datetime import timedelta

import pytest

from etabli.booking.requirements import GRACE, duration, in_time, of_allowed_length
from etabli.booking.rules import check_wish
from etabli.booking.services import book
from etabli.community.services import end, join
from etabli.core import clock
from etabli.core.errors import BadInput, Forbidden, Refused
from etabli.network.models import Network, Space
from etabli.network.requirements import Use
from etabli.people.models import Person
from tests.worlds import at, make_member, make_network, make_person, make_place, make_space

NOW = at("2026-01-13 09:00")
MINUTE = timedelta(minutes=1)


def use(start=NOW + timedelta(hours=1), minutes=60, quantity=1, **space) -> Use:
    """A wish at nine o'clock on a Tuesday, for a space that is nowhere stored."""
    return Use(
        Person(name="Ada"),
        Space(**space),
        start,
        start + minutes * MINUTE,
        asked_at=NOW,
        quantity=quantity,
    )


def code(refusal: Refused | None) -> str:
    return refusal.code if refusal else ""


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (NOW - GRACE - MINUTE, "past"),
        (NOW - GRACE, ""),  # who sits down and books a moment later
        (NOW, ""),
        (NOW - timedelta(days=400), "past"),
        (NOW + timedelta(days=90), ""),
        (NOW + timedelta(days=90) + MINUTE, "horizon"),
    ],
)
def test_a_time_is_neither_past_nor_too_far_ahead(start, expected):
    refusal = in_time(use(start))
    assert code(refusal) == expected
    assert refusal is None or (refusal.field == "starts_at" and refusal.advice)


def test_a_time_that_is_over_is_past_however_late_it_began():
    assert code(in_time(use(NOW - 10 * MINUTE, minutes=10))) == "past"


@pytest.mark.parametrize(
    ("notice", "ahead", "expected"),
    [(0, -10, ""), (120, 119, "notice"), (120, 120, ""), (120, -5, "notice"), (2880, 60, "notice")],
)
def test_a_space_may_ask_for_notice(notice, ahead, expected):
    assert code(in_time(use(NOW + ahead * MINUTE, notice=notice))) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(29, "length"), (30, ""), (720, ""), (721, "length")],
)
def test_a_booking_is_neither_too_short_nor_too_long(minutes, expected):
    refusal = of_allowed_length(use(minutes=minutes))
    assert code(refusal) == expected
    assert refusal is None or (refusal.field == "ends_at" and refusal.advice)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 1), ("2026-10-25", 3)])
def test_lengths_are_real_hours_across_a_change_of_clocks(day, hours):
    """From 1:30 to 3:30 there is one hour in spring and there are three in autumn."""
    wish = Use(
        Person(),
        Space(shortest=hours * 60, longest=hours * 60),
        at(f"{day} 01:30"),
        at(f"{day} 03:30"),
        asked_at=NOW,
    )
    assert of_allowed_length(wish) is None


@pytest.mark.parametrize(
    ("minutes", "french", "english"),
    [
        (45, "45\u00a0min", "45\u00a0min"),
        (60, "1\u00a0h", "1\u00a0h"),
        (90, "1\u00a0h\u00a030", "1\u00a0h\u00a030"),
        (605, "10\u00a0h\u00a005", "10\u00a0h\u00a005"),
        (1440, None, "1 day"),
        (4320, None, "3 days"),
        (1500, "25\u00a0h", "25\u00a0h"),
    ],
)
def test_lengths_are_told_as_one_says_them(minutes, french, english):
    from django.utils import translation

    for language, expected in (("fr", french), ("en", english)):
        with translation.override(language):
            assert expected is None or duration(minutes) == expected


# The form of a wish


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (use(NOW.replace(tzinfo=None)), "starts_at"),
        (use(NOW.replace(second=30)), "starts_at"),
        (use(NOW.replace(microsecond=1)), "starts_at"),
        (use(minutes=0), "ends_at"),
        (use(minutes=-60), "ends_at"),
        (use(quantity=0), "quantity"),
        (use(quantity=-1), "quantity"),
        (use(quantity=2, whole=True), "quantity"),
    ],
)
def test_a_wish_that_is_not_well_formed_names_its_field(wish, field):
    with pytest.raises(BadInput) as refused:
        check_wish(wish)
    assert refused.value.field == field


def test_a_wish_that_is_well_formed_is_let_through():
    check_wish(use())
    check_wish(use(whole=True))


# Members


@pytest.mark.django_db
@pytest.mark.usefixtures("tuesday")
def test_only_active_members_of_the_places_own_network_book_there():
    space = make_space(make_place(make_network(joining=Network.Joining.APPROVED)))
    network = space.place.network
    wish = at("2026-01-14 09:00"), at("2026-01-14 12:00")

    asking = make_person("Ines")
    join(asking, network)  # nobody has accepted yet
    gone = make_person("Gil")
    end(join(gone, network, accepted=True))
    elsewhere = make_member(make_network())
    for person in (make_person(), asking, gone, elsewhere):
        with pytest.raises(Forbidden) as refused:
            book(person, space, *wish)
        assert (refused.value.code, refused.value.status) == ("member", 403)
        assert refused.value.advice
    assert book(make_member(network), space, *wish).is_confirmed


@pytest.mark.django_db
def test_hours_are_asked_before_notice_and_length_and_membership():
    """Who is refused for several reasons hears the first of the list."""
    space = make_space(shortest=60)
    with clock.at(NOW), pytest.raises(Refused) as refused:
        book(make_person(), space, at("2026-01-12 05:00"), at("2026-01-12 05:05"))
    assert refused.value.code == "closed"
