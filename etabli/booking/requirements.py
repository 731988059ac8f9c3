"""What booking itself may have against a use: its notice and its length."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etabli.core.errors import Refused
from etabli.network.requirements import Use

# Who sits down and books a moment later books from when they sat down.
GRACE = timedelta(minutes=15)


def in_time(use: Use) -> Refused | None:
    """Not in the past, not too late and not too far ahead."""
    space = use.space
    if use.starts_at < use.asked_at - GRACE or use.ends_at <= use.asked_at:
        return Refused(
            "past",
            _("This time has begun already."),
            advice=_("Choose a later one."),
            field="starts_at",
        )
    if use.starts_at < use.asked_at + timedelta(minutes=space.notice) and space.notice:
        return Refused(
            "notice",
            _("%(space)s is booked at least %(notice)s ahead.")
            % {"space": space, "notice": duration(space.notice)},
            advice=_("Choose a later time."),
            field="starts_at",
        )
    horizon = max(space.horizon, (use.in_series and space.series_horizon) or 0)
    if use.starts_at > use.asked_at + timedelta(days=horizon):
        return Refused(
            "horizon",
            ngettext(
                "%(space)s is booked at most %(days)d day ahead.",
                "%(space)s is booked at most %(days)d days ahead.",
                horizon,
            )
            % {"space": space, "days": horizon},
            advice=_("Choose an earlier day."),
            field="starts_at",
        )
    return None


def of_allowed_length(use: Use) -> Refused | None:
    """Neither shorter nor longer than the space allows."""
    space = use.space
    length = use.period.end - use.period.start
    if space.shortest <= length <= space.longest:
        return None
    return Refused(
        "length",
        _("%(space)s is booked for %(shortest)s to %(longest)s.")
        % {
            "space": space,
            "shortest": duration(space.shortest),
            "longest": duration(space.longest),
        },
        advice=_("Choose another duration."),
        field="ends_at",
    )


def duration(minutes: int) -> str:
    """A length of time as one says it: 45 min, 2 h, 1 h 30, 3 days."""
    days, rest = divmod(minutes, 24 * 60)
    if days and not rest:
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}\u00a0min"
    return f"{hours}\u00a0h" + (f"\u00a0{rest:02d}" if rest else "")
