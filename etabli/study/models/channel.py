from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified
from etabli.study.models.study import Study


class Channel(Identified):
    """One way of reaching people, with a short link of its own that tells what it brought."""

    class Kind(models.TextChoices):
        PRESS = "press", _("press")
        WEB = "web", _("web site")
        SOCIAL = "social", _("social network")
        POSTER = "poster", _("poster")
        LETTER = "letter", _("letter or e-mail")
        MEETING = "meeting", _("meeting")
        OTHER = "other", _("other")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="channels")
    code = models.SlugField(_("code"), max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=80)
    # Of the short link: nobody is recognised, so somebody who comes twice counts twice.
    visits = models.PositiveIntegerField(_("visits"), default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["study", "name"], name="channel_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def scope_path(self) -> list[tuple[str, int]]:
        return self.study.scope_path()
