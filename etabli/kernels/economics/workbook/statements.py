"""The lines of the months that sum up: statements, balance sheet, places with what they share."""

from collections.abc import Mapping, Sequence

from etabli.kernels.economics.accounts import CASH, INCOME
from etabli.kernels.economics.books import Account
from etabli.kernels.economics.workbook.lines import Lines, rank


class Accounts(Lines):
    """All lines, in the order in which each follows from those before."""

    def write(self) -> None:
        """All lines."""
        for place in self.plan.places:
            self._sales(place)
        self._costs()
        self._grants()
        self._works()
        self._subsidies()
        self._loans()
        self._capital()
        self._vat()
        self._statements()
        self._shared()

    def _statements(self) -> None:
        months = self.months
        months.title("Income statement")
        for account in INCOME:
            self._total(str(account))
        months.line("result", lambda m: self._signed(INCOME, m), strong=True)
        months.title("Cash")
        for account in CASH:
            self._total(str(account))
        months.line(
            "treasury",
            lambda m: f"ROUND({months.at('treasury', m - 1)}+{self._signed(CASH, m)},2)",
            strong=True,
        )
        months.title("Balance sheet")
        for name in ("works", "aid granted", "VAT collected"):
            self._total(name)
        self._balance()

    def _total(self, account: str) -> None:
        if f"all · {account}" not in self.months.rows:
            names = self._all(account)
            self.months.line(f"all · {account}", lambda m: self.months.sum(names, m))

    def _signed(self, signs: Mapping[str, int] | Mapping[Account, int], month: int) -> str:
        return "".join(
            f"{'+' if sign > 0 else '-'}{self.months.at(f'all · {account}', month)}"
            for account, sign in signs.items()
        )

    def _balance(self) -> None:
        months = self.months
        # The VAT deductible is a line already.
        months.rows["all · VAT deductible"] = months.rows["VAT deductible"]
        held = {
            "fixed assets": {"works": 1, "depreciation": -1},
            "owed by customers": {"sales": 1, "VAT collected": 1, "sales received": -1},
            "grants to come": {"grants": 1, "grants received": -1},
            "aid to come": {"aid granted": 1, "aid received": -1},
            "contributions held": {"contributions": 1},
            "aid not yet taken into income": {"aid granted": 1, "aid taken into income": -1},
            "loans": {"loans drawn": 1, "loans repaid": -1},
            "owed to suppliers": {
                "costs": 1,
                "works": 1,
                "VAT deductible": 1,
                "costs paid": -1,
                "works paid": -1,
            },
            "VAT owed": {
                "VAT collected": 1,
                "VAT deductible": -1,
                "VAT paid": -1,
                "VAT refunded": 1,
            },
        }
        for name, signs in held.items():
            months.line(
                name,
                lambda m, n=name, s=signs: f"ROUND({months.at(n, m - 1)}{self._signed(s, m)},2)",
            )
        months.line(
            "results held",
            lambda m: f"ROUND({months.at('results held', m - 1)}+{months.at('result', m)},2)",
        )
        assets = [*list(held)[:4], "treasury"]
        liabilities = [*list(held)[4:], "results held"]
        months.line("assets", lambda m: months.sum(assets, m), strong=True)
        months.line("liabilities", lambda m: months.sum(liabilities, m), strong=True)
        months.line(
            "assets less liabilities",
            lambda m: f"ROUND({months.at('assets', m)}-{months.at('liabilities', m)},2)",
        )

    def _shared(self) -> None:
        months, places = self.months, [place.key for place in self.plan.places]
        months.title("Places, with their parts of what is in common")
        for account in ("depreciation", "interest", "aid taken into income"):
            sign = "+" if account.startswith("aid") else "-"
            for line in self.lines.get((account, ""), []):
                self._post(f"{sign}shared by {self.plan.shared_by}", "", line)
        borne: dict[str, list[str]] = {place: [] for place in places}
        for key in ("equal", "capacity", "use", "sales"):
            plus = self.lines.get((f"+shared by {key}", ""), [])
            minus = self.lines.get((f"-shared by {key}", ""), [])
            if plus or minus:
                for place, line in zip(places, self._cut_monthly(key, plus, minus), strict=True):
                    borne[place].append(line)
        signs = (("sales", "+"), ("grants", "+"), ("aid taken into income", "+"), ("costs", "-"))
        for place in places:
            own = [
                (sign, line)
                for account, sign in (*signs, ("depreciation", "-"), ("interest", "-"))
                for line in self.lines.get((account, place), [])
            ]
            months.line(
                f"{place} · result",
                lambda m, own=own, parts=borne[place]: (
                    "ROUND(0"
                    + "".join(f"{sign}{months.at(line, m)}" for sign, line in own)
                    + "".join(f"+{months.at(line, m)}" for line in parts)
                    + ",2)"
                ),
                strong=True,
            )

    def _weight(self, key: str, place: str, month: int) -> str:
        match key:
            case "equal":
                return f"IF({month + 1}>={self.of(place, 'opens')},1,0)"
            case "sales":
                return (
                    f"ROUND(({self.months.sum(self.lines.get(('sales', place), []), month)})*100,0)"
                )
        name = "used" if key == "use" else "capacity"
        lines = self.lines.get((name, place), [])
        return f"ROUND(({self.months.sum(lines, month)})*1000000,0)"

    def _cut_monthly(self, key: str, plus: Sequence[str], minus: Sequence[str]) -> list[str]:
        months, places = self.months, [place.key for place in self.plan.places]
        name = f"shared by {key}"
        at = months.at
        total = months.line(
            f"{name} · cents",
            lambda m: f"ROUND(({months.sum(plus, m)}-({months.sum(minus, m)}))*100,0)",
        )
        weights = [
            months.line(f"{name} · {place} · weight", lambda m, p=place: self._weight(key, p, m))
            for place in places
        ]
        whole = months.line(f"{name} · weights", lambda m: months.sum(weights, m))
        shares = [
            months.line(
                f"{name} · {place} · share",
                lambda m, w=weight: (
                    f"IF({at(whole, m)}=0,1,INT({at(w, m)}*1000000/{at(whole, m)}))"
                ),
            )
            for place, weight in zip(places, weights, strict=True)
        ]
        sums = months.line(f"{name} · sum", lambda m: months.sum(shares, m))
        least = [
            months.line(
                f"{name} · {place} · at least",
                lambda m, s=share: f"INT({at(total, m)}*{at(s, m)}/{at(sums, m)})",
            )
            for place, share in zip(places, shares, strict=True)
        ]
        rests = [
            months.line(
                f"{name} · {place} · rest",
                lambda m, s=share, low=low: f"{at(total, m)}*{at(s, m)}-{at(low, m)}*{at(sums, m)}",
            )
            for place, share, low in zip(places, shares, least, strict=True)
        ]
        left = months.line(f"{name} · left", lambda m: f"{at(total, m)}-({months.sum(least, m)})")
        return [
            months.line(
                f"{place} · part of what is {name}",
                lambda m, n=number, low=low: (
                    f"({at(low, m)}+IF({rank([at(rest, m) for rest in rests], n)}"
                    f"<{at(left, m)},1,0))/100"
                ),
            )
            for number, (place, low) in enumerate(zip(places, least, strict=True))
        ]
