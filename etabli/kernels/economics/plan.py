"""A plan: what places offer, what they cost, what is built, and who pays for it.

Money is in cents without VAT unless said otherwise, shares in millionths, quantities in
thousandths, months are counted from 0, the first of the plan. A `Number` may be a `Range`.
Every entry refuses what it cannot be (InvalidInput, with the field and what is allowed); the plan
refuses what does not fit together.
"""

# ruff: noqa: RUF009 (fields carry what they may be, and nothing that changes)

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from etabli.kernels.economics.money import CENTS, MILLIONTHS, THOUSANDTHS
from etabli.kernels.economics.numbers import Number, Range, Unit, uncertain
from etabli.kernels.errors import InvalidInput

PERCENT = MILLIONTHS // 100
COST_KINDS = (
    "rent",
    "energy",
    "staff",
    "cleaning",
    "fibre",
    "insurance",
    "software",
    "animation",
    "maintenance",
    "consumables",
    "communication",
    "fees",
    "other",
)
EVERY = {"month": 1, "quarter": 3, "half-year": 6, "year": 12, "once": 0}
KEYS = ("equal", "capacity", "use", "sales")
LONGEST = 15  # years

PRICE = Unit(CENTS, 0, 10_000 * CENTS)
AMOUNT = Unit(CENTS, 0, 10_000_000 * CENTS)
SHARE = Unit(PERCENT, 0, 100 * PERCENT)
RISE = Unit(PERCENT, -10 * PERCENT, 10 * PERCENT)
QUANTITY = Unit(THOUSANDTHS, 0, 10_000 * THOUSANDTHS)
RESOURCES = Unit(1, 0, 1_000, certain=True)
MONTHS = Unit(1, 0, 12 * LONGEST)
DELAY = Unit(1, 0, 24, certain=True)
COUNT = Unit(1, 1, 12 * LONGEST, certain=True)
LIFE = Unit(1, 1, 600, certain=True)
MONTH = Unit(1, 0, 12 * LONGEST - 1, certain=True)
FIXED_SHARE = Unit(PERCENT, 0, 100 * PERCENT, certain=True)
FACTOR = Unit(PERCENT, 0, 1_000 * PERCENT, certain=True)


def _of(unit: Unit, **others: Any) -> Any:
    return field(metadata={"unit": unit}, **others)


def _one_of(choices: tuple[str, ...], **others: Any) -> Any:
    return field(metadata={"choices": choices}, **others)


def _tables(kind: type, **others: Any) -> Any:
    return field(metadata={"tables": kind}, **others)


def _table(kind: type, **others: Any) -> Any:
    return field(metadata={"table": kind}, **others)


def _texts(**others: Any) -> Any:
    return field(metadata={"texts": True}, **others)


class Entry:
    """What has a name and checks its own numbers."""

    def __post_init__(self) -> None:
        for one in fields(self):  # type: ignore[arg-type]
            value = getattr(self, one.name)
            if (unit := one.metadata.get("unit")) and not (value is None and one.default is None):
                unit.check(one.name, value)
            choices = one.metadata.get("choices")
            if choices and value not in choices:
                raise InvalidInput(one.name, f"{value!r}; one of {', '.join(choices)} is needed")
            if one.type in ("str", str) and not isinstance(value, str):
                raise InvalidInput(one.name, f"{value!r}; a text is needed")
            if one.type in ("bool", bool) and not isinstance(value, bool):
                raise InvalidInput(one.name, f"{value!r}; true or false is needed")
        self.agree()

    def agree(self) -> None:
        """Raises InvalidInput where the fields do not fit together."""


@dataclass(frozen=True, kw_only=True)
class Place(Entry):
    """Where people work; `resources` says how many there are of each, `days` it is open a month."""

    key: str
    name: str = ""
    source: str = ""
    opens: int = _of(MONTH, default=0)
    days: Number = _of(Unit(THOUSANDTHS, 0, 31 * THOUSANDTHS), default=21 * THOUSANDTHS)
    resources: Mapping[str, int] = field(default_factory=dict, metadata={"each": RESOURCES})

    def agree(self) -> None:
        for name, count in self.resources.items():
            RESOURCES.check(f"resources.{name}", count)


