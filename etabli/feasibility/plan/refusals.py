"""What the kernel refuses, told to whoever edits a plan: the field, and what is allowed there."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from etabli.core.errors import BadInput
from etabli.core.money import Money
from etabli.core.texts import labelled
from etabli.feasibility.plan import months, rules
from etabli.kernels.economics.numbers import Unit
from etabli.kernels.economics.plan import LISTS, MONTH, Plan, Ramp
from etabli.kernels.errors import InvalidInput

MONTH_FIELDS = ("opens", "start", "end", "month", "in_service")
PARTS = ("low", "likely", "high", "shape", "driver")
_AID = re.compile(r"(?P<aid>[\d.]+) for (?P<works>.+), of which (?P<left>[\d.]+) are left")

# By the kind of entry ("" for any) and the field, where its value alone is not at fault.
SENTENCES: Mapping[tuple[str, str], str | Promise] = {
    ("loans", "deferral"): _("Fewer months than the loan itself has are needed."),
    ("offers", "demand"): _("Give units a month, or users: one of the two."),
    ("subsidies", "rate"): _("Give a share of what the works cost, or an amount: one of the two."),
    ("subsidies", "works"): _("At least one of the plan’s works is needed, each once."),
    ("subsidies", "payments"): _("Months of the plan with shares that sum to 100 % are needed."),
    ("costs", "amount"): _("Give an amount, or a share of the sales: one of the two."),
    ("costs", "shared_by"): _("Only what belongs to no place is shared."),
    ("", "resource"): _("The place has none of these; give it some first."),
    ("", "place"): _("One of the plan’s places is needed."),
    ("", "end"): _("The last month comes before the first one."),
    ("", "key"): _("Another entry is called like this."),
    ("", "likely"): _("The likely number lies between the low and the high one."),
}


def refusal(table: Mapping[str, Any], error: InvalidInput, kind: str, key: str) -> BadInput:
    """The kernel's refusal of a table in the reader's words; at a field where the entry that is
    being edited, `key` of `kind`, is the one at fault."""
    name, _dot, rest = error.argument.partition(".")
    if name not in (*LISTS, "scenarios"):
        return BadInput(_sentence("", error.argument.rpartition(".")[2], table, error), field=name)
    at, field = _entry_and_field(table, name, rest)
    own = "staff" if name == "costs" and kind == "staff" else name
    sentence = _sentence(own, field, table, error)
    if own == kind and at == key:
        return BadInput(sentence, field=_form_field(own, field, table, key))
    return BadInput(labelled(rules.names(table).get(at, at), sentence))


def _entry_and_field(table: Mapping[str, Any], name: str, rest: str) -> tuple[str, str]:
    """The key of the entry and its field; keys may have points in them."""
    keys = [rules.key_of(name, one) for one in table.get(name, [])]
    key = next((one for one in sorted(keys, key=len, reverse=True) if rest.startswith(one)), rest)
    field = rest[len(key) :].lstrip(".")
    parts = [one for one in field.split(".") if one]
    if len(parts) > 1 and parts[-1] in PARTS:
        parts.pop()
    return key, "_".join(parts)


def _form_field(kind: str, field: str, table: Mapping[str, Any], key: str) -> str:
    if kind == "subsidies" and not field:
        return "amount" if "amount" in rules.entry_of(table, kind, key) else "rate"
    if field.startswith("payments"):
        return "payments"
    return field


def _sentence(kind: str, field: str, table: Mapping[str, Any], error: InvalidInput) -> str:
    plain = "costs" if kind == "staff" else kind
    if kind == "subsidies" and not field:
        return _too_much_aid(table, error)
    if (kind, field) in (("loans", "months"), ("works", "months")):
        found = re.search(r"at most (\d+)", error.message)
        if found:
            return _too_long(kind, int(found[1]))
    if field in MONTH_FIELDS and "of the plan" in error.message:
        return _outside(table)
    if field.startswith("payments") and kind == "subsidies":
        field = "payments"
    for known in ((plain, field), ("", field)):
        if known in SENTENCES and not _is_of_the_number(plain, field, error):
            return str(SENTENCES[known])
    unit = unit_of(plain, field)
    return allowed(unit) if unit else gettext("This is not allowed here.")


def _is_of_the_number(kind: str, field: str, error: InvalidInput) -> bool:
    unit = unit_of(kind, field)
    return unit is not None and unit.allowed() in error.message


def unit_of(kind: str, field: str) -> Unit | None:
    """What a number may be; None where the field is none."""
    if field.startswith("resource_") or field.startswith("resources_"):
        told = rules.kernel_fields("places")["resources"].metadata["each"]
    elif field.startswith("ramp_"):
        told = Ramp.__dataclass_fields__[field[5:]].metadata["unit"]
    else:
        known = rules.kernel_fields(kind) if kind in rules.CLASSES else Plan.__dataclass_fields__
        told = known[field].metadata.get("unit") if field in known else None
    return None if told is MONTH else told


def allowed(unit: Unit) -> str:
    """A sentence that says what a number may be."""
    limits = {"low": _plain(unit.lowest, unit.scale), "high": _plain(unit.highest, unit.scale)}
    decimals = len(str(unit.scale)) - 1
    if not decimals:
        return gettext("A whole number from %(low)s to %(high)s is needed.") % limits
    told = ngettext(
        "A number from %(low)s to %(high)s is needed, with %(decimals)d decimal at most.",
        "A number from %(low)s to %(high)s is needed, with %(decimals)d decimals at most.",
        decimals,
    )
    return told % {**limits, "decimals": decimals}


def _plain(value: int, scale: int) -> str:
    exact = Decimal(value) / scale
    return f"{exact.normalize():f}"


def _too_long(kind: str, most: int) -> str:
    if kind == "loans":
        told = ngettext(
            "The loan outlasts the plan: %(most)d month at most is left.",
            "The loan outlasts the plan: %(most)d months at most are left.",
            most,
        )
    else:
        told = ngettext(
            "The works outlast the plan: %(most)d month at most is left.",
            "The works outlast the plan: %(most)d months at most are left.",
            most,
        )
    return told % {"most": most}


def _outside(table: Mapping[str, Any]) -> str:
    first = str(table["start"])
    last = months.later(first, months.MONTHS * int(table.get("years", 5)) - 1)
    return gettext("A month of the plan is needed, from %(first)s to %(last)s.") % {
        "first": months.told(first),
        "last": months.told(last),
    }


def _too_much_aid(table: Mapping[str, Any], error: InvalidInput) -> str:
    found = _AID.match(error.message)
    if not found:
        return gettext("Subsidies of at most what the works cost are allowed.")
    currency = str(table.get("currency", "EUR"))
    return gettext(
        "Subsidies come to more than the works cost: %(aid)s for “%(works)s”, of which %(left)s "
        "are left to be paid; at most that is allowed."
    ) % {
        "aid": Money.of(Decimal(found["aid"]), currency).whole,
        "works": rules.names(table).get(found["works"], found["works"]),
        "left": Money.of(Decimal(found["left"]), currency).whole,
    }
