"""The lines of the months up to the VAT: what each entry of a plan comes to."""

from collections.abc import Sequence

from etabli.kernels.economics.plan import Cost, Loan, Offer, Place, Plan, Subsidy, Works
from etabli.kernels.economics.workbook.inputs import Inputs
from etabli.kernels.economics.workbook.months import Months


class Lines:
    """What is sold, spent, built and borrowed; `lines`: those that make an account of a place."""

    def __init__(self, plan: Plan, inputs: Inputs, months: Months) -> None:
        self.plan, self.inputs, self.months = plan, inputs, months
        self.of = inputs.of
        # account and place → the lines that make it
        self.lines: dict[tuple[str, str], list[str]] = {}
        self.recovered = inputs.of("[vat]", "recovered")

    def _post(self, account: str, place: str, line: str) -> None:
        self.lines.setdefault((account, place), []).append(line)

    def _all(self, account: str) -> list[str]:
        return [
            one for (name, _at), lines in self.lines.items() if name == account for one in lines
        ]

    def _indexed(self, name: str, first: str, rate: str, decimals: int) -> str:
        def formula(month: int) -> str:
            if month == 0:
                return first
            before = self.months.at(name, month - 1)
            return before if month % 12 else f"ROUND({before}*(1+{rate}),{decimals})"

        return self.months.line(name, formula)

    def _sales(self, place: Place) -> None:
        months, of, key = self.months, self.of, place.key
        months.title(place.name or key)
        free: dict[str, str] = {}
        for resource in place.resources:
            capacity = f"{key} · {resource} · capacity"
            days = f"{of(key, f'resource {resource}')}*{of(key, 'days')}"
            months.line(capacity, lambda m, days=days: f"IF({m + 1}>={of(key, 'opens')},{days},0)")
            free[resource] = capacity
            self._post(f"capacity {resource}", key, capacity)
            self._post("capacity", key, capacity)
        for offer in self.plan.offers:
            if offer.place == key:
                self._offer(offer, key, free)

    def _offer(self, offer: Offer, place: str, free: dict[str, str]) -> None:
        months, of, key = self.months, self.of, offer.key
        users = offer.users is not None
        whole = f"ROUND({of(key, 'users')}*{of(key, 'per_user')},3)" if users else of(key, "demand")
        grown = self._indexed(f"{key} · demand at full", whole, of(key, "growth"), 3)
        first = f"MAX({of(place, 'opens')},{of(key, 'start')})"

        def ramp(month: int) -> str:
            if offer.ramp is None:
                return "1"
            begin, takes = of(key, "ramp first"), of(key, "ramp months")
            age = f"MIN(MAX({month + 1}-{first},0),{takes})"
            rise = f"ROUNDDOWN(ROUND((1-{begin})*{age}/{takes},9),6)"
            return f"IF({takes}=0,1,{begin}+{rise})"

        wanted = months.line(
            f"{key} · wanted",
            lambda m: (
                f"IF(AND({m + 1}>={first},{m + 1}<={of(key, 'end')}),"
                f"ROUND({months.at(grown, m)}*({ramp(m)}),3),0)"
            ),
        )
        sold = wanted
        if offer.resource:
            left = free[offer.resource]
            uses = of(key, "uses")
            sold = months.line(
                f"{key} · sold",
                lambda m: (
                    f"MIN({months.at(wanted, m)},ROUNDDOWN(ROUND({months.at(left, m)}/{uses},9),3))"
                ),
            )
            used = months.line(f"{key} · days used", lambda m: f"{months.at(sold, m)}*{uses}")
            free[offer.resource] = months.line(
                f"{key} · days left",
                lambda m: f"ROUND({months.at(left, m)}-{months.at(used, m)},6)",
            )
            self._post("used", place, used)
            self._post(f"used {offer.resource}", place, used)
        price = self._indexed(f"{key} · price", of(key, "price"), of(key, "index"), 2)
        sales = months.line(
            f"{key} · sales", lambda m: f"ROUND({months.at(sold, m)}*{months.at(price, m)},2)"
        )
        vat = months.line(
            f"{key} · VAT",
            lambda m: f"IF({self.recovered}=1,ROUND({months.at(sales, m)}*{of(key, 'vat')},2),0)",
        )
        taxed = months.line(f"{key} · with VAT", lambda m: months.sum((sales, vat), m))
        received = months.line(
            f"{key} · received", lambda m: months.later(taxed, of(key, "delay"), m)
        )
        self._post("sales", place, sales)
        self._post("VAT collected", place, vat)
        self._post("sales received", place, received)

    def _regular(self, key: str, each: str) -> str:
        of = self.of
        yearly = self._indexed(f"{key} · each time", each, of(key, "index"), 2)
        every, start = of(key, "every"), of(key, "start")
        return self.months.line(
            f"{key} · due",
            lambda m: (
                f"IF({self._active(key, m)},IF(IF({every}=0,{m + 1}={start},"
                f"MOD({m + 1}-{start},MAX({every},1))=0),{self.months.at(yearly, m)},0),0)"
            ),
        )

    def _active(self, key: str, month: int) -> str:
        start, end = self.of(key, "start"), self.of(key, "end")
        return f"AND({month + 1}>={start},{month + 1}<={end})"

    def _costs(self) -> None:
        self.months.title("Costs")
        for cost in self.plan.costs:
            self._cost(cost)

    def _cost(self, cost: Cost) -> None:
        months, of = self.months, self.of
        key, place = cost.key, cost.place
        if cost.share is not None:
            of_sales = self.lines.get(("sales", place), []) if place else self._all("sales")
            net = months.line(
                f"{key} · due",
                lambda m: (
                    f"IF({self._active(key, m)},"
                    f"ROUND(({months.sum(of_sales, m)})*{of(key, 'share')},2),0)"
                ),
            )
        elif cost.resource:
            name = f"used {cost.resource}"
            used = self.lines.get((name, place), []) if place else self._all(name)
            price = self._indexed(f"{key} · price", of(key, "amount"), of(key, "index"), 2)
            net = months.line(
                f"{key} · due",
                lambda m: (
                    f"IF({self._active(key, m)},"
                    f"ROUND(({months.sum(used, m)})*{months.at(price, m)},2),0)"
                ),
            )
        else:
            net = self._regular(key, f"ROUND({of(key, 'amount')}*{of(key, 'quantity')},2)")
        vat = months.line(
            f"{key} · VAT",
            lambda m: f"ROUND({months.at(net, m)}*{of(key, 'vat')},2)",
        )
        expense = months.line(
            f"{key} · cost",
            lambda m: f"{months.at(net, m)}+IF({self.recovered}=1,0,{months.at(vat, m)})",
        )
        taxed = months.line(f"{key} · with VAT", lambda m: months.sum((net, vat), m))
        paid = months.line(
            f"{key} · paid",
            lambda m: months.later(taxed, of(key, "delay"), m),
        )
        self._post("costs", place, expense)
        self._post("VAT of purchases", place, vat)
        self._post("costs paid", place, paid)
        if not place:
            self._post(f"-shared by {cost.shared_by or self.plan.shared_by}", "", expense)

    def _grants(self) -> None:
        months, of = self.months, self.of
        if self.plan.grants:
            months.title("Aid to running")
        for grant in self.plan.grants:
            due = self._regular(grant.key, of(grant.key, "amount"))
            received = months.line(
                f"{grant.key} · received",
                lambda m, k=grant.key, d=due: months.later(d, of(k, "delay"), m),
            )
            self._post("grants", grant.place, due)
            self._post("grants received", grant.place, received)
            if not grant.place:
                self._post(f"+shared by {grant.shared_by or self.plan.shared_by}", "", due)

    def _parts(self, name: str, total: str, first: str, count: str) -> str:
        """A total in equal parts from a month on, the first ones a cent larger."""
        cents = f"ROUND({total}*100,0)"

        def formula(month: int) -> str:
            age = f"({month + 1}-{first})"
            part = f"(INT({cents}/{count})+IF({age}<MOD({cents},{count}),1,0))/100"
            return f"IF(AND({age}>=0,{age}<{count}),{part},0)"

        return self.months.line(name, formula)

    def _works(self) -> None:
        if self.plan.works:
            self.months.title("Works and equipment")
        for works in self.plan.works:
            self._one_works(works)

    def _one_works(self, works: Works) -> None:
        months, of = self.months, self.of
        key, place = works.key, works.place
        month, spread = of(key, "month"), of(key, "months")
        net = self._parts(f"{key} · bought", of(key, "amount"), month, spread)
        tax = months.base(f"{key} · VAT in all", f"ROUND({of(key, 'amount')}*{of(key, 'vat')},2)")
        vat = self._parts(f"{key} · VAT", tax, month, spread)
        cost = months.base(
            f"{key} · cost in all", f"{of(key, 'amount')}+IF({self.recovered}=1,0,{tax})"
        )
        self.inputs.cells[key, "cost"] = cost
        asset = months.line(
            f"{key} · asset",
            lambda m: f"{months.at(net, m)}+IF({self.recovered}=1,0,{months.at(vat, m)})",
        )
        taxed = months.line(f"{key} · with VAT", lambda m: months.sum((net, vat), m))
        paid = months.line(f"{key} · paid", lambda m: months.later(taxed, of(key, "delay"), m))
        off = self._parts(f"{key} · depreciation", cost, of(key, "in_service"), of(key, "life"))
        self._post("works", place, asset)
        self._post("VAT of purchases", place, vat)
        self._post("works paid", place, paid)
        self._post("depreciation", place, off)

    def _cut(self, name: str, total: str, weights: Sequence[str]) -> list[str]:
        """One number cut into parts by largest remainders, each in a cell; all in cents."""
        base = self.months.base
        whole = base(f"{name} · weights", "+".join(weights))
        shares = [
            base(f"{name} · weight {number + 1}", f"IF({whole}=0,1,INT({weight}*1000000/{whole}))")
            for number, weight in enumerate(weights)
        ]
        sums = base(f"{name} · sum", "+".join(shares))
        least = [
            base(f"{name} · at least {number + 1}", f"INT({total}*{share}/{sums})")
            for number, share in enumerate(shares)
        ]
        rests = [
            base(f"{name} · rest {number + 1}", f"{total}*{share}-{low}*{sums}")
            for number, (share, low) in enumerate(zip(shares, least, strict=True))
        ]
        left = base(f"{name} · left", f"{total}-({'+'.join(least)})")
        return [
            base(
                f"{name} · part {number + 1}",
                f"{low}+IF({rank(rests, number)}<{left},1,0)",
            )
            for number, low in enumerate(least)
        ]

    def _subsidies(self) -> None:
        if self.plan.subsidies:
            self.months.title("Aid to works")
        by_key = {works.key: works for works in self.plan.works}
        left = {key: f"ROUND({self.of(key, 'cost')}*100,0)" for key in by_key}
        for subsidy in self.plan.subsidies:
            costs = [f"ROUND({self.of(key, 'cost')}*100,0)" for key in subsidy.works]
            total = self.months.base(f"{subsidy.key} · in all", self._aid(subsidy, costs))
            parts = self._cut(subsidy.key, total, costs)
            for key, part in zip(subsidy.works, parts, strict=True):
                name = f"{subsidy.key} for {key}"
                aid = self.months.base(f"{name} · aid", f"MIN({part},{left[key]})")
                left[key] = self.months.base(f"{name} · left to pay", f"{left[key]}-{aid}")
                self._aid_lines(name, subsidy, by_key[key], aid)

    def _aid(self, subsidy: Subsidy, costs: Sequence[str]) -> str:
        of, key = self.of, subsidy.key
        if subsidy.rate is None:
            total = f"ROUND({of(key, 'amount')}*100,0)"
        else:
            total = f"ROUND(({'+'.join(costs)})*{of(key, 'rate')},0)"
        if subsidy.ceiling is None:
            return total
        return f"MIN({total},ROUND({of(key, 'ceiling')}*100,0))"

    def _aid_lines(self, name: str, subsidy: Subsidy, works: Works, aid: str) -> None:
        months, of = self.months, self.of
        dates = [
            of(subsidy.key, f"payment {number + 1}: month")
            for number in range(len(subsidy.payments))
        ]
        shares = [
            f"ROUND({of(subsidy.key, f'payment {number + 1}: share')}*1000000,0)"
            for number in range(len(subsidy.payments))
        ]
        parts = self._cut(f"{name} · payments", aid, shares)
        begun = f"MIN({','.join([*dates, of(works.key, 'month')])})"
        granted = months.line(f"{name} · granted", lambda m: f"IF({m + 1}={begun},{aid}/100,0)")
        received = months.line(
            f"{name} · received",
            lambda m: "+".join(
                f"IF({m + 1}={date},{part}/100,0)" for date, part in zip(dates, parts, strict=True)
            ),
        )
        income = self._parts(
            f"{name} · into income",
            f"{aid}/100",
            of(works.key, "in_service"),
            of(works.key, "life"),
        )
        self._post("aid granted", works.place, granted)
        self._post("aid received", works.place, received)
        self._post("aid taken into income", works.place, income)

    def _loans(self) -> None:
        if self.plan.loans:
            self.months.title("Loans")
        for loan in self.plan.loans:
            self._loan(loan)

    def _loan(self, loan: Loan) -> None:
        months, of = self.months, self.of
        key = loan.key
        amount, rate, count = of(key, "amount"), of(key, "rate"), of(key, "months")
        deferral, month = of(key, "deferral"), of(key, "month")
        paying = f"({count}-{deferral})"
        factor = f"({rate}/12)/(1-(1+{rate}/12)^-{paying})"
        constant = months.base(
            f"{key} · instalment",
            f"ROUND({amount}*IF({rate}=0,ROUND(1/{paying},9),ROUND({factor},9)),2)",
        )
        cents = f"ROUND({amount}*100,0)"
        names = [f"{key} · {what}" for what in ("owed", "interest", "repaid", "drawn")]
        owed, interest, repaid, drawn = names

        def regular(m: int) -> str:
            if loan.kind == "annuity":
                return f"MIN({constant}-{months.at(interest, m)},{months.at(owed, m)})"
            age = f"({m + 1}-{month}-{deferral})"
            return f"(INT({cents}/{paying})+IF({age}<MOD({cents},{paying}),1,0))/100"

        months.reserve(names)  # what is owed follows from what was repaid
        months.line(
            owed,
            lambda m: (
                f"ROUND(IF({m + 1}={month},{amount},"
                f"{months.at(owed, m - 1)}-{months.at(repaid, m - 1)}),2)"
            ),
        )
        months.line(
            interest,
            lambda m: (
                f"IF(AND({m + 1}>={month},{m + 1}-{month}<{count}),"
                f"ROUND({months.at(owed, m)}*{rate}/12,2),0)"
            ),
        )
        months.line(
            repaid,
            lambda m: (
                f"IF(AND({m + 1}-{month}>={deferral},{m + 1}-{month}<{count}),"
                f"IF({m + 1}-{month}={count}-1,{months.at(owed, m)},"
                f"{regular(m)}),0)"
            ),
        )
        months.line(drawn, lambda m: f"IF({m + 1}={month},{amount},0)")
        self._post("interest", loan.place, interest)
        self._post("loans repaid", loan.place, repaid)
        self._post("loans drawn", loan.place, drawn)

    def _capital(self) -> None:
        months, of = self.months, self.of
        months.title("Capital")
        opening = months.line(
            "opening cash", lambda m: of("[plan]", "opening_cash") if m == 0 else "0"
        )
        self._post("contributions", "", opening)
        for one in self.plan.contributions:
            line = months.line(
                f"{one.key} · brought in",
                lambda m, k=one.key: f"IF({m + 1}={of(k, 'month')},{of(k, 'amount')},0)",
            )
            self._post("contributions", "", line)

    def _vat(self) -> None:
        months, of = self.months, self.of
        months.title("VAT")
        collected, purchases = self._all("VAT collected"), self._all("VAT of purchases")
        deductible = months.line(
            "VAT deductible", lambda m: f"IF({self.recovered}=1,{months.sum(purchases, m)},0)"
        )
        self._post("VAT deductible", "", deductible)
        net = months.line(
            "VAT of the month",
            lambda m: f"ROUND({months.sum(collected, m)}-{months.at(deductible, m)},2)",
        )
        if self.plan.vat.credit == "refunded":
            credit = months.line("VAT credit", lambda m: f"MAX(-{months.at(net, m)},0)")
            due = months.line("VAT due", lambda m: f"MAX({months.at(net, m)},0)")
            refunded = months.line(
                "VAT refunded", lambda m: months.later(credit, of("[vat]", "refund_delay"), m)
            )
            self._post("VAT refunded", "", refunded)
        else:
            months.line(
                "VAT credit",
                lambda m: f"ROUND(MAX({months.at('VAT credit', m - 1)}-{months.at(net, m)},0),2)",
            )
            due = months.line(
                "VAT due",
                lambda m: f"MAX({months.at(net, m)}-{months.at('VAT credit', m - 1)},0)",
            )
        paid = months.line("VAT paid", lambda m: months.later(due, of("[vat]", "delay"), m))
        self._post("VAT paid", "", paid)


def rank(rests: Sequence[str], number: int) -> str:
    """How many remainders come before one: larger ones, and equal ones that stand first."""
    own = rests[number]
    before = [f"({rest}>={own})" for rest in rests[:number]]
    after = [f"({rest}>{own})" for rest in rests[number + 1 :]]
    return "(" + ("+".join([*before, *after]) or "0") + ")"
