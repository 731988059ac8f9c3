"""What community holds of persons, when two records of one become one."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from etabli.community.directory.services import drop
from etabli.community.document.services import take_back
from etabli.community.models import (
    Affiliation,
    CharterAcceptance,
    Distinct,
    Document,
    EmergencyContact,
    Membership,
    NotThisOne,
    PrivateViewing,
    Profile,
    Visitor,
)
from etabli.community.organisation.services import end_affiliation
from etabli.community.services import end
from etabli.core import clock
from etabli.people import merging
from etabli.people.models import Person


def register() -> None:
    """Memberships, what was accepted, and where somebody works."""
    merging.register(
        "memberships",
        priority=10,
        label=_("memberships"),
        follows=[(Membership, "person")],
        settle=_one_membership,
    )
    merging.register(
        "charters",
        priority=11,
        label=_("charters accepted"),
        follows=[(CharterAcceptance, "person")],
        settle=merging.leave_out_clashes(CharterAcceptance, "version"),
    )
    merging.register(
        "organisations",
        priority=12,
        label=_("organisations"),
        follows=[(Affiliation, "person")],
        settle=_one_affiliation,
    )
    merging.register(
        "told apart",
        priority=13,
        label=_("records told apart"),
        follows=[(Distinct, "said_by")],
        apart=[(Distinct, "first"), (Distinct, "second")],
        settle=_forget_told_apart,
    )
    merging.register(
        "documents",
        priority=14,
        label=_("documents given"),
        follows=[(Document, "person"), (Document, "answered_by")],
        # Who looked at what is append-only: it is found by the closed record too.
        apart=[(PrivateViewing, "owner"), (PrivateViewing, "seen_by")],
        settle=_one_document,
    )
    merging.register(
        "emergency contacts",
        priority=15,
        label=_("whom to call in an emergency"),
        follows=[(EmergencyContact, "person")],
        settle=_one_contact,
    )
    merging.register(
        "directory",
        priority=16,
        label=_("entries of the directory"),
        follows=[(Profile, "person")],
        apart=[(NotThisOne, "person"), (NotThisOne, "other")],
        settle=_one_profile,
    )
    merging.register(
        "visits",
        priority=17,
        label=_("visits"),
        follows=[(Visitor, "guest_of")],
        apart=[(Visitor, "person")],
        settle=_visitors_no_more,
    )


def _one_membership(kept: Person, other: Person) -> None:
    """Of two that are not over in one network the active one goes on, or the kept person's; it
    began when the earlier one did, is in the groups of both, and the other one ends now."""
    current = Membership.objects.exclude(status=Membership.Status.ENDED).select_related("network")
    for mine, theirs in merging.twice(current, kept, other, "network"):
        active = Membership.Status.ACTIVE
        goes_on, over = (theirs, mine) if theirs.status == active != mine.status else (mine, theirs)
        if over.began_at and goes_on.began_at:
            goes_on.began_at = min(over.began_at, goes_on.began_at)
            goes_on.save(update_fields=["began_at"])
        goes_on.groups.add(*over.groups.all())
        end(over)


def _one_affiliation(kept: Person, other: Person) -> None:
    """Of two times in an organisation that overlap, that which is over first ends now: an
    employee's day counts once. One after the other, both stay."""
    there = Affiliation.objects.filter(ended_at=None)
    for mine, theirs in merging.twice(there, kept, other, "organisation", "administers"):
        shorter, longer = sorted((theirs, mine), key=_last_day)
        if longer.from_on <= _last_day(shorter):
            end_affiliation(shorter)


def _last_day(affiliation: Affiliation) -> date:
    return affiliation.until_on or date.max


def _forget_told_apart(kept: Person, other: Person) -> None:
    """What was said of the closed record tells nothing of the kept one."""
    Distinct.objects.filter(first=other).delete()
    Distinct.objects.filter(second=other).delete()


def _one_document(kept: Person, other: Person) -> None:
    """Of a kind one waits, one holds and one was refused at most: the one given last."""
    documents = Document.objects.select_related("file")
    for both in merging.twice(documents, kept, other, "kind", "status"):
        take_back(min(both, key=lambda one: one.given_at))


def _one_profile(kept: Person, other: Person) -> None:
    """The one changed last, with what it shows to whom; whom the closed record left out is
    suggested anew."""
    for both in merging.twice(Profile.objects.all(), kept, other):
        drop(min(both, key=lambda one: one.changed_at))
    NotThisOne.objects.filter(Q(person=other) | Q(other=other)).delete()


def _one_contact(kept: Person, other: Person) -> None:
    """The one written down last."""
    for both in merging.twice(EmergencyContact.objects.all(), kept, other):
        min(both, key=lambda one: one.changed_at).delete()


def _visitors_no_more(kept: Person, other: Person) -> None:
    """Whoever turns out to be known is not erased as a visitor is, who is known for their visit
    alone. Two visits stay a visitor's: the later record goes with the kept one."""
    visits = Visitor.objects.filter(person__in=(kept, other))
    if len(visits) == 1:
        visits.update(forgotten_at=clock.now())
    else:
        visits.filter(person=other).update(forgotten_at=clock.now())
