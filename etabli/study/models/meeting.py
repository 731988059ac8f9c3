from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified
from etabli.study.models.study import Study


class Meeting(Identified):
    """Somebody met for the study: who came, what was said, what is needed, what comes next."""

    class Kind(models.TextChoices):
        INTERVIEW = "interview", _("interview")
        MEETING = "meeting", _("meeting")
        WORKING_GROUP = "working_group", _("working group")
        PUBLIC = "public", _("public meeting")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="meetings")
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=160)
    held_on = models.DateField(_("date"))
    place = models.CharField(_("where"), max_length=120, blank=True)
    # How many came; where nobody counted, those who are named are counted.
    attended = models.PositiveIntegerField(_("how many came"), null=True, blank=True)
    minutes = models.TextField(_("minutes of the meeting"), blank=True)

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    def scope_path(self) -> list[tuple[str, int]]:
        return self.study.scope_path()


class Participant(Identified):
    """Who came: a person by name, or an organisation and a role. Names go with time."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    name = models.CharField(_("name"), max_length=120, blank=True)
    # By which somebody who asks for what is kept of them is found.
    email = models.EmailField(_("e-mail"), blank=True)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=120, blank=True)

    class Meta:
        ordering = ["pk"]


class Need(Identified):
    """A need that was voiced, and which part of the demand it supports."""

    class Theme(models.TextChoices):
        ROOMS = "rooms", _("rooms and quiet")
        EQUIPMENT = "equipment", _("equipment and connection")
        MACHINES = "machines", _("workshop and machines")
        PRICE = "price", _("price and plans")
        HOURS = "hours", _("when it is open")
        ACCESS = "access", _("location and access")
        COMPANY = "company", _("company and events")
        RUNNING = "running", _("how it is run")
        OTHER = "other", _("other needs")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="needs")
    text = models.CharField(_("need"), max_length=300)
    theme = models.CharField(_("theme"), max_length=12, choices=Theme.choices)
    voices = models.PositiveSmallIntegerField(_("how many voiced it"), default=1)
    # What it supports, by the keys of the questionnaire and the codes of the territory.
    profile = models.CharField(_("profile"), max_length=40, blank=True)
    commune_code = models.CharField(_("commune"), max_length=20, blank=True)
    question = models.CharField(_("question"), max_length=60, blank=True)
    choice = models.CharField(_("answer"), max_length=60, blank=True)
    quoted = models.BooleanField(_("quoted in the report"), default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(voices__gte=1), name="need_voiced"),
        ]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.meeting.scope_path()


class NextStep(Identified):
    """Something agreed to: what, who, by when; done or not."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="next_steps")
    what = models.CharField(_("what"), max_length=200)
    who = models.CharField(_("who"), max_length=120, blank=True)
    due_on = models.DateField(_("by"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta:
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]
