"""What was kept under words that have gone: a kind of channel, a parameter."""

from typing import Any

from django.db import migrations

# Replaced by a range for each degree of interest and each horizon.
RETIRED = "stated_to_real"


def keep_up(apps: Any, schema_editor: Any) -> None:
    apps.get_model("study", "Channel").objects.filter(kind="meeting").update(kind="event")
    studies = apps.get_model("study", "Study").objects
    for study in studies.filter(parameters__has_key=RETIRED):
        del study.parameters[RETIRED]
        study.save(update_fields=["parameters"])


class Migration(migrations.Migration):
    dependencies = [("study", "0002_opportunity_study")]

    operations = [migrations.RunPython(keep_up, migrations.RunPython.noop)]
