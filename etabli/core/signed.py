"""Addresses that open one thing without signing in: its UUID, signed with the site's secret, so
that no copy of the database opens it."""

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound


@dataclass(frozen=True)
class SignedAddress:
    """What the addresses of one kind of thing carry; `salt` keeps kinds apart."""

    salt: str

    def token_of(self, uuid: UUID) -> str:
        """The part of the address that opens it."""
        return signing.Signer(salt=self.salt).sign(str(uuid))

    def uuid_in(self, token: str) -> str:
        """Whose address it is, of this form or of the longer one that messages once carried
        (`signing.dumps`). Raises NotFound for any other text."""
        longer = partial(signing.loads, salt=self.salt)
        for read in (signing.Signer(salt=self.salt).unsign, longer):
            with suppress(signing.BadSignature, ValueError):
                return str(UUID(read(token)))
        raise NotFound(_("There is nothing at this address."), field="token")
