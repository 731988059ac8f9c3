"""Who is asking the API: the owner of the token in the Authorization header."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from etabli.core.errors import Forbidden
from etabli.people.models import ApiToken
from etabli.people.selectors import person_with_token

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Token(HttpBearer):
    """A token is needed; sets `request.person`."""

    harmless = SAFE_METHODS  # what a token that only reads opens

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = person_with_token(token)
        if found is None:
            return None
        person, key = found
        if key.reach == ApiToken.Reach.READ and request.method not in self.harmless:
            raise Forbidden("read_only_token", _("This token only opens what is read."))
        request.person = person  # type: ignore[attr-defined]
        return person


class ActingToken(Token):
    """A token that may write is needed even to read: what is read lets its holder act."""

    harmless = frozenset()


class OptionalToken(Token):
    """Anybody may ask; a token that is sent must open."""

    def __call__(self, request: HttpRequest) -> Any:
        # The API knows tokens alone: a browser's session means nothing to it.
        request.person = None  # type: ignore[attr-defined]
        if "Authorization" not in request.headers:
            return True
        return super().__call__(request)
