"""A booking's codes follow it, are its own, and reach whoever comes and the lock."""

from datetime import timedelta

import pytest
from django.core import mail

from etabli.access.code import services
from etabli.access.code.selectors import codes_of, sealed_rights, valid_codes
from etabli.access.door.keys import digits_of, key_of
from etabli.access.door.selectors import doors_of_place, is_untold
from etabli.access.door.services import change_door, renew_key, retire
from etabli.access.entry.selectors import booking_at
from etabli.access.models import Door, DoorCode
from etabli.booking.services import book, cancel, move
from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.core.texts import Text
from etabli.devices.models import Device
from etabli.kernels.doorcodes import Reason, decide, find, unseal
from tests.access.worlds import make_door
from tests.worlds import make_member, make_place, make_space

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def code_of(booking) -> str:
    [code] = codes_of(booking)
    return digits_of(code)


def verdict(door: Door, code: str, at, *, alone: bool = False):
    door = Door.objects.get(pk=door.pk)
    rights = unseal(sealed_rights(door), key_of(door), door.uuid)
    return decide(code, int(at.timestamp()), key_of(door), door.uuid, rights, alone=alone)


def test_a_booking_gets_a_code_that_opens_its_door_in_its_time(door, booking):
    code = code_of(booking)
    during = booking.starts_at + HOUR
    assert find(code, int(during.timestamp()), key_of(door), door.uuid)
    assert verdict(door, code, during).reason == Reason.LISTED
    assert verdict(door, code, booking.starts_at - HOUR).reason == Reason.TOO_EARLY
    assert verdict(door, code, booking.ends_at + HOUR).reason == Reason.OVER


def test_those_who_come_together_have_different_codes(door, desks, booking):
    others = [
        book(make_member(door.place.network), desks, booking.starts_at, booking.ends_at)
        for _ in range(2)
    ]
    assert len({code_of(one) for one in [booking, *others]}) == 3


def test_a_moved_booking_has_another_code_and_the_old_one_is_taken_back(door, booking):
    before = code_of(booking)
    move(booking, booking.starts_at + HOUR, booking.ends_at + HOUR)
    booking.refresh_from_db()
    after = code_of(booking)
    assert after != before
    during = booking.starts_at
    assert verdict(door, before, during).reason == Reason.REVOKED
    assert not verdict(door, before, during, alone=True).opens
    assert verdict(door, after, during).opens


def test_a_cancelled_booking_s_code_opens_nothing_even_when_it_is_made_again(door, desks, booking):
    before = code_of(booking)
    cancel(booking, by=booking.person)
    assert not codes_of(booking)
    assert verdict(door, before, booking.starts_at, alone=True).reason == Reason.REVOKED
    again = book(booking.person, desks, booking.starts_at, booking.ends_at)
    assert code_of(again) != before
    assert verdict(door, before, booking.starts_at).reason == Reason.REVOKED


def test_told_twice_of_the_same_booking_nothing_changes(door, booking):
    before = list(DoorCode.objects.values()), Door.objects.get(pk=door.pk).version
    services.follow(booking)
    assert (list(DoorCode.objects.values()), Door.objects.get(pk=door.pk).version) == before


def test_a_booking_that_moves_to_a_place_without_doors_keeps_no_code(door, booking):
    elsewhere = make_space(make_place(door.place.network, always_open=True))
    move(booking, booking.starts_at, booking.ends_at, space=elsewhere)
    assert not codes_of(booking)


def test_a_door_of_one_space_opens_for_that_space_alone(door, desks, booking):
    room = make_space(door.place)
    inner = make_door(door.place, space=room)
    other = book(booking.person, room, booking.ends_at, booking.ends_at + HOUR)
    assert {code.door for code in codes_of(other)} == {door, inner}
    assert {code.door for code in codes_of(booking)} == {door}
    with pytest.raises(BadInput) as refused:
        make_door(door.place, space=make_space())
    assert refused.value.field == "space"


def test_a_booking_of_a_whole_floor_opens_the_doors_of_its_rooms(door, desks, ada, tuesday):
    floor = make_space(door.place, units=0, whole=True)
    room = make_space(door.place, inside=floor)
    inner = make_door(door.place, space=room)
    made = book(ada, floor, tuesday + HOUR, tuesday + 2 * HOUR)
    assert {code.door for code in codes_of(made)} == {door, inner}
    later = make_door(door.place, space=room)
    assert [code.booking for code in valid_codes(later)] == [made]
    with clock.at(made.starts_at):
        assert booking_at(later, ada) == made


