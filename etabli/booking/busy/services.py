"""The verbs of calendars kept elsewhere: follow one, take a file in, read again, forget."""

from datetime import datetime, time, timedelta, tzinfo
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from etabli.booking.busy import fetching, rules
from etabli.booking.busy.calendars import Busy, busy_times
from etabli.booking.models import BusyCalendar, BusyTime
from etabli.core import clock
from etabli.core.errors import BadInput, Conflict
from etabli.core.texts import Text
from etabli.network.models import Closure, Space
from etabli.network.services import close_space, reopen_space
from etabli.network.webhooks.rules import check_address
from etabli.people.models import Person

MOST_AT_ONCE = 200
BUSY_ELSEWHERE = Text("occupé par ailleurs", "busy elsewhere")


def follow(owner: Person | Space, name: str, url: str) -> BusyCalendar:
    """Read the calendar at `url` from now on, again and again. A worker does; whoever asks does
    not wait. Raises BadInput, Conflict `too_many_calendars`."""
    url = rules.tidy(url)
    check_address(url, plain_allowed=settings.WEBHOOKS_TO_PRIVATE_ADDRESSES)
    with transaction.atomic():
        _check_number(owner)
        made = BusyCalendar.objects.create(**_of(owner), name=name, url=url, due_at=clock.now())
        transaction.on_commit(partial(read.enqueue, made.pk))
    return made


def take_in(owner: Person | Space, name: str, content: bytes) -> BusyCalendar:
    """Keep the busy times of a file, in the place of an earlier file of that name. Raises BadInput
    for what is no calendar, Conflict `too_many_calendars`."""
    first, last = _window(owner)
    try:
        busy = busy_times(content, first, last, _zone(owner))
    except rules.NotRead as error:
        problem = rules.PROBLEMS[error.problem]
        raise BadInput(str(problem.what), field="file", advice=str(problem.advice)) from error
    with transaction.atomic():
        earlier = BusyCalendar.objects.filter(**_of(owner), name=name, url="").first()
        if earlier is None:
            _check_number(owner)
            earlier = BusyCalendar.objects.create(**_of(owner), name=name)
        _keep(earlier, busy, last)
    close_for(earlier)
    return earlier


def read_soon(calendar: BusyCalendar) -> None:
    """Read it as soon as a worker can, unless that was done this minute."""
    now = clock.now()
    long_ago = Q(tried_at=None) | Q(tried_at__lte=now - rules.PAUSE)
    mine = BusyCalendar.objects.filter(long_ago, pk=calendar.pk).exclude(url="")
    if mine.update(due_at=now):
        read.enqueue(calendar.pk)


@transaction.atomic
def forget(calendar: BusyCalendar) -> None:
    """Let go of a calendar and of all that it said; what it closed is open again."""
    found = BusyCalendar.objects.select_for_update().filter(pk=calendar.pk).first()
    if found is not None:
        _let_go(found.times.all())
        found.delete()


@task()
def read(calendar: int) -> None:
    """The worker's part: read a calendar that is due, once."""
    now = clock.now()
    mine = BusyCalendar.objects.filter(pk=calendar, due_at__lte=now)
    # The condition lets one of two workers read.
    if not mine.update(due_at=now + rules.EVERY, tried_at=now):
        return
    found = BusyCalendar.objects.select_related("person", "space__place").get(pk=calendar)
    owner = found.person or found.space
    assert owner is not None  # the database holds that one of them is there
    first, last = _window(owner)
    fresh = found.laid_out_at is not None and found.laid_out_at > now - rules.WHOLE_AGAIN
    try:
        got = fetching.fetched(found.url, *((found.etag, found.modified) if fresh else ()))
        busy = busy_times(got.content, first, last, _zone(owner)) if got else None
    except rules.NotRead as error:
        _note_failure(found, error)
    else:
        found.due_at = now + rules.EVERY
        if got and busy:
            found.etag = got.etag[: BusyCalendar._meta.get_field("etag").max_length]
            found.modified = got.modified[: BusyCalendar._meta.get_field("modified").max_length]
        _keep(found, busy, last)
    close_for(found)


def read_due() -> None:
    """Ask the workers to read what is due; and close what could not be closed before."""
    now = clock.now()
    due = BusyCalendar.objects.filter(due_at__lte=now).order_by("due_at")
    for calendar in due.values_list("pk", flat=True)[:MOST_AT_ONCE]:
        read.enqueue(calendar)
    files = BusyCalendar.objects.filter(url="").exclude(space=None)
    for given in files.filter(times__closure=None, times__ends_at__gt=now).distinct():
        close_for(given)
    BusyTime.objects.filter(ends_at__lte=now - timedelta(days=1)).delete()