@dataclass(frozen=True, kw_only=True)
class Ramp(Entry):
    """Demand begins at the share `first` and rises evenly until it is whole after `months`."""

    first: Number = _of(SHARE, default=0)
    months: Number = _of(MONTHS, default=12)


@dataclass(frozen=True, kw_only=True)
class Offer(Entry):
    """What is sold at a place: `demand` units a month, or `users` × `per_user`.

    Each unit takes `uses` days of one `resource`, as far as there are any: offers that stand first
    are served first. An offer without a resource is bounded by nothing.
    """

    key: str
    place: str
    name: str = ""
    source: str = ""
    price: Number = _of(PRICE)
    vat: int = _of(FIXED_SHARE, default=20 * PERCENT)
    demand: Number | None = _of(QUANTITY, default=None)
    users: Number | None = _of(QUANTITY, default=None)
    per_user: Number = _of(Unit(THOUSANDTHS, 0, 100 * THOUSANDTHS), default=THOUSANDTHS)
    resource: str = ""
    uses: int = _of(Unit(THOUSANDTHS, 1, 31 * THOUSANDTHS, certain=True), default=THOUSANDTHS)
    ramp: Ramp | None = _table(Ramp, default=None)
    growth: Number = _of(RISE, default=0)
    index: Number = _of(RISE, default=0)
    delay: int = _of(DELAY, default=0)
    start: int | None = _of(MONTH, default=None)
    end: int | None = _of(MONTH, default=None)

    def agree(self) -> None:
        if (self.demand is None) == (self.users is None):
            raise InvalidInput("demand", "one of demand and users is needed")


@dataclass(frozen=True, kw_only=True)
class Cost(Entry):
    """What is spent at a place, or in common: `amount` × `quantity` as often as `every` says.

    `share` is a part of the sales instead; with `resource`, `amount` is for each day of it used.
    A cost in common (without a place) is shared out among places by `shared_by`.
    """

    key: str
    kind: str = _one_of(COST_KINDS)
    place: str = ""
    name: str = ""
    source: str = ""
    amount: Number | None = _of(AMOUNT, default=None)
    quantity: Number = _of(Unit(THOUSANDTHS, 0, 1_000 * THOUSANDTHS), default=THOUSANDTHS)
    every: str = _one_of(tuple(EVERY), default="month")
    share: Number | None = _of(SHARE, default=None)
    resource: str = ""
    shared_by: str = ""
    vat: int = _of(FIXED_SHARE, default=20 * PERCENT)
    index: Number = _of(RISE, default=0)
    delay: int = _of(DELAY, default=0)
    start: int | None = _of(MONTH, default=None)
    end: int | None = _of(MONTH, default=None)

    def agree(self) -> None:
        if (self.amount is None) == (self.share is None):
            raise InvalidInput("amount", "one of amount and share is needed")
        if self.resource and self.amount is None:
            raise InvalidInput("amount", "an amount for each day of the resource is needed")
        if self.resource and self.amount is not None:
            PRICE.check("amount", self.amount)
        if self.shared_by and self.place:
            raise InvalidInput("shared_by", f"a cost of {self.place}; only what has no place is")


@dataclass(frozen=True, kw_only=True)
class Works(Entry):
    """What is built or bought once: paid over `months`, written off evenly over `life` months."""

    key: str
    place: str = ""
    name: str = ""
    source: str = ""
    amount: Number = _of(AMOUNT)
    vat: int = _of(FIXED_SHARE, default=20 * PERCENT)
    month: int = _of(MONTH, default=0)
    months: int = _of(COUNT, default=1)
    delay: int = _of(DELAY, default=0)
    life: int = _of(LIFE)
    in_service: int | None = _of(MONTH, default=None)

    @property
    def begins(self) -> int:
        """The first month written off."""
        return self.month + self.months - 1 if self.in_service is None else self.in_service


