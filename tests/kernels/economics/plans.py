"""Plans to test with: one that can be followed by hand, and any that may be."""

from dataclasses import fields, replace

from hypothesis import strategies as st

from etabli.kernels.economics import (
    Case,
    Contribution,
    Cost,
    Grant,
    Host,
    Loan,
    Offer,
    Payment,
    Place,
    Plan,
    Ramp,
    Range,
    Subsidy,
    Vat,
    Works,
)
from etabli.kernels.economics.plan import EVERY, KEYS

START = "2027-01"


def simple(**changes):
    """A desk sold by the day and its rent, nothing else."""
    plan = Plan(
        name="One desk",
        start=START,
        places=(Place(key="here", resources={"desk": 2}, days=20_000),),
        offers=(Offer(key="day", place="here", price=1_500, demand=30_000, resource="desk"),),
        costs=(Cost(key="rent", kind="rent", place="here", amount=20_000),),
    )
    return replace(plan, **changes)


def uncertain():
    """Two places and an operator, with ranges of every shape."""
    return Plan(
        name="Two places",
        start=START,
        years=5,
        shared_by="sales",
        places=(
            Place(key="a", resources={"desk": 10, "room": 1}),
            Place(key="b", opens=5, resources={"desk": 3}),
        ),
        offers=(
            Offer(
                key="month",
                place="a",
                price=Range(9_000, 13_000, 11_000),
                users=Range(4_000, 20_000, 12_000),
                resource="desk",
                uses=13_000,
                ramp=Ramp(first=250_000, months=Range(3, 24, shape="uniform")),
                delay=1,
            ),
            Offer(
                key="day",
                place="b",
                price=1_150,
                demand=Range(5_000, 60_000, shape="normal"),
                resource="desk",
                index=Range(-10_000, 30_000, 15_000),
            ),
        ),
        costs=(
            Cost(key="rent", kind="rent", place="a", amount=Range(40_000, 90_000, 55_000)),
            Cost(key="energy", kind="energy", place="b", amount=12_345, index=33_333, delay=2),
            Cost(key="host", kind="staff", amount=290_000, quantity=500, vat=0),
            Cost(key="coffee", kind="consumables", resource="desk", amount=77, place="a"),
            Cost(key="fees", kind="fees", share=Range(10_000, 40_000, 20_000)),
        ),
        works=(
            Works(key="walls", place="a", amount=Range(3_000_001, 5_000_000, 3_500_000), life=120),
            Works(key="machines", amount=1_000_003, month=6, months=3, life=36, delay=1),
        ),
        subsidies=(
            Subsidy(
                key="region",
                works=("walls", "machines"),
                rate=Range(200_000, 400_000, 300_000),
                ceiling=1_200_000,
                payments=(Payment(month=3, share=333_333), Payment(month=14, share=666_667)),
            ),
        ),
        grants=(Grant(key="town", amount=1_000_000, delay=4),),
        loans=(Loan(key="bank", amount=2_000_000, rate=35_000, months=54, deferral=6, month=1),),
        contributions=(Contribution(key="capital", amount=800_000),),
        host=Host(costs=("host",), lost=300_000),
    )


def number_of(draw, lowest, highest, *, ranges=True):
    ends = sorted(draw(st.lists(st.integers(lowest, highest), min_size=3, max_size=3)))
    if not ranges or draw(st.booleans()):
        return ends[1]
    return Range(ends[0], ends[2], ends[1])


