from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from etabli.core.commands import Group
from etabli.people.models import ApiToken
from etabli.people.services import cut_token


class Command(Group):
    help = gettext_noop("Keys to the API.")

    def add_verbs(self, verbs: Any) -> None:
        create = verbs.add_parser("create", help=_("print a new token for an account"))
        create.add_argument("email")
        create.add_argument(
            "--days", type=_days, default="365", help=_("how long it opens (1 to 730)")
        )
        create.add_argument("--reach", choices=ApiToken.Reach.values, default=ApiToken.Reach.WRITE)

    def create(self, email: str, days: timedelta, reach: str) -> str:
        return cut_token(email, reach=reach, valid_for=days)


def _days(text: str) -> timedelta:
    # Whether so many are allowed is for the service to say; more than these Python cannot count.
    return timedelta(days=max(0, min(int(text), 10_000)))
