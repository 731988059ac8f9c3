"""Plans in files: TOML or JSON, in the units that people write (docs/plan.md)."""

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from etabli.kernels.economics.numbers import Range, Unit
from etabli.kernels.economics.plan import MONTH, Entry, Plan, months_since_zero
from etabli.kernels.errors import InvalidInput

LARGEST = 5_000_000  # bytes
T = TypeVar("T", bound=Entry)


def read(file: str | Path) -> Plan:
    """The plan in a file, by its ending .toml or .json.

    Raises InvalidInput with the path of the field (`offers.desk.price`) and what is allowed.
    """
    path = Path(file)
    try:
        if path.stat().st_size > LARGEST:
            raise InvalidInput("file", f"{path.name}; at most {LARGEST // 10**6} MB are allowed")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidInput("file", f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InvalidInput("file", f"{path.name}; text in UTF-8 is needed") from error
    if path.suffix.lower() not in (".toml", ".json"):
        raise InvalidInput("file", f"{path.name}; a name in .toml or .json is needed")
    try:
        return from_table(_parsed(text, path.suffix.lower()))
    except (ValueError, RecursionError) as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput("file", f"{path.name}, {error}") from error


def _parsed(text: str, ending: str) -> Any:
    if ending == ".toml":
        return tomllib.loads(text, parse_float=Decimal)
    return json.loads(
        text, parse_float=Decimal, parse_constant=Decimal, object_pairs_hook=_once_each
    )


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidInput(twice, "for the second time in its table")
    return table


def from_table(table: Any) -> Plan:
    """The plan in a table as JSON and TOML have them, numbers being int or Decimal."""
    if not isinstance(table, dict):
        raise InvalidInput("plan", "a table is needed")
    years = table.get("years", 5)
    months = 12 * Plan.__dataclass_fields__["years"].metadata["unit"].read("years", years)
    return _Reader(months_since_zero("start", table.get("start")), months).entry(Plan, table, "")


@dataclass(frozen=True)
class _Reader:
    start: int  # in months since year 0
    months: int

    def entry(self, kind: type[T], table: Any, path: str) -> T:
        """An entry from its table; the fields of the class say what may be there."""
        if not isinstance(table, dict):
            raise InvalidInput(path, "a table is needed")
        known = {one.name: one for one in fields(kind)}  # type: ignore[arg-type]
        for name in table:
            if name not in known:
                allowed = f"unknown; {', '.join(known)} are known"
                raise InvalidInput(_joined(path, name), allowed)
        for name, one in known.items():
            if name not in table and one.default is MISSING and one.default_factory is MISSING:
                raise InvalidInput(_joined(path, name), "not given; it is needed")
        values = {
            name: self._value(known[name].metadata, value, _joined(path, name))
            for name, value in table.items()
        }
        try:
            return kind(**values)
        except InvalidInput as error:
            raise InvalidInput(_joined(path, error.argument), error.message) from error

    def _value(self, told: Mapping[str, Any], value: Any, path: str) -> Any:
        match told:
            case {"unit": unit}:
                return self._number(unit, value, path)
            case {"table": kind}:
                return self.entry(kind, value, path)
            case {"tables": kind}:
                return self._entries(kind, value, path)
            case {"each": unit}:
                if not isinstance(value, dict):
                    raise InvalidInput(path, "a table of numbers is needed")
                return {name: unit.read(_joined(path, name), one) for name, one in value.items()}
            case {"texts": True}:
                if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                    raise InvalidInput(path, "a list of texts is needed")
                return tuple(value)
        return value

    def _entries(self, kind: type[T], value: Any, path: str) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise InvalidInput(path, "a list of tables is needed")
        return tuple(
            self.entry(kind, table, _named(path, number, table))
            for number, table in enumerate(value, 1)
        )

    def _number(self, unit: Unit, value: Any, path: str) -> Any:
        if unit is MONTH:
            return self._month(value, path)
        if not isinstance(value, dict):
            return unit.read(path, value)
        if unit.certain:
            raise InvalidInput(path, f"a range; {unit.allowed()} is needed")
        return _range(unit, value, path)

    def _month(self, name: Any, path: str) -> int:
        number = months_since_zero(path, name) - self.start
        if not 0 <= number < self.months:
            allowed = f"{_written(self.start)} to {_written(self.start + self.months - 1)}"
            raise InvalidInput(path, f"{name}; {allowed}, the months of the plan, is needed")
        return number


def _range(unit: Unit, table: Mapping[str, Any], path: str) -> Range:
    reads: dict[str, Callable[[str, Any], Any]] = {
        "low": unit.read,
        "likely": unit.read,
        "high": unit.read,
        "shape": _text,
        "driver": _text,
    }
    for name in table:
        if name not in reads:
            _refuse(_joined(path, name), f"unknown; {', '.join(reads)} are known")
    for name in ("low", "high"):
        if name not in table:
            _refuse(_joined(path, name), "not given; it is needed")
    values = {name: reads[name](_joined(path, name), value) for name, value in table.items()}
    try:
        return Range(**values)
    except InvalidInput as error:
        raise InvalidInput(_joined(path, error.argument), error.message) from error


def _text(path: str, value: Any) -> str:
    if not isinstance(value, str):
        _refuse(path, "a text is needed")
    return value


def _refuse(path: str, message: str) -> NoReturn:
    raise InvalidInput(path, message)


def _named(path: str, number: int, table: Any) -> str:
    """`offers.desk`, or `offers[2]` where the second has no key."""
    key = table.get("key", table.get("name")) if isinstance(table, dict) else None
    return f"{path}.{key}" if isinstance(key, str) and key else f"{path}[{number}]"


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _written(months: int) -> str:
    return f"{months // 12:04}-{months % 12 + 1:02}"
