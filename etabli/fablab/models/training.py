from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.models import Identified
from etabli.core.texts import TextField
from etabli.network.models import Network, Place, Space
from etabli.people.models import Person


class Training(Identified):
    """What is learnt for a family of machines, and how long it is good for."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="trainings")
    name = TextField(_("name"))
    description = TextField(_("description"), blank=True)
    prerequisites = models.ManyToManyField("self", symmetrical=False, blank=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark (%)"), default=80, validators=[MaxValueValidator(100)]
    )
    valid_months = models.PositiveSmallIntegerField(_("valid for (months)"), null=True, blank=True)
    unused_months = models.PositiveSmallIntegerField(
        _("lapses when unused for (months)"), null=True, blank=True
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pass_mark__lte=100), name="training_pass_mark_percent"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_months__isnull=True) | models.Q(valid_months__gte=1),
                name="training_valid_for_some_time",
            ),
            models.CheckConstraint(
                condition=models.Q(unused_months__isnull=True) | models.Q(unused_months__gte=1),
                name="training_lapses_after_some_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def scope_path(self) -> list[tuple[str, int]]:
        return self.network.scope_path()


class Instructor(models.Model):
    """Who may teach a training and say that somebody has learnt it."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="instructors")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="instructs")
    named_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    named_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["training", "person"], name="instructor_once")
        ]


class Question(Identified):
    """A question of a training's quiz. `choices`: `[{"text": {"fr", "en"}, "right": bool}]`."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="questions")
    text = TextField(_("question"))
    choices = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]


class Attempt(models.Model):
    """Somebody's answers to a quiz, told as a percentage alone."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="attempts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="quiz_attempts")
    percent = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    taken_at = models.DateTimeField(default=clock.now, editable=False)


class Session(Identified):
    """A training given on a date, at a place, by somebody, to so many people at most."""

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="sessions")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="training_sessions")
    instructor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sessions_given")
    space = models.ForeignKey(
        Space,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="training_sessions",
        verbose_name=_("space"),
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    seats = models.PositiveSmallIntegerField(_("places"))
    # Counted in the transaction that registers: the database itself refuses one too many.
    taken = models.PositiveSmallIntegerField(default=0, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(taken__lte=models.F("seats")), name="session_never_overfull"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="session_forward"
            ),
        ]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.place.scope_path()

    @property
    def left(self) -> int:
        return self.seats - self.taken


class Registration(Identified):
    """Somebody's place in a session."""

    class Status(models.TextChoices):
        REGISTERED = "registered", _("registered")
        WAITING = "waiting", _("on the wait list")
        CANCELLED = "cancelled", _("cancelled")
        CAME = "came", _("came")
        MISSED = "missed", _("did not come")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="training_registrations"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.REGISTERED)
    registered_at = models.DateTimeField(default=clock.now, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["registered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=~models.Q(status="cancelled"),
                name="registration_once",
            )
        ]
