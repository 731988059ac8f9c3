"""What switches tell of themselves: power that failed, machines that run though nobody started
them, and the time that they measured."""

from datetime import datetime, timedelta

from etabli.core import clock
from etabli.devices.ports import State, Unreachable
from etabli.devices.services import look_at
from etabli.fablab.models import Switch, Usage
from etabli.fablab.switch import selectors
from etabli.fablab.switch.rules import minutes_on
from etabli.fablab.switch.services import turn
from etabli.fablab.usage.services import end_without_power, take_measure

LOOKED_BACK = timedelta(minutes=10)  # how long a switch may take to tell what it measured


def look_at_switches() -> None:
    """What is due: ask the switches of machines at work, or just stopped, how they are."""
    since = clock.now() - LOOKED_BACK
    for switch in selectors.told():
        usage = selectors.powered(switch.machine) or _just_stopped(switch, since)
        if usage is None and not switch.wanted_on:
            continue
        try:
            state = look_at(switch.device)
        except Unreachable:
            continue
        heard(switch, usage, state)


def heard(switch: Switch, usage: Usage | None, state: State) -> None:
    """Act on what a switch told that had done what it was asked."""
    if switch.wanted_on:
        if state.on is False and usage and usage.stopped_at is None and usage.powered_at:
            end_without_power(usage)
            if state.seconds_on:  # none: it does not remember
                take_measure(usage, minutes_on(state.seconds_on))
        return
    if state.on:
        turn(switch.machine, on=False)
    elif usage and state.on is False and state.seconds_on is not None:
        take_measure(usage, minutes_on(state.seconds_on))


def _just_stopped(switch: Switch, since: datetime) -> Usage | None:
    """The last use, where it may still be measured."""
    last = switch.machine.usages.first()
    if last is None or last.stopped_at is None or last.powered_at is None or last.measured:
        return None
    return last if last.stopped_at >= since else None