@dataclass(frozen=True, kw_only=True)
class Payment(Entry):
    """A part of a subsidy and the month in which it comes."""

    month: int = _of(MONTH)
    share: int = _of(FIXED_SHARE)


@dataclass(frozen=True, kw_only=True)
class Subsidy(Entry):
    """Aid to works: a share of what they cost up to a `ceiling`, or an `amount`."""

    key: str
    name: str = ""
    source: str = ""
    works: tuple[str, ...] = _texts(default=())
    rate: Number | None = _of(SHARE, default=None)
    amount: Number | None = _of(AMOUNT, default=None)
    ceiling: int | None = _of(Unit(CENTS, 0, AMOUNT.highest, certain=True), default=None)
    payments: tuple[Payment, ...] = _tables(Payment, default=())

    def agree(self) -> None:
        if (self.rate is None) == (self.amount is None):
            raise InvalidInput("rate", "one of rate and amount is needed")
        if not self.works:
            raise InvalidInput("works", "the works that it pays for are needed")
        if sum(one.share for one in self.payments) != MILLIONTHS:
            raise InvalidInput("payments", "months with shares that sum to 100 are needed")


@dataclass(frozen=True, kw_only=True)
class Grant(Entry):
    """Aid to running, without VAT: `amount` as often as `every` says."""

    key: str
    place: str = ""
    name: str = ""
    source: str = ""
    amount: Number = _of(AMOUNT)
    every: str = _one_of(tuple(EVERY), default="year")
    shared_by: str = ""
    index: Number = _of(RISE, default=0)
    delay: int = _of(DELAY, default=0)
    start: int | None = _of(MONTH, default=None)
    end: int | None = _of(MONTH, default=None)


@dataclass(frozen=True, kw_only=True)
class Loan(Entry):
    """Drawn at the beginning of `month`, paid back at the end of each of `months`.

    In the first `deferral` months interest alone is paid; then the instalment is constant
    (`annuity`) or the part of the principal in it is (`principal`). `rate` is that of a year.
    """

    key: str
    place: str = ""
    name: str = ""
    source: str = ""
    amount: Number = _of(AMOUNT)
    rate: int = _of(Unit(PERCENT, 0, 20 * PERCENT, certain=True))
    month: int = _of(MONTH, default=0)
    months: int = _of(COUNT)
    deferral: int = _of(DELAY, default=0)
    kind: str = _one_of(("annuity", "principal"), default="annuity")

    def agree(self) -> None:
        if self.deferral >= self.months:
            raise InvalidInput(
                "deferral", f"{self.deferral}; less than {self.months}, its months, is needed"
            )


@dataclass(frozen=True, kw_only=True)
class Contribution(Entry):
    """Capital that is brought in and stays."""

    key: str
    name: str = ""
    source: str = ""
    amount: Number = _of(AMOUNT)
    month: int = _of(MONTH, default=0)


@dataclass(frozen=True, kw_only=True)
class Vat(Entry):
    """Whether VAT is charged and recovered, when it is paid, what becomes of a credit.

    Where it is not recovered, none is charged and what is bought costs its VAT too. VAT is due on
    invoices, `delay` months after; a credit is `carried` to the next months or `refunded`
    `refund_delay` months after.
    """

    recovered: bool = True
    delay: int = _of(DELAY, default=1)
    credit: str = _one_of(("carried", "refunded"), default="carried")
    refund_delay: int = _of(DELAY, default=3)


@dataclass(frozen=True, kw_only=True)
class Host(Entry):
    """The costs of a host, and the share of the demand that would be `lost` without one."""

    costs: tuple[str, ...] = _texts()
    lost: int = _of(FIXED_SHARE)
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Scenario(Entry):
    """The same plan with other demand, prices, costs and works, and without some entries."""

    name: str
    source: str = ""
    demand: int = _of(FACTOR, default=MILLIONTHS)
    prices: int = _of(FACTOR, default=MILLIONTHS)
    costs: int = _of(FACTOR, default=MILLIONTHS)
    works: int = _of(FACTOR, default=MILLIONTHS)
    without: tuple[str, ...] = _texts(default=())


