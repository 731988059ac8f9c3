"""The verbs of a campaign: plan it, give each channel its link, count what comes."""

import secrets
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.study.models import Campaign, Channel, Study

# Easy to read out and to type: no letters or digits that look alike.
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 6


@transaction.atomic
def add_campaign(study: Study, **details: Any) -> Campaign:
    """`details` as the model names them. Raises BadInput for a name twice or days upside down."""
    return _save_campaign(Campaign(study=study), details)


@transaction.atomic
def change_campaign(campaign: Campaign, **details: Any) -> Campaign:
    """Raises BadInput, as adding does."""
    return _save_campaign(campaign, details)


def remove_campaign(campaign: Campaign) -> None:
    """Let go of it; its channels stay, since their links are out in the world."""
    campaign.delete()


@transaction.atomic
def add_channel(study: Study, kind: str, name: str, **details: Any) -> Channel:
    """A channel with a code of its own.

    Raises BadInput when the study has one of that name, when its days are upside down or its
    campaign is another study's.
    """
    code = _code()
    while Channel.objects.filter(code=code).exists():
        code = _code()
    channel = Channel(study=study, code=code)
    return _save_channel(channel, {"kind": kind, "name": name, **details})


@transaction.atomic
def change_channel(channel: Channel, **details: Any) -> Channel:
    """Everything but its link, which is out in the world. Raises BadInput, as adding does."""
    return _save_channel(channel, details)


def count_visit(channel: Channel) -> None:
    """Somebody followed the channel's link; nothing is kept of who."""
    Channel.objects.filter(pk=channel.pk).update(visits=F("visits") + 1)


def count_start(channel: Channel) -> None:
    """Somebody who came by the channel chose a first answer; nothing is kept of who or which."""
    Channel.objects.filter(pk=channel.pk).update(started=F("started") + 1)


def _save_campaign(campaign: Campaign, details: dict[str, Any]) -> Campaign:
    for field, value in details.items():
        setattr(campaign, field, value)
    others = Campaign.objects.filter(study=campaign.study_id).exclude(pk=campaign.pk)
    if others.filter(name=campaign.name).exists():
        raise BadInput(_("This study has a campaign of this name already."), field="name")
    _check_days(campaign)
    campaign.save()
    return campaign


def _save_channel(channel: Channel, details: dict[str, Any]) -> Channel:
    for field, value in details.items():
        setattr(channel, field, value)
    others = Channel.objects.filter(study=channel.study_id).exclude(pk=channel.pk)
    if others.filter(name=channel.name).exists():
        raise BadInput(_("This study has a channel of this name already."), field="name")
    if channel.campaign and channel.campaign.study_id != channel.study_id:
        raise BadInput(_("This study has no such campaign."), field="campaign")
    _check_days(channel)
    channel.save()
    return channel


def _check_days(one: Campaign | Channel) -> None:
    if one.begins_on and one.ends_on and one.ends_on < one.begins_on:
        raise BadInput(
            _("The last day is the first day or a later one."),
            field="ends_on",
        )


def _code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH))
