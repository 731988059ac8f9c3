"""A study from its own file, with its campaign, the places that exist and what communes have."""

from pathlib import Path

from django.db import transaction

from etabli.study import description as descriptions
from etabli.study import selectors
from etabli.study.amenity.services import import_amenities
from etabli.study.campaign.services import (
    add_campaign,
    add_channel,
    change_campaign,
    change_channel,
)
from etabli.study.existing.services import import_places
from etabli.study.models import Study
from etabli.study.services import put_study
from etabli.territory.selectors import territory_by_slug


@transaction.atomic
def load(path: Path) -> Study:
    """Create or update the study that a file describes; doing it twice changes nothing.

    Channels that the file no longer names stay, since their links are out in the world, and so do
    places and amenities. Raises BadInput naming the file and the key; NotFound for a territory
    that is not loaded.
    """
    wanted = descriptions.read(path)
    territory = territory_by_slug(wanted.territory)
    descriptions.check_communes(wanted, selectors.inhabitants_and_abroad(territory)[0])
    study = put_study(
        wanted.slug,
        wanted.abroad,
        territory=territory,
        name=wanted.name,
        introduction=wanted.introduction,
        owner=wanted.owner,
        contact_email=wanted.contact_email,
        is_simulated=wanted.is_simulated,
        rules=wanted.rules.as_json(),
        parameters=wanted.parameters,
    )
    _load_campaign(study, wanted)
    for places in wanted.existing:
        import_places(study, places.content, places.name, places.source, places.columns)
    for amenities in wanted.amenities:
        import_amenities(study, amenities.content, amenities.name)
    return study


def _load_campaign(study: Study, wanted: descriptions.Description) -> None:
    campaigns = {one.name: one for one in study.campaigns.all()}
    for campaign in wanted.campaigns:
        known = campaigns.get(campaign.name)
        campaigns[campaign.name] = (
            change_campaign(known, **campaign.details)
            if known
            else add_campaign(study, name=campaign.name, **campaign.details)
        )
    channels = {one.name: one for one in study.channels.all()}
    for channel in wanted.channels:
        details = dict(channel.details)
        if channel.campaign:
            details["campaign"] = campaigns[channel.campaign]
        if channel.name not in channels:
            add_channel(study, channel.kind, channel.name, **details)
        elif details:
            change_channel(channels[channel.name], **details)
