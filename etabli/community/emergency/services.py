"""The verbs of emergency contacts: write one down, look at one."""

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.community.document.services import note_viewing
from etabli.community.models import EmergencyContact, PrivateViewing
from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.people.models import Person


@transaction.atomic
def set_contact(
    person: Person, *, name: str = "", phone: str = "", relation: str = ""
) -> EmergencyContact | None:
    """Keep whom to call; with nothing written, keep nobody. Raises BadInput where a name lacks its
    telephone or the other way round."""
    if not (name or phone or relation):
        EmergencyContact.objects.filter(person=person).delete()
        return None
    for field, value in (("name", name), ("phone", phone)):
        if not value:
            raise BadInput(
                _("A name and a telephone are both needed; leave all empty to keep nobody."),
                field=field,
            )
    contact, _is_new = EmergencyContact.objects.update_or_create(
        person=person,
        defaults={"name": name, "phone": phone, "relation": relation, "changed_at": clock.now()},
    )
    return contact


@transaction.atomic
def look(person: Person, *, by: Person, reason: str) -> EmergencyContact | None:
    """Whom to call; that somebody looked, and why, is kept for good. Raises BadInput `reason`."""
    if not reason.strip():
        raise BadInput(_("Say why you look: it is kept."), field="reason")
    note_viewing(person, PrivateViewing.EMERGENCY, by=by, reason=reason)
    return EmergencyContact.objects.filter(person=person).first()
