from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.texts import TextField
from etabli.network.models.place import Place

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class OpeningHours(models.Model):
    """One stretch of a week day, in local time; closing at 0:00 is midnight at the day's end."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=WEEKDAYS)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__range=(0, 6)), name="hours_weekday"),
            models.UniqueConstraint(fields=["place", "weekday", "opens"], name="hours_once"),
        ]


class OpeningException(models.Model):
    """A date with other hours than its week day, or closed when it has none."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="exceptions")
    date = models.DateField(_("date"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    reason = TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["date", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens__isnull=True, closes__isnull=True)
                | models.Q(opens__isnull=False, closes__isnull=False),
                name="exception_both_or_none",
            ),
            models.UniqueConstraint(fields=["place", "date", "opens"], name="exception_once"),
            models.UniqueConstraint(
                fields=["place", "date"],
                condition=models.Q(opens__isnull=True),
                name="exception_closed_once",
            ),
        ]
