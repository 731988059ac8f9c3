from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FablabConfig(AppConfig):
    name = "etabli.fablab"

    def ready(self) -> None:
        from etabli.core import due
        from etabli.fablab import finding
        from etabli.fablab import merging as merged
        from etabli.fablab import personal_data as kept
        from etabli.fablab import requirements as workshop
        from etabli.fablab.authorisation.services import warn
        from etabli.fablab.services import forget
        from etabli.fablab.switch.services import push_all
        from etabli.fablab.switch.watch import look_at_switches
        from etabli.fablab.training.services import remind
        from etabli.fablab.usage.services import stop_forgotten
        from etabli.network import requirements
        from etabli.people import personal_data
        from etabli.people.messages import kinds

        for name, priority, check, label in (
            ("in order", 65, workshop.in_order, _("in order")),
            ("trained", 70, workshop.trained, _("trained")),
            ("supervised", 80, workshop.supervised, _("supervised")),
            ("accompanied", 90, workshop.accompanied, _("accompanied")),
        ):
            requirements.register(name, priority=priority, check=check, standing=True, label=label)
        personal_data.register("workshop", priority=15, export=kept.export, erase=kept.erase)
        kinds.register(
            "workshop",
            priority=60,
            label=_("Workshop"),
            about=_("Trainings you take, machines you may use, who asks you to stay beside them."),
            ways=kinds.MAY,
        )
        merged.register()
        finding.register()
        due.register("remind of trainings", remind)
        due.register("turn switches", push_all)
        due.register("look at switches", look_at_switches)
        due.register("stop forgotten machines", stop_forgotten)
        due.register("warn of authorisations", warn)
        due.register("forget workshop traces", forget)
