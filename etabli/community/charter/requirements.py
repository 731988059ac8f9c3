"""What a charter may have against a use."""

from django.urls import reverse
from django.utils.translation import gettext as _

from etabli.community.charter.selectors import acceptance_of
from etabli.core.errors import Forbidden, Refused
from etabli.network.requirements import Use


def has_accepted(use: Use) -> Refused | None:
    """The person has accepted the charter as it is today. A host who books for somebody is not
    held up: only the person can accept it, and is asked when they next book themselves."""
    network = use.space.place.network
    if not network.charter or (use.by is not None and use.by.pk != use.person.pk):
        return None
    if acceptance_of(use.person, network):
        return None
    return Forbidden(
        "charter",
        _("The charter of %(network)s is new or has changed: accept it to book.")
        % {"network": network},
        advice=_("Read and accept it on its page, then book."),
        field="person",
        extra={
            "link": reverse("charter", args=[network.slug]),
            "link_text": _("Read the charter"),
        },
    )
