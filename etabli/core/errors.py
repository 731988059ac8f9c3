"""How the product says no: one exception, with a stable code, a sentence and what to do.

Services and rules raise `Refused`; the faces (pages, API, command line) show it, each in its
own way. A refusal is an answer, not a failure: nothing has been written when it is raised.
"""

from collections.abc import Mapping
from typing import Any

from etabli.core.texts import labelled


class Refused(Exception):
    """A request that was understood and is not granted."""

    status = 422

    def __init__(
        self,
        code: str,
        message: str,
        *,
        advice: str = "",
        field: str = "",
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        """`code` never changes; `message` and `advice` are sentences in the reader's language;
        `field` names the input at fault; `extra` is what a program may use (JSON types)."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.advice = advice
        self.field = field
        self.extra = dict(extra or {})

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class BadInput(Refused):
    """An input that is not of the form asked for: says where, and what is allowed."""

    def __init__(self, message: str, *, where: str = "", field: str = "", advice: str = "") -> None:
        """`where` is the file and line or the path inside it, `field` the form's or API's field."""
        super().__init__(
            "bad_input", labelled(where, message) if where else message, field=field, advice=advice
        )


class NotFound(Refused):
    """A thing that is not there, or not within what the asker may know of."""

    status = 404

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__("not_found", message, field=field)


class Forbidden(Refused):
    """Somebody known who may not do this here."""

    status = 403


class Conflict(Refused):
    """A request that the present state does not allow any more."""

    status = 409
