"""What feasibility holds of persons, when two records of one become one."""

from django.utils.translation import gettext_lazy as _

from etabli.feasibility.models import (
    Answer,
    Decision,
    Judgement,
    LayoutVersion,
    ModeComparison,
    PlanVersion,
    PrescriptionVersion,
    SiteFile,
    Visit,
    VisitPhoto,
    WorksVersion,
)
from etabli.people import merging


def register() -> None:
    """One compares the criteria of a study once. What was answered on a visit, what was decided,
    and the versions and comparisons that were made, are never changed: their authors stay as they
    were written."""
    merging.register(
        "sites",
        priority=82,
        label=_("candidate sites and visits"),
        follows=[
            (Judgement, "person"),
            (SiteFile, "added_by"),
            (Visit, "begun_by"),
            (VisitPhoto, "author"),
            (LayoutVersion, "made_by"),
            (WorksVersion, "made_by"),
        ],
        apart=[
            (Answer, "author"),
            (Decision, "recorded_by"),
            (ModeComparison, "made_by"),
            (PlanVersion, "made_by"),
            (PrescriptionVersion, "made_by"),
        ],
        settle=merging.leave_out_clashes(Judgement, "study"),
    )
