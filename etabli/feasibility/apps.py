from django.apps import AppConfig


class FeasibilityConfig(AppConfig):
    name = "etabli.feasibility"

    def ready(self) -> None:
        from etabli.feasibility import personal_data as kept
        from etabli.feasibility.models import FROZEN_ENTRY
        from etabli.people import personal_data

        personal_data.register("sites", priority=37, export=kept.export, erase=kept.erase)

        FROZEN_ENTRY.watch(self, "feasibility.E001", "keeps what was answered on a visit as it is")
