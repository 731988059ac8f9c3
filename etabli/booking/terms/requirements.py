"""What a place's terms may have against a use: hours of one's group, quotas."""

from collections.abc import Collection
from itertools import groupby

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etabli.booking.requirements import duration
from etabli.booking.terms.rules import applying, period_of
from etabli.booking.terms.selectors import minutes_used
from etabli.community.selectors import groups_of
from etabli.core.errors import Refused
from etabli.network import rules
from etabli.network.hours import Hours, Stretch
from etabli.network.requirements import Use
from etabli.network.terms import GroupHours, Per, Quota


def in_hours_of_group(use: Use) -> Refused | None:
    """Within hours in which the person's groups, or everybody, may book this kind of space.

    No query where the place has no such hours.
    """
    place = use.space.place
    concerned = [one for one in place.terms.hours if one.kind in ("", use.space.kind)]
    own = applying(concerned, _groups(use, concerned))
    if not own or any(_covers(one, use) for one in own):
        return None
    told = ", ".join(f"{time_format(one.opens)}\u2013{time_format(one.closes)}" for one in own)
    return Refused(
        "group_hours",
        _("%(space)s can be booked by this person within %(hours)s only.")
        % {"space": use.space, "hours": told},
        advice=_("Choose a time within these hours."),
        field="starts_at",
    )


def within_quota(use: Use) -> Refused | None:
    """Not more hours a day, a week or a month than the person's groups, or everybody, may book.

    No query where the place has no quotas for this kind of space; one for each of them, and one
    where one is for a group.
    """
    concerned = [one for one in use.space.place.terms.quotas if one.kind in ("", use.space.kind)]
    groups = _groups(use, concerned)
    by_subject = groupby(sorted(concerned, key=_subject), _subject)
    for _kind, quotas in by_subject:
        own = applying(quotas, groups)
        largest = max(own, key=lambda one: one.hours, default=None)
        if largest and (refusal := _beyond(largest, use)):
            return refusal
    return None


def _subject(quota: Quota) -> tuple[str, str]:
    return quota.kind, quota.per


def _groups(use: Use, concerned: Collection[Quota | GroupHours]) -> set[str]:
    if not any(one.group for one in concerned):
        return set()
    return groups_of(use.person, use.space.place.network)


def _covers(one: GroupHours, use: Use) -> bool:
    zone = use.space.place.zone
    hours = Hours(week=dict.fromkeys(range(7), (Stretch(one.opens, one.closes),)))
    first, last = (end.astimezone(zone).date() for end in (use.starts_at, use.ends_at))
    return rules.covering(rules.opening_periods(first, last, hours, "", zone), use.period)


def _beyond(quota: Quota, use: Use) -> Refused | None:
    place = use.space.place
    between = period_of(quota.per, use.starts_at, place)
    used = minutes_used(use.person, place, quota.kind, between, but=use.replacing)
    wanted = (use.period.end - use.period.start) * use.quantity
    if used + wanted <= quota.hours * 60:
        return None
    return Refused(
        "quota",
        ngettext(
            "At most %(hours)d hour %(per)s can be booked here by one person.",
            "At most %(hours)d hours %(per)s can be booked here by one person.",
            quota.hours,
        )
        % {"hours": quota.hours, "per": Per(quota.per).label},
        advice=_("%(left)s are left: choose a shorter time, or another period.")
        % {"left": duration(max(quota.hours * 60 - used, 0))},
        field="ends_at",
    )
