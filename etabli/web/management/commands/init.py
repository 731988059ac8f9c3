import secrets
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from etabli.core.commands import Command as Base
from etabli.core.errors import Conflict
from etabli.people.models import Grant
from etabli.people.rights import Role
from etabli.people.services import grant, register


class Command(Base):
    help = gettext_noop("Make a blank installation: the database and the first administrator.")

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("email", help=_("the administrator’s address"))
        parser.add_argument("--name", default="Administration")

    def handle(self, email: str, name: str, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        password = secrets.token_urlsafe(12)
        with transaction.atomic():
            if Grant.objects.filter(role=Role.ADMINISTRATOR).exists():
                raise Conflict(
                    "initialised",
                    _("There is an administrator already."),
                    advice=_("They can give roles on the team pages."),
                )
            grant(register(email, name, password=password), Role.ADMINISTRATOR)
        self.stdout.write(f"administrator {email}")
        self.progress(
            _(
                "Sign in with the password %(password)s and change it on your account page, "
                "or ask for a code by e-mail. Start the site with: etabli serve"
            )
            % {"password": password}
        )
