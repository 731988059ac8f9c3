"""The way at which half of those who would come still do: one for each profile."""

from typing import Any

from django.db import migrations

FORMER = "half_minutes"
PROFILES = ("employee", "independent", "creator", "cross_border")


def part(apps: Any, schema_editor: Any) -> None:
    """What replaced the one way replaces each of them."""
    for model in ("Study", "Scenario"):
        for one in apps.get_model("study", model).objects.filter(
            rules__assumptions__has_key=FORMER
        ):
            own = one.rules["assumptions"].pop(FORMER)
            one.rules["assumptions"] |= {f"{FORMER}_{profile}": own for profile in PROFILES}
            one.save(update_fields=["rules"])


class Migration(migrations.Migration):
    dependencies = [("study", "0003_words_of_before")]

    operations = [migrations.RunPython(part, migrations.RunPython.noop)]
