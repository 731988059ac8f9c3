"""What launch holds of persons, when two records of one become one."""

from django.utils.translation import gettext_lazy as _

from etabli.launch.models import Budget, Invitation, Opening
from etabli.people import merging


def register() -> None:
    """The thread from an answer to a member goes on to the kept one; budgets are never changed."""
    merging.register(
        "invitations",
        priority=70,
        label=_("invitations from a study"),
        follows=[(Invitation, "person"), (Opening, "prepared_by")],
        apart=[(Budget, "prepared_by")],
    )