def test_a_new_door_gives_codes_to_bookings_that_were_there_before(door, booking):
    back = make_door(door.place, name=Text("Derrière"))
    assert [code.booking for code in valid_codes(back)] == [booking]
    room = make_space(door.place)
    details = {"name": back.name, "phone": "", "adapter": back.device.adapter}
    change_door(back, space=room, **details)
    assert not valid_codes(back)


def test_who_is_a_member_no_more_is_taken_back_in_the_list(door, booking):
    code = code_of(booking)
    booking.person.memberships.update(status="ended")
    assert verdict(door, code, booking.starts_at).reason == Reason.REVOKED


def test_a_new_key_changes_every_code(door, booking):
    before = code_of(booking)
    renew_key(door)
    assert code_of(booking) != before
    assert verdict(door, before, booking.starts_at, alone=True).reason == Reason.UNKNOWN


def test_nothing_in_the_database_opens_a_door(door, booking):
    [code] = DoorCode.objects.values()
    stored = str(code) + str(Door.objects.values().get())
    assert code_of(booking) not in stored
    assert key_of(door).hex() not in stored


def test_whoever_books_is_sent_the_code_and_whom_to_call(
    door, desks, ada, tuesday, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        made = book(ada, desks, tuesday + HOUR, tuesday + 2 * HOUR)
    digits = code_of(made)
    [message] = [one for one in mail.outbox if digits[:4] in one.body]
    assert message.to == [ada.email]
    assert f"{digits[:4]}\u00a0{digits[4:]}" in message.body
    assert "03 00 00 00 00" in message.body
    assert "simul" in message.body
    with django_capture_on_commit_callbacks(execute=True):
        cancel(made, by=ada)
    assert len([one for one in mail.outbox if "code" in one.subject]) == 1


def test_a_lock_is_told_of_each_change_and_again_when_it_was_lost(
    door, desks, ada, tuesday, django_capture_on_commit_callbacks
):
    Device.objects.update(broken=True)
    with django_capture_on_commit_callbacks(execute=True):
        book(ada, desks, tuesday + HOUR, tuesday + 2 * HOUR)
    door = Door.objects.get(pk=door.pk)
    assert is_untold(door)
    assert door.device.failing_since == clock.now()
    Device.objects.update(broken=False)
    services.push_all()
    door = Door.objects.get(pk=door.pk)
    assert not is_untold(door)
    assert door.device.failing_since is None


def test_a_lock_that_hears_old_codes_after_new_ones_is_told_again(
    door, booking, monkeypatch, django_capture_on_commit_callbacks
):
    """Of two workers, one has read the codes, is overtaken by the other, and tells them last."""
    lock: list[str] = []

    class Port:
        def put(self, device, codes):
            lock[:] = [code.code for code in codes]

    def overtaken(device, tell):
        monkeypatch.setattr(services.devices, "ask", lambda device, tell: tell(Port()))
        with django_capture_on_commit_callbacks(execute=True):
            cancel(booking, by=booking.person)
        assert lock == []
        tell(Port())
        assert lock == [opens]

    opens = code_of(booking)
    monkeypatch.setattr(services.devices, "ask", overtaken)
    Door.objects.update(pushed_version=0)
    with django_capture_on_commit_callbacks(execute=True):
        services.push.call(door.pk)
    assert lock == []
    assert not is_untold(Door.objects.get())


def test_a_place_without_doors_costs_a_booking_one_question(tuesday, django_assert_num_queries):
    space = make_space()
    with django_assert_num_queries(1):
        services.follow(
            type("Booking", (), {"space": space, "revision": 0, "is_confirmed": True})()
        )


def test_an_agent_s_door_has_no_lock_to_be_told(tuesday):
    door = make_door(adapter=Device.Adapter.AGENT)
    assert door.version and not is_untold(door)


def test_a_person_without_an_address_is_sent_nothing(booking):
    booking.person.email = ""
    booking.person.save()
    services.tell.call(booking.pk)
    assert not mail.outbox


def test_a_door_out_of_use_opens_for_nobody_and_is_asked_nothing_more(door, booking):
    other = make_door(door.place)
    kept = [code.door for code in codes_of(booking)]
    assert kept == [door, other]
    assert retire(door)
    assert [code.door for code in codes_of(booking)] == [other]
    door.refresh_from_db()
    assert door.device.retired_at and not valid_codes(door)
    assert list(doors_of_place(door.place)) == [other]
    later = book(booking.person, booking.space, booking.ends_at, booking.ends_at + HOUR)
    assert [code.door for code in codes_of(later)] == [other]


def test_a_lock_that_does_not_answer_cannot_be_emptied_and_that_is_told(door, booking):
    Device.objects.update(broken=True)
    door.device.refresh_from_db()
    assert retire(door) is False
    assert not codes_of(booking)
