"""TOML files written by people: read with care, each mistake told with its place."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.core.texts import Text

LONGEST = 200  # characters of a text


def text_of(path: Path) -> str:
    """The text of a file in UTF-8. Raises BadInput when there is none."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(
            _("This file cannot be read: %(error)s.") % {"error": error.strerror}, where=str(path)
        ) from None
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadInput(
            _("Line %(line)s is not UTF-8, the only encoding allowed here.") % {"line": line},
            where=path.name,
        ) from None


class Table:
    """A TOML table read with care: each value of its type, and no key left over.

    `where` is the path of the table inside its file, for the messages.
    """

    def __init__(self, where: str, values: Mapping[str, Any]) -> None:
        self.where = where
        self.values = dict(values)
        self.known: list[str] = []

    @classmethod
    def of(cls, name: str, text: str) -> Self:
        """The table that a whole file is; raises BadInput with the line of what is no TOML."""
        try:
            return cls(name, tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise BadInput(
                _("This is no TOML: %(error)s.") % {"error": error}, where=name
            ) from None

    def wrong(self, key: str, allowed: str) -> BadInput:
        return BadInput(f"{allowed[0].upper()}{allowed[1:]}.", where=f"{self.where}, {key}")

    def end(self) -> None:
        """Raises BadInput when a key is left that nobody has asked for."""
        for key in self.values:
            raise self.wrong(
                key,
                _("this key is unknown; allowed are %(keys)s") % {"keys": ", ".join(self.known)},
            )

    def take(self, key: str, kind: type | tuple[type, ...], allowed: str) -> Any:
        """The value taken out of the table, None where there is none."""
        self.known.append(key)
        value = self.values.pop(key, None)
        # To Python, true is a whole number.
        if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
            raise self.wrong(key, allowed)
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """At least a letter, where there is no default."""
        allowed = _("a text of 1 to %(most)s characters is needed") % {"most": LONGEST}
        value = self.take(key, str, allowed)
        if value is None and default is not None:
            return default
        text = (value or "").strip()
        if not 0 < len(text) <= LONGEST:
            raise self.wrong(key, allowed)
        return text

    def matching(
        self, key: str, form: re.Pattern[str], allowed: str, default: str | None = None
    ) -> str:
        value = self.text(key, default)
        if not form.fullmatch(value):
            raise self.wrong(
                key,
                _("“%(value)s” is not allowed; allowed: %(allowed)s")
                % {"value": value, "allowed": allowed},
            )
        return value

    def choice(self, key: str, choices: list[str]) -> str:
        return self.matching(key, re.compile("|".join(choices)), ", ".join(choices))

    def texts(self, key: str) -> list[str]:
        allowed = _('a list of texts is needed, such as %(key)s = ["…"]') % {"key": key}
        values = self.take(key, list, allowed) or []
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(key, allowed)
        return values

    def names(self, key: str) -> Text:
        """A text in French, or in both languages."""
        allowed = _('a name is needed: %(key)s = { fr = "…", en = "…" }') % {"key": key}
        value = self.take(key, (str, dict), allowed)
        texts = value if isinstance(value, dict) else {"fr": value}
        if not texts.get("fr") or not all(
            language in ("fr", "en") and isinstance(text, str) for language, text in texts.items()
        ):
            raise self.wrong(key, allowed)
        return Text.of(texts)

    def count(self, key: str) -> int | None:
        allowed = _("a whole number, 0 or more, is needed")
        value: int | None = self.take(key, int, allowed)
        if value is not None and value < 0:
            raise self.wrong(key, allowed)
        return value

    def day(self, key: str) -> date | None:
        allowed = _("a day is needed, such as %(key)s = 2026-01-31") % {"key": key}
        value: date | None = self.take(key, date, allowed)
        if isinstance(value, datetime):
            raise self.wrong(key, allowed)
        return value

    def amount(self, key: str) -> int | None:
        """Money in minor units; the file has it in whole ones, with two decimals at most."""
        allowed = _("an amount is needed, such as %(key)s = 1250.50") % {"key": key}
        value = self.take(key, (int, float), allowed)
        if value is None:
            return None
        minor = Decimal(str(value)) * 100
        if not minor.is_finite() or minor < 0 or minor % 1:
            raise self.wrong(key, allowed)
        return int(minor)

    def file(self, folder: Path) -> tuple[str, bytes]:
        """The name and the content of the `file` that the table names, beside its own."""
        name = self.text("file")
        try:
            return name, folder.joinpath(name).read_bytes()
        except OSError as error:
            told = _("“%(file)s” cannot be read: %(error)s")
            raise self.wrong("file", told % {"file": name, "error": error.strerror}) from None

    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude in degrees, both or neither."""
        values = []
        for key, most in (("longitude", 180), ("latitude", 90)):
            allowed = _("degrees from %(least)s to %(most)s are needed") % {
                "least": -most,
                "most": most,
            }
            value = self.take(key, (int, float), allowed)
            if value is not None and not abs(value) <= most:
                raise self.wrong(key, allowed)
            values.append(value)
        longitude, latitude = values
        if (longitude is None) != (latitude is None):
            raise self.wrong("longitude", _("longitude and latitude go together"))
        return None if longitude is None else (float(longitude), float(latitude))

    def table(self, key: str) -> "Table":
        value = self.take(key, dict, _("a table is needed, [%(key)s]") % {"key": key})
        return Table(f"{self.where}, {key}", value or {})

    def tables(self, key: str) -> list["Table"]:
        """The tables of a [[list]], in order."""
        allowed = _("tables are needed, each under [[%(key)s]]") % {"key": key}
        values = self.take(key, list, allowed) or []
        if not all(isinstance(value, dict) for value in values):
            raise self.wrong(key, allowed)
        return [
            Table(f"{self.where}, {key} {number}", value)
            for number, value in enumerate(values, start=1)
        ]
