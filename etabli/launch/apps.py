from django.apps import AppConfig


class LaunchConfig(AppConfig):
    name = "etabli.launch"

    def ready(self) -> None:
        from etabli.community import panels
        from etabli.launch import merging as merged
        from etabli.launch import panels as own
        from etabli.launch import personal_data as kept
        from etabli.launch.models import APPEND_ONLY_BUDGETS
        from etabli.people import personal_data

        merged.register()
        panels.register("origin", priority=10, show=own.origin)
        personal_data.register("invitations", priority=30, export=kept.export, erase=kept.erase)
        APPEND_ONLY_BUDGETS.watch(self, "launch.E001", "keeps budgets as they were")
