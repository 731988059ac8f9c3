from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from etabli.core.commands import Command as Base
from etabli.core.errors import BadInput, Conflict
from etabli.web import demo, demo_national

MOST_YEARS = 5
LARGEST_SEED = 2**32


class Command(Base):
    help = gettext_noop(
        "Load the example of the Haut-Jura and print its accounts, one “role e-mail” a line."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--scale",
            choices=sorted(demo_national.SCALES),
            help=_("an invented network as large as a department’s or a nation’s instead"),
        )
        parser.add_argument(
            "--seed", type=int, default=demo.SEED, help=_("of what is drawn for it")
        )
        parser.add_argument(
            "--years", type=float, default=3, help=_("of bookings in it; default: 3")
        )

    def handle(self, scale: str | None, seed: int, years: float, **options: Any) -> str:
        if settings.SETTINGS_MODULE == "etabli.settings.production":
            # Its accounts have a password that everybody knows.
            raise Conflict("production", _("The example is not for a site with a public address."))
        if scale is None:
            demo.load(self.progress)
        else:
            _check("--years", years, MOST_YEARS)
            _check("--seed", seed, LARGEST_SEED)
            demo_national.load(demo_national.SCALES[scale], seed, self.progress, years=years)
        accounts = demo.accounts() if scale is None else demo_national.accounts()
        told = _("The password of every example account is %(password)s")
        self.progress(told % {"password": demo.PASSWORD})
        return "\n".join(f"{role} {email}" for role, email in accounts.items())


def _check(option: str, number: float, most: int) -> None:
    if not 0 < number <= most:
        told = _("A number above 0 and up to %(most)d is needed.") % {"most": most}
        raise BadInput(told, where=option)
