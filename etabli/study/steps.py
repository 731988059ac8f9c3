"""What a study goes through, and what comes next."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etabli.study.models import Study
from etabli.study.services import FEWEST_ANSWERS


@dataclass(frozen=True)
class Step:
    """One stage: whether it is behind us, and the page where it is done."""

    title: str
    told: str
    page: str  # the name of its URL
    is_done: bool
    is_managed: bool = False  # its page is for those who run the study


def of(study: Study, answers: int) -> list[Step]:
    """The stages of a study in their order. Four queries."""
    channels = study.channels.count()
    meetings = study.meetings.count()
    estimates = study.estimates.count()
    return [
        Step(
            _("Campaign"),
            ngettext("%(count)d channel", "%(count)d channels", channels) % {"count": channels},
            "study_campaign",
            channels > 0,
        ),
        Step(
            _("Answers"),
            ngettext("%(count)d answer", "%(count)d answers", answers) % {"count": answers},
            "study_import",
            answers >= FEWEST_ANSWERS,
            is_managed=True,
        ),
        Step(
            _("Journal"),
            ngettext("%(count)d meeting", "%(count)d meetings", meetings) % {"count": meetings},
            "study_journal",
            meetings > 0,
        ),
        Step(
            _("Demand"),
            ngettext("%(count)d estimate", "%(count)d estimates", estimates) % {"count": estimates},
            "study_demand",
            estimates > 0,
        ),
        Step(
            _("Network"),
            str(study.chosen) if study.chosen else _("none chosen"),
            "study_network",
            study.chosen is not None,
        ),
        Step(
            _("Report"),
            _("published") if study.published_at else _("not published"),
            "study_report",
            study.published_at is not None,
        ),
    ]
