from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "etabli.booking"

    def ready(self) -> None:
        from etabli.booking import personal_data as kept
        from etabli.booking import services
        from etabli.booking.requirements import in_time, of_allowed_length
        from etabli.core import due
        from etabli.network import requirements
        from etabli.people import personal_data

        requirements.register("notice", priority=20, check=in_time)
        requirements.register("length", priority=30, check=of_allowed_length)
        personal_data.register("bookings", priority=10, export=kept.export, erase=kept.erase)
        due.register("expire bookings", services.expire)
