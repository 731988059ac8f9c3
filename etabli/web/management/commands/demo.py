from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from etabli.core.commands import Command as Base
from etabli.core.errors import Conflict
from etabli.web import demo


class Command(Base):
    help = gettext_noop(
        "Load the example of the Haut-Jura and print its accounts, one “role e-mail” a line."
    )

    def handle(self, **options: Any) -> str:
        if settings.SETTINGS_MODULE == "etabli.settings.production":
            # Its accounts have a password that everybody knows.
            raise Conflict("production", _("The example is not for a site with a public address."))
        demo.load(self.progress)
        told = _("The password of every example account is %(password)s")
        self.progress(told % {"password": demo.PASSWORD})
        return "\n".join(f"{role} {email}" for role, email in demo.accounts().items())
