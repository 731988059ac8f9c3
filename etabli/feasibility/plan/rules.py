"""The table of a plan: its entries read, added, changed and taken out, as plain values.

A table is what `kernels.economics.from_table` reads: lists of entries by name, each with its key.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import Field, fields
from typing import Any

from django.utils.text import slugify

from etabli.core.errors import NotFound

Table = dict[str, Any]

# What pages edit: each in a list of the plan, posts being those costs that are of staff.
CLASSES: Mapping[str, str] = {
    "places": "Place",
    "offers": "Offer",
    "staff": "Cost",
    "costs": "Cost",
    "works": "Works",
    "subsidies": "Subsidy",
    "grants": "Grant",
    "loans": "Loan",
    "contributions": "Contribution",
    "scenarios": "Scenario",
}
KEYED = (
    "places",
    "offers",
    "costs",
    "works",
    "subsidies",
    "grants",
    "loans",
    "contributions",
)
MOST_ENTRIES = 200  # in one list


def list_of(kind: str) -> str:
    """The list of the plan that holds what is edited as `kind`."""
    return "costs" if kind == "staff" else kind


def is_of(kind: str, entry: Mapping[str, Any]) -> bool:
    """Whether an entry of the list is edited as `kind`."""
    is_staff = entry.get("kind") == "staff"
    return is_staff if kind == "staff" else not (kind == "costs" and is_staff)


def kind_of(name: str, entry: Mapping[str, Any]) -> str:
    """As what an entry of a list of the plan is edited."""
    return "staff" if name == "costs" and is_of("staff", entry) else name


def key_of(kind: str, entry: Mapping[str, Any]) -> str:
    """What an entry is found by; a scenario by its name."""
    return str(entry["name"] if kind == "scenarios" else entry["key"])


def entries(table: Mapping[str, Any], kind: str) -> list[Table]:
    """The entries that are edited as `kind`, in their order."""
    return [one for one in table.get(list_of(kind), []) if is_of(kind, one)]


def entry_of(table: Mapping[str, Any], kind: str, key: str) -> Table:
    """Raises NotFound."""
    for one in entries(table, kind):
        if key_of(kind, one) == key:
            return one
    raise NotFound(f"{kind}.{key}", field="key")


def kernel_fields(kind: str) -> dict[str, Field[Any]]:
    """The fields of an entry, as the kernel has them."""
    from etabli.kernels.economics import plan as kernel

    return {one.name: one for one in fields(getattr(kernel, CLASSES[kind]))}


def with_entry(table: Mapping[str, Any], kind: str, key: str, entry: Table) -> Table:
    """The table with an entry put in the place of that of `key`, or added where that is ""."""
    changed = deepcopy(dict(table))
    there = changed.setdefault(list_of(kind), [])
    if not key:
        there.append(entry)
        return changed
    number = there.index(entry_of(changed, kind, key))
    there[number] = entry
    return changed


def without_entry(table: Mapping[str, Any], kind: str, key: str) -> Table:
    """The table without an entry, and without whatever named it and can do without."""
    changed = deepcopy(dict(table))
    changed[list_of(kind)].remove(entry_of(changed, kind, key))
    for scenario in changed.get("scenarios", []):
        scenario["without"] = [one for one in scenario.get("without", []) if one != key]
    for subsidy in changed.get("subsidies", []):
        subsidy["works"] = [one for one in subsidy["works"] if one != key]
    changed["subsidies"] = [one for one in changed.get("subsidies", []) if one["works"]]
    host = changed.get("host")
    if host:
        host["costs"] = [one for one in host["costs"] if one != key]
        if not host["costs"]:
            del changed["host"]
    return changed


def fresh_key(table: Mapping[str, Any], name: str) -> str:
    """A key for an entry of that name that no other has."""
    base = slugify(name)[:40] or "entry"
    taken = {one["key"] for one in _keyed(table)}
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key


def names(table: Mapping[str, Any]) -> dict[str, str]:
    """What each entry is called, by its key."""
    return {one["key"]: one.get("name") or one["key"] for one in _keyed(table)}


def names_at_places(table: Mapping[str, Any]) -> dict[str, str]:
    """The same, with the place where two may be called alike."""
    called = names(table)
    return {
        one["key"]: f"{called[one['key']]} ({called[one['place']]})"
        if one.get("place") in called
        else called[one["key"]]
        for one in _keyed(table)
    }


def resources(table: Mapping[str, Any]) -> list[str]:
    """All that some place has of, in order."""
    found = [name for place in table.get("places", []) for name in place.get("resources", {})]
    return list(dict.fromkeys(found))


def _keyed(table: Mapping[str, Any]) -> Iterator[Table]:
    for name in KEYED:
        yield from table.get(name, [])
