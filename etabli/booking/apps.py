from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "etabli.booking"

    def ready(self) -> None:
        from etabli.booking.requirements import in_time, of_allowed_length
        from etabli.network import requirements

        requirements.register("notice", priority=20, check=in_time)
        requirements.register("length", priority=30, check=of_allowed_length)
