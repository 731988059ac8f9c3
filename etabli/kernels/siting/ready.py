"""Compile the loops ahead of the first question: `python -m etabli.kernels.siting.ready`."""

import shutil

import numpy as np

from etabli.kernels.siting.capacity import capacitated
from etabli.kernels.siting.compiled import FOLDER
from etabli.kernels.siting.costs import Points
from etabli.kernels.siting.country import Country
from etabli.kernels.siting.problem import Group, Problem
from etabli.kernels.siting.solver import solve
from etabli.kernels.siting.watch import Watch


def main() -> None:
    """Solve one small problem of each kind, after throwing away what older sources left."""
    for folder in FOLDER.parent.glob("compiled-*"):
        if folder != FOLDER:
            shutil.rmtree(folder, ignore_errors=True)
    random = np.random.default_rng(0)
    points = Points(random.uniform(size=(60, 2)))
    sites = tuple(range(60))
    groups = (
        Group("all", sites, 6, 6),
        Group("one", sites[:30], 2, 4),
        Group("b", sites[20:], 1, 5),
    )
    solve(Problem(np.ones(60), points, groups, apart=frozenset({(0, 1)})))
    # Costs at random leave a gap: after the bound come branching and HiGHS.
    solve(Problem(np.ones(60), random.uniform(size=(60, 60)), (Group("all", sites, 4, 4),)))
    capacitated(Problem(np.ones(60), points, groups[:1]), np.full(60, 11.0))
    Country(Problem(np.ones(60), points, groups), Watch()).run()


if __name__ == "__main__":
    main()
