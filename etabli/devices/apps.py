from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "etabli.devices"

    def ready(self) -> None:
        from etabli.core import due
        from etabli.devices import services

        due.register("look at devices", services.look_at_all)
