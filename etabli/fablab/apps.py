from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FablabConfig(AppConfig):
    name = "etabli.fablab"

    def ready(self) -> None:
        from etabli.core import due
        from etabli.fablab import personal_data as kept
        from etabli.fablab import requirements as workshop
        from etabli.fablab.authorisation.services import warn
        from etabli.fablab.services import forget
        from etabli.fablab.training.services import remind
        from etabli.fablab.usage.services import stop_forgotten
        from etabli.network import requirements
        from etabli.people import personal_data

        requirements.register(
            "in order", priority=65, check=workshop.in_order, standing=True, label=_("in order")
        )
        requirements.register(
            "trained", priority=70, check=workshop.trained, standing=True, label=_("trained")
        )
        requirements.register(
            "supervised",
            priority=80,
            check=workshop.supervised,
            standing=True,
            label=_("supervised"),
        )
        requirements.register(
            "accompanied",
            priority=90,
            check=workshop.accompanied,
            standing=True,
            label=_("accompanied"),
        )
        personal_data.register("workshop", priority=15, export=kept.export, erase=kept.erase)
        due.register("remind of trainings", remind)
        due.register("stop forgotten machines", stop_forgotten)
        due.register("warn of authorisations", warn)
        due.register("forget workshop traces", forget)