def close_for(calendar: BusyCalendar) -> None:
    """Close a space for each busy time of its calendar that nothing stands in the way of, each in
    a transaction of its own: bookings are not cancelled, and others do not wait."""
    if calendar.space_id is None:
        return
    open_yet = calendar.times.filter(closure=None, ends_at__gt=clock.now())
    for busy in open_yet.values_list("pk", flat=True):
        _close(busy)


def _close(busy: int) -> None:
    try:
        with transaction.atomic():
            times = BusyTime.objects.select_for_update(of=("self",)).select_related(
                "calendar__space__place"
            )
            found = times.filter(pk=busy, closure=None).first()
            if found is None or found.calendar.space is None:
                return
            found.closure = close_space(
                found.calendar.space, found.starts_at, found.ends_at, BUSY_ELSEWHERE
            )
            found.save(update_fields=["closure"])
    except Conflict:
        return  # It is booked or closed then: the page says so, and the next reading tries again.


def _keep(calendar: BusyCalendar, busy: Busy | None, last: datetime) -> None:
    """What was read; None: what was read before still stands."""
    now = clock.now()
    with transaction.atomic():
        # Whoever forgot it meanwhile is not made to remember.
        if not BusyCalendar.objects.select_for_update().filter(pk=calendar.pk).exists():
            return
        if busy is not None:
            _replace(calendar, busy)
            calendar.until, calendar.laid_out_at = last, now
            calendar.left_out = busy.left_out
        calendar.read_at = now
        calendar.failures, calendar.problem, calendar.detail = 0, "", ""
        calendar.save()


def _replace(calendar: BusyCalendar, busy: Busy) -> None:
    """Only what changed is written: what stays closed is never open for an instant."""
    now = clock.now()
    told = ((clock.instant(one.start), clock.instant(one.end)) for one in busy.periods)
    wanted = {(starts_at, ends_at) for starts_at, ends_at in told if ends_at > now}
    gone = []
    for time_ in calendar.times.filter(ends_at__gt=now):
        key = (time_.starts_at, time_.ends_at)
        if key in wanted:
            wanted.remove(key)
        else:
            gone.append(time_.pk)
    _let_go(calendar.times.filter(pk__in=gone))
    BusyTime.objects.bulk_create(
        BusyTime(calendar=calendar, starts_at=starts_at, ends_at=ends_at)
        for starts_at, ends_at in sorted(wanted)
    )


def _let_go(times: QuerySet[BusyTime]) -> None:
    # Locked first: whoever is closing the space for one of them has then done so, or does not.
    made = [one for one in times.select_for_update().values_list("closure", flat=True) if one]
    for closure in Closure.objects.filter(pk__in=made, ends_at__gt=clock.now()):
        reopen_space(closure)
    times.delete()


def _note_failure(calendar: BusyCalendar, error: rules.NotRead) -> None:
    """What was read before stays; it is tried again later and later."""
    BusyCalendar.objects.filter(pk=calendar.pk).update(
        problem=error.problem,
        detail=error.detail[: BusyCalendar._meta.get_field("detail").max_length],
        failures=F("failures") + 1,
        due_at=clock.now() + rules.wait_after(calendar.failures),
    )


def _of(owner: Person | Space) -> dict[str, Person | Space]:
    return {"person" if isinstance(owner, Person) else "space": owner}


def _check_number(owner: Person | Space) -> None:
    type(owner).objects.select_for_update(no_key=True).get(pk=owner.pk)
    if BusyCalendar.objects.filter(**_of(owner)).count() >= rules.MOST:
        raise Conflict(
            "too_many_calendars",
            _("There are %(most)d calendars at most.") % {"most": rules.MOST},
            advice=_("Take one away that is needed no more."),
            field="name",
        )


def _zone(owner: Person | Space) -> tzinfo:
    return owner.place.zone if isinstance(owner, Space) else timezone.get_default_timezone()


def _window(owner: Person | Space) -> tuple[datetime, datetime]:
    """From this morning on, for as long as repetitions are laid out."""
    zone = _zone(owner)
    today = clock.now().astimezone(zone).date()
    first = datetime.combine(today, time(), zone)
    ahead = rules.CLOSED_AHEAD if isinstance(owner, Space) else rules.AHEAD
    return first, first + ahead