# The lists of a plan whose entries have keys, and may be left out by a scenario.
LISTS = ("places", "offers", "costs", "works", "subsidies", "grants", "loans", "contributions")


@dataclass(frozen=True, kw_only=True)
class Plan(Entry):
    """Everything that the accounts of a network of places follow from."""

    name: str
    start: str
    years: int = _of(Unit(1, 1, LONGEST, certain=True), default=5)
    currency: str = _one_of(("EUR", "CHF"), default="EUR")
    source: str = ""
    opening_cash: int = _of(Unit(CENTS, 0, AMOUNT.highest, certain=True), default=0)
    shared_by: str = _one_of(KEYS, default="equal")
    vat: Vat = _table(Vat, default=Vat())
    places: tuple[Place, ...] = _tables(Place)
    offers: tuple[Offer, ...] = _tables(Offer, default=())
    costs: tuple[Cost, ...] = _tables(Cost, default=())
    works: tuple[Works, ...] = _tables(Works, default=())
    subsidies: tuple[Subsidy, ...] = _tables(Subsidy, default=())
    grants: tuple[Grant, ...] = _tables(Grant, default=())
    loans: tuple[Loan, ...] = _tables(Loan, default=())
    contributions: tuple[Contribution, ...] = _tables(Contribution, default=())
    host: Host | None = _table(Host, default=None)
    scenarios: tuple[Scenario, ...] = _tables(Scenario, default=())

    @property
    def months(self) -> int:
        """How many months the plan has."""
        return 12 * self.years

    def month_name(self, month: int) -> str:
        """`2027-03` for the third month of a plan that starts in January 2027."""
        year, rest = divmod(months_since_zero("start", self.start) + month, 12)
        return f"{year:04}-{rest + 1:02}"

    def place(self, key: str) -> Place:
        """The place of that key."""
        return next(one for one in self.places if one.key == key)

    def entries(self) -> Iterator[tuple[str, Any]]:
        """Each entry that has a key, with the name of its list."""
        for name in LISTS:
            for entry in getattr(self, name):
                yield name, entry

    def ranges(self) -> Iterator[tuple[str, str, Range]]:
        """Each uncertain number: its path, its driver and what is known of it."""
        for name, entry in self.entries():
            for one, known in uncertain(entry):
                yield f"{name}.{entry.key}.{one}", driver(name, entry, one, known), known
            if isinstance(entry, Offer) and entry.ramp:
                for one, known in uncertain(entry.ramp):
                    path = f"{name}.{entry.key}.ramp.{one}"
                    yield path, driver("ramp", entry.ramp, one, known), known

    def agree(self) -> None:
        months_since_zero("start", self.start)
        if not self.places:
            raise InvalidInput("places", "at least one is needed")
        from etabli.kernels.economics.checks import check

        check(self)


def months_since_zero(argument: str, month: Any) -> int:
    """The months from January of year 0 to a month written `2027-03`."""
    if not isinstance(month, str) or not re.fullmatch(r"[1-9][0-9]{3}-(0[1-9]|1[0-2])", month):
        raise InvalidInput(argument, f"{month!r}; a month such as 2027-01 is needed")
    return 12 * int(month[:4]) + int(month[5:]) - 1


def is_due(every: str, age: int) -> bool:
    """Whether what begins at age 0 falls due at an age in months."""
    return age == 0 if every == "once" else age % EVERY[every] == 0


def driver(name: str, entry: Any, one: str, known: Range) -> str:
    """What the range is drawn with: `costs.rent`, `offers.demand`, or the name that it bears."""
    if known.driver:
        return known.driver
    if isinstance(entry, Cost):
        return f"costs.{entry.kind}" if one == "amount" else f"costs.{one}"
    return f"{name}.{one}"
