"""The verbs of passes: grant, take a trial, top up, end."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etabli.community.models import Affiliation, Organisation
from etabli.community.selectors import is_active_member
from etabli.community.visitor.selectors import visits_now
from etabli.core import clock
from etabli.core.dates import date_told
from etabli.core.errors import BadInput, Conflict
from etabli.entitlements.ledger.services import open_account, post
from etabli.entitlements.models import Allowance, Entry, Pass, Plan, Terms, Unit
from etabli.entitlements.passes.selectors import today
from etabli.entitlements.plan.selectors import terms_of
from etabli.people.models import Person

EARLIEST, LATEST = timedelta(days=31), timedelta(days=366)  # around today, for a first day
MOST_AT_ONCE = 1000  # of a unit, for one top-up


def grant(
    plan: Plan,
    person: Person,
    *,
    by: Person,
    begins_on: date | None = None,
    ends_on: date | None = None,
) -> Pass:
    """Give a member, or today's visitor, a plan as it is offered now, from a day (today) until a
    day.

    A pass of so many days ends by itself; without any it lasts. Raises Conflict `not_offered`,
    `not_a_member` or `trial_taken`, BadInput for days that make no sense.
    """
    terms = terms_of(plan)
    days = _days_given(plan, terms, begins_on, ends_on)
    if not (is_active_member(person, plan.network) or visits_now(person, plan.network)):
        raise Conflict(
            "not_a_member",
            _("%(name)s is no member of %(network)s.") % {"name": person, "network": plan.network},
            advice=_("Plans and passes are for members."),
        )
    is_trial = plan.kind == Plan.Kind.TRIAL
    try:
        with transaction.atomic():
            return _open(plan, terms, days, by=by, person=person, is_trial=is_trial)
    except IntegrityError as error:
        if not is_trial or not Pass.objects.filter(
            person=person, network=plan.network, is_trial=True
        ):
            raise
        raise Conflict(
            "trial_taken",
            _("%(name)s has had a trial already.") % {"name": person},
            advice=_("A trial is given once a person."),
            field="plan",
        ) from error


@transaction.atomic
def grant_to_organisation(
    plan: Plan,
    organisation: Organisation,
    *,
    by: Person,
    begins_on: date | None = None,
    ends_on: date | None = None,
    ceiling: int | None = None,
) -> Pass:
    """Give an organisation a plan as it is offered now, for all its employees; `ceiling`: the
    minutes that it pays each of them in a calendar month. Raises Conflict `not_offered`, BadInput
    for days that make no sense, a trial, or a plan of another network."""
    if plan.kind == Plan.Kind.TRIAL:
        raise BadInput(_("A trial is for a person."), field="plan")
    if plan.network_id != organisation.network_id:
        raise BadInput(_("This plan is of another network."), field="plan")
    terms = terms_of(plan)
    days = _days_given(plan, terms, begins_on, ends_on)
    return _open(plan, terms, days, by=by, organisation=organisation, ceiling=ceiling)


@transaction.atomic
def share(
    held: Pass, *, named: Iterable[Affiliation] | None = None, ceiling: int | None = None
) -> Pass:
    """Say who may use an organisation's pass, and how much: all its employees, or those `named`
    alone; below a ceiling in minutes a calendar month for each. What is booked stays booked.
    Raises Conflict `pass_over`, BadInput for somebody of another organisation."""
    current = _locked(held)
    chosen = list(named or ())
    if any(one.organisation_id != current.organisation_id for one in chosen):
        raise BadInput(_("This person is in another organisation."), field="named")
    current.named_only, current.ceiling = named is not None, ceiling
    current.save(update_fields=["named_only", "ceiling"])
    current.named.set(chosen)
    return current


def take_trial(plan: Plan, person: Person) -> Pass:
    """A member helps themselves to a trial. Raises as `grant`, and BadInput for another plan."""
    if plan.kind != Plan.Kind.TRIAL:
        raise BadInput(_("This plan is no trial."), field="plan")
    return grant(plan, person, by=person)


@transaction.atomic
def top_up(held: Pass, allowance: Allowance, count: int, *, by: Person) -> Entry:
    """Add so many of the allowance's unit, to the present period of a subscription.

    Raises BadInput for a count out of reach, Conflict `pass_over`.
    """
    if not 1 <= count <= MOST_AT_ONCE:
        raise BadInput(
            _("Between 1 and %(most)d are added at once.") % {"most": MOST_AT_ONCE}, field="count"
        )
    if allowance.terms_id != held.terms_id:
        raise BadInput(_("This pass has no such allowance."), field="allowance")
    current = _locked(held)
    day = max(today(), current.begins_on)
    account = open_account(current, allowance, day, by=by)
    return post(account, count * Unit(allowance.unit).size, Entry.Cause.TOPPED_UP, by=by)


@transaction.atomic
def end(held: Pass, on: date | None = None) -> Pass:
    """Make a day (today) the last; what is left then expires, what is booked stays booked.

    Raises Conflict `pass_over`, BadInput for a day that is past or later than its end.
    """
    current = _locked(held)
    last = on or max(today(), current.begins_on)
    if last < max(today(), current.begins_on):
        raise BadInput(_("The last day is not before today or the first day."), field="ends_on")
    if current.ends_on and last > current.ends_on:
        raise BadInput(
            _("It ends on %(day)s already.") % {"day": date_told(current.ends_on, "j F Y")},
            field="ends_on",
        )
    current.ends_on = last
    current.save(update_fields=["ends_on"])
    return current


class _Days(NamedTuple):
    begins_on: date
    ends_on: date | None


def _days_given(plan: Plan, terms: Terms, begins_on: date | None, ends_on: date | None) -> _Days:
    """The first and the last day of a plan that is given now. Raises BadInput for days that make no
    sense, Conflict `not_offered`."""
    first, last = begins_on or today(), ends_on
    _check_first(first)
    if terms.valid_days is not None:
        last = first + timedelta(days=terms.valid_days - 1)
    if last is not None and last < first:
        raise BadInput(_("The last day is before the first."), field="ends_on")
    if not plan.is_offered:
        raise Conflict("not_offered", _("This plan is offered no more."), field="plan")
    return _Days(first, last)


def _open(plan: Plan, terms: Terms, days: _Days, *, by: Person, **holder: Any) -> Pass:
    """A pass with its accounts, of what has been checked; `holder`: whose it is, and how."""
    held = Pass.objects.create(
        terms=terms,
        network=plan.network,
        begins_on=days.begins_on,
        ends_on=days.ends_on,
        granted_at=clock.now(),
        granted_by=by,
        **holder,
    )
    for allowance in terms.allowances.all():
        open_account(held, allowance, days.begins_on, by=by)
    return held


def _locked(held: Pass) -> Pass:
    """The pass as it is now, locked. Raises Conflict `pass_over`."""
    current = (
        Pass.objects.select_related("terms__plan")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=held.pk)
    )
    if current.is_over(today()):
        raise Conflict("pass_over", _("This pass is over."))
    return current


def _check_first(first: date) -> None:
    if not today() - EARLIEST <= first <= today() + LATEST:
        raise BadInput(
            ngettext(
                "It begins at most %(count)d day ago or a year ahead.",
                "It begins at most %(count)d days ago or a year ahead.",
                EARLIEST.days,
            )
            % {"count": EARLIEST.days},
            field="begins_on",
        )
