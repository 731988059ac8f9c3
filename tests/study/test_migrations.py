"""What a study kept under earlier words is still understood."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from etabli.study.campaign.services import add_channel
from etabli.study.demand import parameters
from etabli.study.models import Channel
from etabli.study.rules import NetworkRules

pytestmark = pytest.mark.django_db


def test_channels_and_parameters_of_before_are_kept_up(study):
    channel = add_channel(study, Channel.Kind.EVENT, "Town hall")
    study.parameters = {
        "stated_to_real": {"low": 0.1, "likely": 0.2, "high": 0.3, "source": "Us"},
        "creating": {"low": 0.01, "likely": 0.02, "high": 0.03, "source": "Us"},
    }
    study.save()
    Channel.objects.update(kind="meeting")
    import_module("etabli.study.migrations.0003_words_of_before").keep_up(apps, connection)
    study.refresh_from_db()
    channel.refresh_from_db()
    assert list(study.parameters) == ["creating"]
    assert parameters.in_force(study.parameters)["creating"].likely == 0.02
    assert channel.get_kind_display() == "event"


def test_the_one_half_way_of_before_is_that_of_each_profile(study):
    own = {"value": 15, "source": "Us"}
    study.rules = {"hubs": 1, "assumptions": {"half_minutes": own, "weeks": {"value": 40}}}
    study.save()
    import_module("etabli.study.migrations.0004_demand").part(apps, connection)
    study.refresh_from_db()
    kept = NetworkRules.of(study.rules).assumptions
    assert kept["half_minutes_employee"] == kept["half_minutes_cross_border"] == own
    assert kept["weeks"] == {"value": 40}
