"""What access holds of persons, when two records of one become one."""

from django.utils.translation import gettext_lazy as _

from etabli.access.models import Viewing
from etabli.people import merging


def register() -> None:
    """Entries lie with bookings, which follow."""
    merging.register(
        "presences looked at",
        priority=30,
        label=_("looks at who was in"),
        follows=[(Viewing, "person")],
    )
