"""The instances: published ones from a folder, and ones made from seeds."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from etabli.kernels.siting.costs import Metric, Points
from etabli.kernels.siting.files import read

Array = np.ndarray[Any, np.dtype[np.float64]]


class Instance(NamedTuple):
    """`costs` a table or points; `published` its optimum, if there is one."""

    name: str
    weights: Array
    costs: Array | Points
    p: int
    published: float | None = None


def published(data: Path) -> Iterator[Instance]:
    """The p-median instances of OR-Library that have an optimum beside them."""
    for row in _optima(data / "pmed"):
        told = read(data / "pmed" / f"{row['instance']}.txt", "orlib")
        assert told.p is not None
        yield Instance(row["instance"], told.weights, told.costs, told.p, float(row["optimum"]))


def warehouses(data: Path) -> Iterator[tuple[Instance, Array]]:
    """The warehouse instances of OR-Library, with their opening costs."""
    for row in _optima(data / "cap"):
        told = read(data / "cap" / f"{row['instance']}.txt", "orlib-cap")
        assert told.opening_costs is not None
        optimum = float(row["optimum_uncapacitated"])
        yield Instance(row["instance"], told.weights, told.costs, 0, optimum), told.opening_costs


def _optima(folder: Path) -> list[dict[str, str]]:
    path = folder / "optima.csv"
    return list(csv.DictReader(path.open())) if path.exists() else []


def uniform(n: int, p: int, seed: int = 1304) -> Instance:
    """Like rl1304 of TSPLIB: points all over a square, distances rounded down."""
    points = np.random.default_rng(seed).integers(0, 20_000, (n, 2))
    costs = Points(points, metric=Metric.rounded_down)
    return Instance(f"uniform {n}", np.ones(n), costs, p)


def clustered(n: int, p: int, seed: int = 1400) -> Instance:
    """Like fl1400: points on small lattices in a plate, a great many of them equally far apart."""
    random = np.random.default_rng(seed)
    corners = random.integers(0, 40, (12, 2)) * 50
    lattice = random.integers(0, 14, (n, 2)) * 10
    costs = Points(corners[random.integers(0, 12, n)] + lattice, metric=Metric.rounded_down)
    return Instance(f"clustered {n}", np.ones(n), costs, p)


def country(n: int, p: int, seed: int = 35_000) -> Instance:
    """Like the communes of France: a third around 60 towns, the others all over 1,000 × 1,000 km,
    with inhabitants from a long-tailed distribution."""
    random = np.random.default_rng(seed)
    towns = random.uniform(0, 1000, (60, 2))
    near = towns[random.integers(0, 60, n)] + random.normal(0, 25, (n, 2))
    anywhere = random.uniform(0, 1000, (n, 2))
    points = np.where(random.uniform(size=(n, 1)) < 1 / 3, near, anywhere)
    weights = np.ceil(random.lognormal(6.2, 1.2, n))
    return Instance(f"country {n:,}", weights, Points(points), p)


def full(n: int, p: int, seed: int) -> tuple[Instance, Array, Array]:
    """A capacitated instance as I. H. Osman and N. Christofides make them: loads from 1 to 20,
    capacities that 85 % of them fill; costs are distances, whatever the load."""
    random = np.random.default_rng(seed)
    points = random.integers(1, 101, (n, 2))
    loads = random.integers(1, 21, n).astype(np.float64)
    capacity = np.ceil(loads.sum() / (0.85 * p))
    costs = Points(points, metric=Metric.rounded_down).matrix
    return Instance(f"full {n}, seed {seed}", np.ones(n), costs, p), loads, np.full(n, capacity)
