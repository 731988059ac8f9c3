"""What missing documents may have against a use."""

from django.urls import reverse
from django.utils.translation import gettext as _

from etabli.community.document.rules import State
from etabli.community.document.selectors import asked_of
from etabli.core.errors import Forbidden, Refused
from etabli.network.requirements import Use


def documents_in_order(use: Use) -> Refused | None:
    """What the network says that nobody books without has been accepted, and is valid."""
    network = use.space.place.network
    if not network.documents_needed:
        return None
    lacking = [
        str(one.kind)
        for one in asked_of(use.person, network, required=True)
        if one.state != State.ACCEPTED
    ]
    if not lacking:
        return None
    return Forbidden(
        "documents",
        _("A document is missing or waits for an answer: %(documents)s.")
        % {"documents": ", ".join(lacking)},
        advice=_("Give it on the page of your documents; a host of %(network)s answers.")
        % {"network": network},
        field="person",
        extra={"link": reverse("my_documents"), "link_text": _("My documents")},
    )
