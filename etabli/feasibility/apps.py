from django.apps import AppConfig


class FeasibilityConfig(AppConfig):
    name = "etabli.feasibility"

    def ready(self) -> None:
        from etabli.feasibility.models import APPEND_ONLY_COMPARISONS, APPEND_ONLY_VERSIONS

        APPEND_ONLY_VERSIONS.watch(
            self, "feasibility.E001", "keeps computed business plans as they were"
        )
        APPEND_ONLY_COMPARISONS.watch(
            self, "feasibility.E002", "keeps comparisons of management modes as they were"
        )
