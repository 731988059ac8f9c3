"""How long a plan takes: once, and for ten thousand draws of what is not certain.

An invented plan: seven places (two hubs, five nomad offices) over five years, each with offers at
uncertain demand and price, uncertain costs, works, aid and loans; an operator in common. Promised:
10,000 draws within 5 seconds on two cores.
"""

import argparse
import sys
import time

import numpy as np

from etabli.kernels.economics import (
    Cost,
    Grant,
    Loan,
    Offer,
    Payment,
    Place,
    Plan,
    Ramp,
    Range,
    Subsidy,
    Works,
    accounts,
    simulate,
)

NEEDS_DATABASE = False
PROMISED = 5.0  # seconds
OFFERS = {"day": (1_200, 30), "month": (11_000, 8), "ten days": (10_000, 5), "room": (4_000, 12)}
COSTS = {"rent": 60_000, "energy": 25_000, "cleaning": 20_000, "fibre": 6_000, "insurance": 8_000}


def network(places: int = 7) -> Plan:
    keys = [f"p{number}" for number in range(places)]
    return Plan(
        name="Seven places (invented)",
        start="2027-01",
        years=5,
        shared_by="sales",
        places=tuple(
            Place(key=key, opens=number, resources={"desk": 14 if number < 2 else 4, "room": 1})
            for number, key in enumerate(keys)
        ),
        offers=tuple(_offer(key, name) for key in keys for name in OFFERS),
        costs=(
            *(_cost(key, kind) for key in keys for kind in COSTS),
            Cost(key="host", kind="staff", amount=_around(330_000), vat=0),
            Cost(key="software", kind="software", amount=15_000, shared_by="capacity"),
            Cost(key="fees", kind="fees", share=20_000),
        ),
        works=tuple(
            Works(key=f"works {key}", place=key, amount=_around(2_500_000), life=120)
            for key in keys
        ),
        subsidies=tuple(
            Subsidy(
                key=f"aid {key}",
                works=(f"works {key}",),
                rate=400_000,
                payments=(Payment(month=2, share=300_000), Payment(month=10, share=700_000)),
            )
            for key in keys
        ),
        grants=(Grant(key="running", amount=2_000_000, delay=3),),
        loans=(Loan(key="loan", amount=5_000_000, rate=35_000, months=60, deferral=6),),
    )


def _around(amount: int) -> Range:
    return Range(amount * 7 // 10, amount * 14 // 10, amount)


def _offer(place: str, name: str) -> Offer:
    price, units = OFFERS[name]
    return Offer(
        key=f"{name} {place}",
        place=place,
        price=_around(price),
        demand=_around(units * 1_000),
        resource="room" if name == "room" else "desk",
        uses={"month": 14_000, "ten days": 10_000}.get(name, 500 if name == "room" else 1_000),
        ramp=Ramp(first=300_000, months=Range(6, 30, 15)),
        index=15_000,
        delay=1,
    )


def _cost(place: str, kind: str) -> Cost:
    amount = COSTS[kind]
    uncertain = kind in ("energy", "cleaning")
    return Cost(
        key=f"{kind} {place}",
        place=place,
        kind=kind,
        amount=_around(amount) if uncertain else amount,
        index=20_000,
        delay=1,
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks economics")
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    plan = network()
    seconds = []
    for _run in range(20):
        began = time.perf_counter()
        accounts(plan)
        seconds.append(time.perf_counter() - began)
    print(f"The accounts of seven places, five years: {1000 * np.median(seconds):.1f} ms.\n")
    print("| threads | draws | median | at most |\n|---|---|---|---|")
    for threads in (1, 2):
        seconds = []
        for _run in range(options.runs):
            began = time.perf_counter()
            risk = simulate(plan, draws=options.draws, threads=threads)
            seconds.append(time.perf_counter() - began)
        print(
            f"| {threads} | {options.draws:,} | {np.median(seconds):.2f} s | {max(seconds):.2f} s |"
        )
    print(
        f"\nA deficit in {risk.deficit():.1%} of the draws, money missing in {risk.missing():.1%}."
    )
    return 0 if np.median(seconds) <= PROMISED else 1


if __name__ == "__main__":
    sys.exit(main())
