from datetime import timedelta
from typing import Any

from etabli.core.commands import Group
from etabli.people.models import ApiToken
from etabli.people.services import cut_token


class Command(Group):
    help = "Keys to the API."

    def add_verbs(self, verbs: Any) -> None:
        create = verbs.add_parser("create", help="print a new token for an account")
        create.add_argument("email")
        create.add_argument("--days", type=int, default=365, help="how long it opens (1 to 730)")
        create.add_argument("--reach", choices=ApiToken.Reach.values, default=ApiToken.Reach.WRITE)

    def create(self, email: str, days: int, reach: str) -> str:
        return cut_token(email, reach=reach, valid_for=timedelta(days=days))
