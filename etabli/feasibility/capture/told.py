"""What floor areas are called on pages and in documents."""

from django.utils.translation import gettext as _


def part_told(key: str) -> str:
    """A part of `rules.Program.areas`."""
    return {
        "desks": _("Open space"),
        "meeting": _("Meeting rooms"),
        "booths": _("Phone booths"),
        "shared": _("Kitchen and lounge"),
        "reception": _("Reception, storage and sanitary"),
        "workshop": _("Workshop of a fab-lab"),
        "circulation": _("Circulation"),
    }[key]