@st.composite
def plans(draw):
    """Any plan of up to three places and three years."""
    years = draw(st.integers(1, 3))
    months = 12 * years
    month = st.integers(0, months - 1)
    keys = ["a", "b", "c"][: draw(st.integers(1, 3))]
    place, anywhere = st.sampled_from(keys), st.sampled_from([*keys, ""])
    delay = st.integers(0, 5)
    count = st.integers(0, 3)

    def number(lowest, highest):
        return number_of(draw, lowest, highest)

    def shared(where):
        return "" if where else draw(st.sampled_from(["", *KEYS]))

    def cost(index):
        where = draw(anywhere)
        common = {
            "key": f"cost {index}",
            "kind": draw(st.sampled_from(["rent", "staff", "energy"])),
            "place": where,
            "shared_by": shared(where),
            "vat": draw(st.sampled_from([0, 55_000, 200_000])),
            "delay": draw(delay),
            "start": draw(month),
        }
        match draw(st.integers(0, 2)):
            case 0:
                return Cost(share=number(0, 500_000), **common)
            case 1:
                return Cost(resource="desk", amount=number(0, 2_000), **common)
        return Cost(
            amount=number(0, 10**7),
            quantity=number(0, 3_000),
            every=draw(st.sampled_from(list(EVERY))),
            index=number(-50_000, 50_000),
            **common,
        )

    works = tuple(
        Works(
            key=f"works {index}",
            place=draw(anywhere),
            amount=number(0, 10**9),
            vat=draw(st.sampled_from([0, 200_000])),
            month=(begun := draw(st.integers(0, months - 3))),
            months=draw(st.integers(1, 3)),
            delay=draw(delay),
            life=draw(st.integers(1, 60)),
            in_service=draw(st.sampled_from([None, begun + 2])),
        )
        for index in range(draw(count))
    )
    shares = (Payment(month=draw(month), share=1), Payment(month=draw(month), share=999_999))
    subsidies = tuple(
        Subsidy(
            key=f"aid {index}",
            works=tuple(one.key for one in works),
            rate=number(0, 333_000),
            ceiling=draw(st.sampled_from([None, 10**6 + 1])),
            payments=shares,
        )
        for index in range(draw(count) if works else 0)
    )
    return Plan(
        name="Any",
        start=START,
        years=years,
        opening_cash=draw(st.integers(0, 10**6)),
        shared_by=draw(st.sampled_from(KEYS)),
        vat=Vat(
            recovered=draw(st.booleans()),
            delay=draw(delay),
            credit=draw(st.sampled_from(["carried", "refunded"])),
        ),
        places=tuple(
            Place(
                key=key,
                opens=draw(month),
                resources={"desk": draw(st.integers(0, 20))},
                days=number(0, 31_000),
            )
            for key in keys
        ),
        offers=tuple(
            Offer(
                key=f"offer {index}",
                place=draw(place),
                price=number(0, 10**5),
                demand=number(0, 10**6),
                resource=draw(st.sampled_from(["", "desk"])),
                uses=draw(st.integers(1, 31_000)),
                ramp=draw(st.sampled_from([None, Ramp(first=100_000, months=7), Ramp(months=0)])),
                growth=number(-50_000, 50_000),
                index=number(-50_000, 50_000),
                delay=draw(delay),
            )
            for index in range(draw(count))
        ),
        costs=tuple(cost(index) for index in range(draw(count))),
        works=works,
        subsidies=subsidies,
        grants=tuple(
            Grant(key=f"grant {index}", place=draw(anywhere), amount=number(0, 10**7))
            for index in range(draw(count))
        ),
        loans=tuple(
            Loan(
                key=f"loan {index}",
                place=draw(anywhere),
                amount=number(0, 10**9),
                rate=draw(st.integers(0, 200_000)),
                month=(drawn := draw(st.integers(0, months - 2))),
                months=(lasts := draw(st.integers(1, months - drawn))),
                deferral=draw(st.integers(0, min(24, lasts - 1))),
                kind=draw(st.sampled_from(["annuity", "principal"])),
            )
            for index in range(draw(count))
        ),
        contributions=(Contribution(key="capital", amount=number(0, 10**8)),),
    )


def settled(plan, levels, draw):
    """The plan that has the numbers of one draw."""
    case = Case(plan, {name: level[draw : draw + 1] for name, level in levels.items()})

    def fixed(entry):
        known = {
            one.name: int(case.of(entry, one.name)[0])
            for one in fields(entry)
            if isinstance(getattr(entry, one.name), Range)
        }
        if isinstance(entry, Offer) and entry.ramp:
            known["ramp"] = fixed(entry.ramp)
        return replace(entry, **known)

    lists = ("places", "offers", "costs", "works", "subsidies", "grants", "loans", "contributions")
    return replace(plan, **{name: tuple(map(fixed, getattr(plan, name))) for name in lists})
