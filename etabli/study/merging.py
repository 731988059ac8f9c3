"""What studies hold of persons, when two records of one become one."""

from django.utils.translation import gettext_lazy as _

from etabli.people import merging
from etabli.study.models import (
    ContactViewing,
    Edition,
    Estimate,
    Import,
    QuestionnaireEdit,
    QuestionnaireVersion,
)


def register() -> None:
    """Who made what in a study. Who looked at contacts is append-only, and stays as it was
    written; who answered is no person here."""
    merging.register(
        "studies",
        priority=80,
        label=_("work on studies"),
        follows=[
            (Edition, "published_by"),
            (Estimate, "made_by"),
            (Import, "uploaded_by"),
            (QuestionnaireEdit, "changed_by"),
            (QuestionnaireVersion, "published_by"),
        ],
        apart=[(ContactViewing, "person")],
    )
