"""What every part of the API shares: its problems, its pages of lists and its document."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.pagination import LimitOffsetPagination
from ninja.parser import Parser
from pydantic import BeforeValidator, ConfigDict, Field

from etabli.core.errors import BadInput, Refused
from etabli.core.idempotency import KEY_PATTERN, WRITES
from etabli.core.problems import CONTENT_TYPE, problem
from etabli.core.texts import Text


class Problem(Schema):
    """A refusal, as problem details (RFC 9457). A program looks at `code`, which never changes."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    code: str
    detail: str
    advice: str = ""
    field: str = ""


# What any operation may answer besides its own result.
REFUSALS: dict[Any, Any] = {frozenset({400, 401, 403, 404, 405, 409, 422}): Problem}

PROBLEM = {"$ref": "#/components/schemas/Problem"}

# The class of a token that may be left out is named so.
OPTIONAL = "Optional"

IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "The same request with the same key is carried out once; "
    "whoever repeats it gets the first answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": KEY_PATTERN},
}


# A picture that is given is kept, and given back, as one kind of file.
PICTURE = {
    "responses": {
        200: {
            "description": "The picture",
            "content": {"image/webp": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


ONE_LINE = r"^[^\x00-\x1f]*[^\x00-\x20][^\x00-\x1f]*$"  # something, without control characters
SHORT = r"^[^\x00-\x1f]*$"  # the same, or nothing
LONG = r"^[^\x00]*$"  # several lines, or nothing
SLUG = r"^[-a-zA-Z0-9_]+$"
EMAIL = r"^[!-?A-~]+@[!-?A-~]+$"
CLOCK = "^([01][0-9]|2[0-3]):[0-5][0-9]$"


def _written(value: Any) -> Any:
    if value is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
        raise ValueError("a day is written like 2026-03-30")
    return value


Day = Annotated[date, BeforeValidator(_written)]
Clock = Annotated[str, Field(pattern=CLOCK, description="local time of the place, like 09:00")]


class BothOut(Schema):
    """A text in the product's languages."""

    fr: str
    en: str


class NameIn(Schema):
    """A short text, in French and, where somebody wrote it, in English."""

    fr: str = Field(min_length=1, max_length=80, pattern=ONE_LINE)
    en: str = Field("", max_length=80, pattern=SHORT)

    def text(self) -> Text:
        return Text(self.fr, self.en)


class NoteIn(Schema):
    """A longer text, in French and, where somebody wrote it, in English."""

    fr: str = Field("", max_length=2000, pattern=LONG)
    en: str = Field("", max_length=2000, pattern=LONG)

    def text(self) -> Text:
        return Text(self.fr, self.en)


class Page(LimitOffsetPagination):
    """Lists come as `{"items": […], "count": N}`; `limit` and `offset` choose the part."""

    class Input(Schema):
        limit: int = Field(100, ge=1, le=500)
        offset: int = Field(0, ge=0, le=2**31)


class Objects(Parser):
    """Every body is an object; a list would pass for one of which nothing was said."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        body = super().parse_body(request)
        if not isinstance(body, dict):
            raise ValueError("not an object")
        return body


class Api(NinjaAPI):
    """An API whose every error leaves it as problem details, and whose document says so."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(parser=Objects(), **kwargs)
        self.add_exception_handler(Refused, _refused)
        self.add_exception_handler(ValidationError, _bad_input)
        self.add_exception_handler(AuthenticationError, _unknown_asker)
        self.add_exception_handler(HttpError, _http_error)

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """The document, with what the rooms' operations do not say themselves."""
        document = super().get_openapi_schema(**kwargs)
        for path in document["paths"].values():
            for method, operation in path.items():
                _tell_problems(operation)
                _tell_optional_tokens(operation)
                if method.upper() in WRITES:
                    operation["parameters"].append(IDEMPOTENCY_KEY)
        schemes = document["components"].get("securitySchemes", {})
        for name in [name for name in schemes if name.startswith(OPTIONAL)]:
            schemes.setdefault(name.removeprefix(OPTIONAL), schemes.pop(name))
        return document


def _tell_problems(operation: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        if int(status) >= 400:
            response["content"] = {CONTENT_TYPE: {"schema": PROBLEM}}


def _tell_optional_tokens(operation: dict[str, Any]) -> None:
    told: list[dict[str, list[str]]] = []
    for one in operation.get("security", ()):
        told += [{name.removeprefix(OPTIONAL): scopes} for name, scopes in one.items()]
        told += [{} for name in one if name.startswith(OPTIONAL)]
    if told:
        operation["security"] = told


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error)


def _bad_input(request: HttpRequest, error: Any) -> HttpResponse:
    """The first field at fault in the sentence, all of them in `errors`."""
    faults = [
        {"field": _field_told(fault["loc"]), "message": fault["msg"]} for fault in error.errors
    ]
    first = faults[0]
    return problem(
        Refused(
            "bad_input",
            f"{first['field']}: {first['message']}",
            field=first["field"],
            extra={"errors": faults},
        )
    )


def _field_told(location: Sequence[str | int]) -> str:
    """`body.wish.space` is `space` to who sent it: the first part is where it came, and in a body
    the second is only our name for the whole."""
    known_to_us = 2 if location[0] == "body" and len(location) > 2 else 1
    return ".".join(str(part) for part in location[known_to_us:])


def _unknown_asker(request: HttpRequest, error: Any) -> HttpResponse:
    refusal = Refused(
        "unknown_token",
        _("A valid token is needed here."),
        advice=_("Send it as “Authorization: Bearer …”."),
    )
    response = problem(refusal, status=401)
    response["WWW-Authenticate"] = "Bearer"
    return response


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(BadInput(str(error)), status=error.status_code)
