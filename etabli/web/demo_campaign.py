"""Of the example: how people heard of the invented study, and whom it would have met."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils.timezone import localdate

from etabli.core import clock
from etabli.study.campaign import services as campaigns
from etabli.study.journal import services as journal
from etabli.study.models import Campaign, Channel, Study

VISITS_PER_ANSWER = 3
STARTS_IN = 2  # answers, for each that was begun and left

Table = Mapping[str, Any]


def load(study: Study, folder: Path) -> None:
    """The campaign and the journal of the example, the day of the study being today."""
    today = localdate(clock.now())
    known = {channel.name: channel for channel in study.channels.all()}
    for wanted in _read(folder / "campaign.toml")["campaigns"]:
        _campaign(study, wanted, known, today)
    for wanted in _read(folder / "journal.toml")["meetings"]:
        _meeting(study, wanted, today)


def _campaign(study: Study, wanted: Table, known: Mapping[str, Channel], today: date) -> None:
    campaign = campaigns.add_campaign(
        study, name=wanted["name"], budget=wanted["budget"], **_days(wanted, today)
    )
    for one in wanted["channels"]:
        details = _channel(campaign, one, today)
        channel = known.get(one["name"])
        if channel is None:
            channel = campaigns.add_channel(study, **details)
        else:
            campaigns.change_channel(channel, **details)
        answers = channel.responses.count()
        for _visit in range(VISITS_PER_ANSWER * answers):
            campaigns.count_visit(channel)
        for _start in range(answers + answers // STARTS_IN):
            campaigns.count_start(channel)


def _channel(campaign: Campaign, one: Table, today: date) -> dict[str, Any]:
    details = {key: value for key, value in one.items() if key != "days"}
    return {**details, **_days(one, today), "campaign": campaign}


def _meeting(study: Study, wanted: Table, today: date) -> None:
    meeting = journal.add_meeting(
        study,
        kind=wanted["kind"],
        title=wanted["title"],
        held_on=today + timedelta(days=wanted["day"]),
        place=wanted["place"],
        attended=wanted.get("attended"),
        minutes=wanted["minutes"].strip(),
    )
    for one in wanted.get("participants", ()):
        journal.add_participant(meeting, **one)
    for one in wanted.get("needs", ()):
        details = dict(one)
        details["question"], _dot, details["choice"] = details.pop("answer").partition(".")
        journal.add_need(meeting, **details)
    for one in wanted.get("steps", ()):
        due_on = today + timedelta(days=one["day"])
        step = journal.add_step(meeting, one["what"], who=one["who"], due_on=due_on)
        if one.get("done"):
            journal.finish(step, True)


def _days(wanted: Table, today: date) -> dict[str, date]:
    """The first and the last day, from days counted; none where none are told."""
    names = ("begins_on", "ends_on")
    days = (today + timedelta(days=day) for day in wanted.get("days", ()))
    return dict(zip(names, days, strict=False))


def _read(path: Path) -> Table:
    with path.open("rb") as file:
        return tomllib.load(file)
