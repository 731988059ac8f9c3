from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.append_only import AppendOnly
from etabli.core.models import Identified
from etabli.core.running_total import RunningTotal
from etabli.entitlements.models.passes import Pass
from etabli.entitlements.models.plan import Allowance
from etabli.network.models import Space
from etabli.people.models import Person


class Account(Identified):
    """The credit of one allowance of a pass: of a pass's whole time, or of one period of a
    subscription. Its balance is that of its last entry."""

    held = models.ForeignKey(Pass, on_delete=models.PROTECT, related_name="accounts")
    allowance = models.ForeignKey(Allowance, on_delete=models.PROTECT, related_name="accounts")
    begins_on = models.DateField(_("from"))
    expires_on = models.DateField(_("until"), null=True)

    class Meta:
        ordering = ["begins_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["held", "allowance", "begins_on"], name="account_once")
        ]


class Entry(Identified):
    """Credit come or gone, and why. Never changed, never taken away, never below zero: the
    database sees to it (`APPEND_ONLY_ENTRIES`, `RUNNING_BALANCE`, `entry_never_below_zero`).

    Amounts are whole minutes or half-days, as the account's allowance counts. `minutes` is how
    much use was paid with it: the minutes booked, times how many were booked.
    """

    class Cause(models.TextChoices):
        GRANTED = "granted", _("granted")
        TOPPED_UP = "topped_up", _("topped up")
        USED = "used", _("booked")
        GIVEN_BACK = "given_back", _("given back")
        EXPIRED = "expired", _("credit expired")

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    position = models.PositiveIntegerField()
    amount = models.IntegerField()
    balance = models.IntegerField()
    cause = models.CharField(max_length=10, choices=Cause.choices)
    booking = models.UUIDField(null=True)
    space = models.ForeignKey(Space, null=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(null=True)
    minutes = models.IntegerField(default=0)
    # For whom an organisation's pass paid, by which its ceiling is counted; or a member's, by which
    # their guests of a day are.
    used_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    # The debit that this takes back, once.
    reverses = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="reversed_by"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["account", "position"]
        constraints = [
            models.UniqueConstraint(fields=["account", "position"], name="ledger_entry_once"),
            models.CheckConstraint(condition=models.Q(position__gte=1), name="entry_numbered"),
            models.CheckConstraint(
                condition=models.Q(balance__gte=0), name="entry_never_below_zero"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    cause__in=["granted", "topped_up"],
                    amount__gt=0,
                    booking__isnull=True,
                    reverses__isnull=True,
                )
                | models.Q(cause="used", amount__lt=0, booking__isnull=False, reverses__isnull=True)
                | models.Q(
                    cause="given_back", amount__gt=0, booking__isnull=False, reverses__isnull=False
                )
                | models.Q(
                    cause="expired", amount__lt=0, booking__isnull=True, reverses__isnull=True
                ),
                name="entry_says_why",
            ),
        ]
        indexes = [models.Index(fields=["booking"], name="entry_by_booking")]


APPEND_ONLY_ENTRIES = AppendOnly(Entry._meta.db_table)
RUNNING_BALANCE = RunningTotal(
    Entry._meta.db_table, key="account_id", position="position", amount="amount", total="balance"
)
