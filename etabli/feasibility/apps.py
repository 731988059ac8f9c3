from django.apps import AppConfig


class FeasibilityConfig(AppConfig):
    name = "etabli.feasibility"

    def ready(self) -> None:
        from etabli.feasibility import merging as merged
        from etabli.feasibility import personal_data as kept
        from etabli.feasibility.models import (
            APPEND_ONLY_COMPARISONS,
            APPEND_ONLY_DECISIONS,
            APPEND_ONLY_PRESCRIPTIONS,
            APPEND_ONLY_VERSIONS,
            FROZEN_ANSWER,
            FROZEN_LAYOUT,
            FROZEN_WORKS,
        )
        from etabli.people import personal_data

        personal_data.register("sites", priority=37, export=kept.export, erase=kept.erase)
        merged.register()

        APPEND_ONLY_VERSIONS.watch(
            self, "feasibility.E001", "keeps computed business plans as they were"
        )
        APPEND_ONLY_COMPARISONS.watch(
            self, "feasibility.E002", "keeps comparisons of management modes as they were"
        )
        FROZEN_ANSWER.watch(self, "feasibility.E003", "keeps what was answered on a visit as it is")
        APPEND_ONLY_PRESCRIPTIONS.watch(
            self, "feasibility.E006", "keeps versions of prescriptions as they were"
        )
        FROZEN_LAYOUT.watch(self, "feasibility.E004", "keeps what was asked of a layout as it is")
        FROZEN_WORKS.watch(self, "feasibility.E005", "keeps a version of works as it was")
        APPEND_ONLY_DECISIONS.watch(self, "feasibility.E007", "keeps decisions as they were")
