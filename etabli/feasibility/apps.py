from django.apps import AppConfig


class FeasibilityConfig(AppConfig):
    name = "etabli.feasibility"

    def ready(self) -> None:
        from etabli.feasibility.models import FROZEN_ENTRY

        FROZEN_ENTRY.watch(self, "feasibility.E001", "keeps what was answered on a visit as it is")
