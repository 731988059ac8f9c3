"""The verbs of doubles: merge two records, or say that they are two people."""

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.community.doubles.selectors import Two, refusal
from etabli.community.models import Distinct
from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.people.models import Merge, Person
from etabli.people.services import merge


@transaction.atomic
def merge_two(
    two: Two,
    kept: Person,
    *,
    by: Person,
    login_opens: bool,
    name: str,
    phone: str,
    language: str,
) -> Merge:
    """Keep one of the two, called as told. Raises Forbidden `elsewhere_member`, `holds_role`,
    Conflict `merged_already`."""
    if refused := refusal(two, by):
        raise refused
    if kept not in (two.first, two.second):
        raise BadInput(_("Choose one of the two."), field="kept")
    other = two.second if kept == two.first else two.first
    return merge(
        kept,
        other,
        by=by,
        login_opens=login_opens,
        details={"name": name, "phone": phone, "language": language},
    )


def tell_apart(two: Two, *, by: Person) -> None:
    """They are two people; saying so again changes nothing."""
    first, second = sorted((two.first, two.second), key=lambda one: one.pk)
    Distinct.objects.get_or_create(
        first=first, second=second, defaults={"said_by": by, "said_at": clock.now()}
    )
