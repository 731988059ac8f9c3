"""The mixed-integer program of what the bound has left: few sites, few services of each row.

A row is served by one of the sites still listed for it, or pays its ceiling: the site that is open
already. The reduction by multipliers is that of P. Avella, A. Sassano and I. Vasil'ev (2007),
"Computational study of large-scale p-median problems", Mathematical Programming 109.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from etabli.kernels.siting.bound import Part
from etabli.kernels.siting.highs import Bounds, Program, load, optimise
from etabli.kernels.siting.lists import Array
from etabli.kernels.siting.parts import OPEN, Fate, Frame
from etabli.kernels.siting.solution import PROOF

# The scale of the program's costs, beside which the tolerance of HiGHS is nothing.
LARGEST = 1e4


def solve_reduced(
    part: Part,
    frame: Frame,
    fate: Fate,
    limit: float,
    grain: float,
    time_limit: float | None,
    heard: Callable[[float], None],
) -> tuple[NDArray[np.int_] | None, float]:
    """The best sites of this part, none if none is as good as `limit`; the bound on all of them,
    which `heard` follows."""
    lists = part.lists
    free, services, rows = len(part.sites), len(lists.site), len(lists.ceiling)
    # Who has no site open within the limit must be served by a free one.
    has_open = lists.ceiling <= limit
    unit = max(grain, max(lists.cost.max(initial=0.0), grain) / LARGEST)
    of_row = np.repeat(np.arange(rows), np.diff(lists.start))
    columns = free + services + rows
    ones, service = np.ones(services), free + np.arange(services)
    served = sparse.csr_array(
        (
            np.ones(services + rows),
            (
                np.concatenate([of_row, np.arange(rows)]),
                np.concatenate([service, free + services + np.arange(rows)]),
            ),
        ),
        (rows, columns),
    )
    links = sparse.csr_array(
        (
            np.concatenate([ones, -ones]),
            (np.tile(np.arange(services), 2), np.concatenate([service, lists.site])),
        ),
        (services, columns),
    )
    lines, most = _lines(part, frame, fate, columns)
    bounds: Bounds = (
        np.concatenate([np.ones(rows), np.full(services + len(most), -np.inf)]),
        np.concatenate([np.ones(rows), np.zeros(services), most]),
    )
    highs = load(
        Program(
            np.concatenate([np.zeros(free), lists.cost, np.where(has_open, lists.ceiling, 0.0)])
            / unit,
            (np.zeros(columns), np.concatenate([np.ones(free + services), has_open.astype(float)])),
            sparse.csr_array(sparse.vstack([served, links, lines])),
            bounds,
            whole=free,
        )
    )
    # Networks cost multiples of the grain: what is closer than one is proven.
    highs.setOptionValue("mip_abs_gap", 0.999 * grain / unit)

    def follow(_best: float, bound: float, _gap: float, _seconds: float) -> None:
        heard(_safe(bound))

    found = optimise(highs, scale=1 / unit, time_limit=time_limit, progress=follow)
    bound = _safe(found.bound)
    if found.values is None:
        return None, bound
    opened = part.sites[found.values[:free] > 0.5]
    return np.union1d(opened, np.flatnonzero(fate == OPEN)), bound


def _safe(bound: float) -> float:
    """The bound, less half of what a proof may lack: the tolerances of HiGHS add up."""
    return bound - PROOF / 2 * abs(bound)


def _lines(part: Part, frame: Frame, fate: Fate, columns: int) -> tuple[sparse.csr_array, Array]:
    """The rules, of the free sites, with what the open ones have left of each."""
    rules = frame.rules
    of_site = np.repeat(np.arange(len(fate)), np.diff(rules.start))
    is_open = fate[of_site] == OPEN
    most = rules.most - np.bincount(
        rules.rule[is_open], rules.amount[is_open], minlength=len(rules.most)
    )
    number = np.full(len(fate), -1)
    number[part.sites] = np.arange(len(part.sites))
    left = number[of_site] >= 0
    lines = sparse.csr_array(
        (rules.amount[left], (rules.rule[left], number[of_site[left]])), (len(most), columns)
    )
    return lines, most
