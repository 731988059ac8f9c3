"""What entitlements hold of persons, when two records of one become one."""

from django.utils.translation import gettext_lazy as _

from etabli.entitlements.models import Entry, Pass, Terms
from etabli.people import merging
from etabli.people.models import Person


def register() -> None:
    """Passes follow with their accounts. The ledger and the terms are append-only: who wrote an
    entry, and who used an organisation's pass, stay as they were written."""
    merging.register(
        "passes",
        priority=25,
        label=_("plans and passes"),
        follows=[(Pass, "person"), (Pass, "granted_by")],
        apart=[(Entry, "made_by"), (Entry, "used_by"), (Terms, "made_by")],
        settle=_one_trial,
    )


def _one_trial(kept: Person, other: Person) -> None:
    """A trial is taken once in a network: a second one stays, as a pass like any other."""
    taken = Pass.objects.filter(person=kept, is_trial=True).values_list("network", flat=True)
    Pass.objects.filter(person=other, is_trial=True, network__in=list(taken)).update(is_trial=False)
