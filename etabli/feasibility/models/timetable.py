from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.feasibility.models.site import Site


class Timetable(models.Model):
    """What somebody said of the way of a site to its opening; all else follows from the site's
    sheet, its works, its plan and its management mode (`file.rules`)."""

    class Permit(models.TextChoices):
        NONE = "none", _("no permission")
        PUBLIC = "public", _("permission for a place that receives the public")
        DECLARATION = "declaration", _("with a prior declaration too")
        BUILDING = "building", _("building permit")

    site = models.OneToOneField(Site, on_delete=models.CASCADE, related_name="timetable")
    # None: from the day on which it is read.
    begins_on = models.DateField(_("begins on"), null=True, blank=True)
    # Key of `mode.rules.modes`; none: the one that most answers speak for.
    mode = models.CharField(_("management mode"), max_length=20, blank=True)
    permit = models.CharField(
        _("permission for the works"), max_length=12, choices=Permit.choices, default=Permit.PUBLIC
    )
    # By key of a step: low, likely, high (weeks), source.
    replaced: models.JSONField[Any, Any] = models.JSONField(default=dict)
