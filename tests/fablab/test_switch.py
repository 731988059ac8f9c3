"""A machine's switch asks what a booking asks, is asked again until it has done it, and a machine
that lost its power stays off until somebody starts it anew."""

from datetime import timedelta

import pytest

from etabli.core import clock
from etabli.core.errors import BadInput, Conflict, Refused
from etabli.devices.adapters.simulator import Simulator
from etabli.devices.models import Device
from etabli.devices.ports import State
from etabli.fablab.models import Machine, Switch, Usage
from etabli.fablab.switch import services, watch
from etabli.fablab.usage.services import start, stop
from tests.devices.test_devices import broker, mqtt_lock

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture(autouse=True)
def secrets_apart(settings, tmp_path) -> None:
    settings.DATA = tmp_path


class Plug:
    """What the simulated switch was asked, in order; what it tells of itself."""

    def __init__(self) -> None:
        self.asked: list[bool] = []
        self.tells = State()


@pytest.fixture
def plug(monkeypatch) -> Plug:
    plug, switch = Plug(), Simulator.switch

    def switched(self: Simulator, device: Device, *, on: bool) -> None:
        switch(self, device, on=on)
        plug.asked.append(on)

    monkeypatch.setattr(Simulator, "switch", switched)
    monkeypatch.setattr(Simulator, "state", lambda self, device: plug.tells)
    return plug


@pytest.fixture
def act(django_capture_on_commit_callbacks):
    """Do something, and then what the worker does once it is certain."""

    def done(verb, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return verb(*args, **kwargs)

    return done


@pytest.fixture
def machine(workshop, plug, act) -> Machine:
    act(services.fit, workshop.machine, adapter=Device.Adapter.SIMULATOR)
    plug.asked.clear()
    return workshop.machine


def broken(machine: Machine, is_broken: bool) -> None:
    Device.objects.filter(switch__machine=machine).update(broken=is_broken)


def test_it_gives_power_to_who_may_start_alone_and_until_the_machine_is_stopped(
    workshop, machine, plug, act
):
    with pytest.raises(Refused):
        act(start, workshop.member, machine)
    assert plug.asked == []
    workshop.authorised()
    usage = act(start, workshop.member, machine)
    assert plug.asked == [True]
    clock.tick(timedelta(minutes=20))
    act(stop, usage, workshop.member)
    act(stop, usage, workshop.member)
    assert plug.asked == [True, False]
    usage.refresh_from_db()
    assert (usage.minutes, usage.measured) == (20, False)


def test_what_it_did_not_do_is_asked_again_and_no_time_counts_without_power(
    workshop, machine, plug, act
):
    workshop.authorised()
    broken(machine, True)
    usage = act(start, workshop.member, machine)
    switch = Switch.objects.get()
    assert switch.is_untold and not switch.is_on and switch.device.failing_since
    clock.tick(timedelta(minutes=10))
    broken(machine, False)
    services.push_all()
    assert plug.asked == [True] and Switch.objects.get().is_on
    clock.tick(timedelta(minutes=5))
    broken(machine, True)
    act(stop, usage, workshop.member)
    usage.refresh_from_db()
    assert usage.minutes == 5
    assert Switch.objects.get().is_untold  # it may still be on: that is shown
    broken(machine, False)
    services.push_all()
    assert plug.asked == [True, False]


def test_a_machine_that_never_came_on_counts_no_time(workshop, machine, act):
    workshop.authorised()
    broken(machine, True)
    usage = act(start, workshop.member, machine)
    clock.tick(timedelta(minutes=10))
    act(stop, usage, workshop.member)
    machine.refresh_from_db()
    assert machine.minutes_run == Usage.objects.get().minutes == 0


def test_when_the_power_failed_the_use_is_over_and_the_machine_stays_off(
    workshop, machine, plug, act
):
    workshop.authorised()
    act(start, workshop.member, machine)
    clock.tick(timedelta(minutes=7))
    plug.tells = State(on=True, seconds_on=420)
    watch.look_at_switches()
    assert Usage.objects.get().stopped_at is None
    plug.tells = State(on=False, seconds_on=0)
    act(watch.look_at_switches)
    usage = Usage.objects.get()
    assert (usage.lost_power, usage.minutes) == (True, 7)
    assert plug.asked == [True, False] and not Switch.objects.get().wanted_on
    act(start, workshop.member, machine)
    assert plug.asked == [True, False, True]


def test_the_time_that_the_switch_measured_takes_the_place_of_the_site_s(
    workshop, machine, plug, act
):
    workshop.authorised()
    usage = act(start, workshop.member, machine)
    clock.tick(timedelta(minutes=20))
    act(stop, usage, workshop.member)
    plug.tells = State(on=False, seconds_on=18 * 60 + 1)
    watch.look_at_switches()
    watch.look_at_switches()
    usage.refresh_from_db()
    machine.refresh_from_db()
    assert (usage.minutes, usage.measured, machine.minutes_run) == (19, True, 19)


def test_a_machine_that_runs_though_nobody_started_it_is_turned_off(workshop, machine, plug, act):
    workshop.authorised()
    usage = act(start, workshop.member, machine)
    act(stop, usage, workshop.member)
    plug.tells = State(on=True)
    act(watch.look_at_switches)
    assert plug.asked == [True, False, False]


def test_an_old_order_that_arrives_late_is_followed_by_the_new_one(workshop, machine, plug, act):
    workshop.authorised()
    usage = act(start, workshop.member, machine)
    switch = Switch.objects.get()
    stop(usage, workshop.member)  # the worker has not come to it yet
    with_old = switch.version
    act(services._done, switch, True, with_old)
    assert plug.asked[-1] is False and not Switch.objects.get().is_untold


def test_a_switch_is_neither_fitted_nor_taken_off_while_the_machine_runs(workshop, machine, act):
    workshop.authorised()
    usage = act(start, workshop.member, machine)
    for verb in (services.take_off, lambda one: services.fit(one, adapter="simulator")):
        with pytest.raises(Conflict) as refusal:
            verb(machine)
        assert refusal.value.code == "running"
    act(stop, usage, workshop.member)
    act(services.take_off, machine)
    assert not Switch.objects.exists() and Device.objects.get().retired_at
    with pytest.raises(BadInput):
        services.fit(machine, adapter=Device.Adapter.AGENT)


def test_a_switch_behind_a_broker_does_what_it_is_asked(workshop, act):
    workshop.authorised()
    with broker() as port, mqtt_lock(port) as asked:
        address = f"mqtt://127.0.0.1:{port}/door-1"
        act(services.fit, workshop.machine, adapter=Device.Adapter.MQTT, address=address)
        usage = act(start, workshop.member, workshop.machine)
        act(stop, usage, workshop.member)
    assert [told for topic, told in asked if topic == "door-1/switch"] == [
        {"on": False},
        {"on": True},
        {"on": False},
    ]
