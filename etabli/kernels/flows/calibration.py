"""The decay that a mean travel time, or observed flows, speak for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import number, numbers
from etabli.kernels.errors import InvalidInput
from etabli.kernels.flows.gravity import Decay, Gravity, Margins, balanced, costs

NEAR = 1e-4  # of the mean wanted: near enough
HALVINGS = 60
# Beyond this a computer takes what is not nearest for 0.
STEEPEST = 300.0


@dataclass(frozen=True, eq=False)
class Fit:
    """The flows of the model nearest to the observed ones, their deviance, and that of the same
    margins without regard to minutes (`beta` 0): what the minutes explain lies between them."""

    gravity: Gravity
    deviance: float
    deviance_without: float


def calibrated(
    homes: ArrayLike,
    works: ArrayLike,
    minutes: ArrayLike,
    *,
    mean: float,
    decay: Decay = Decay.exponential,
) -> Gravity:
    """The flows whose mean travel time is `mean` minutes; else as `gravity`.

    A greater decay makes shorter trips (G. M. Hyman, "The calibration of trip distribution
    models", Environment and Planning, 1969), so that halving finds it. Raises InvalidInput naming
    `mean` and what is possible, from the shortest trips to those without regard to minutes.
    """
    margins = Margins.checked(homes, works, minutes)
    wanted = number("mean", mean)
    return _sought(margins, decay, wanted, margins.minutes, "mean")


def fitted(observed: ArrayLike, minutes: ArrayLike, *, decay: Decay = Decay.exponential) -> Fit:
    """The model nearest to `observed` flows (n, m), which give the margins.

    The likeliest decay, for counts that vary as Poisson's, is the one that keeps the observed mean
    of what it counts in: minutes, or their logarithms for the power. Raises InvalidInput.
    """
    seen = numbers("observed", observed, dimensions=2)
    margins = Margins.checked(seen.sum(axis=1), seen.sum(axis=0), minutes)
    if (seen[np.isinf(margins.minutes)] > 0).any():
        raise InvalidInput("observed", "people where no way leads; finite minutes are needed there")
    weights = costs(margins, decay)
    mean = _mean(seen, weights)
    lowest = weights[np.isfinite(weights)].min()
    # Without people who could go farther there is nothing to fit.
    found = _sought(margins, decay, mean - lowest, weights - lowest, "observed")
    without = balanced(margins, decay, 0.0)
    return Fit(found, deviance(seen, found.counts), deviance(seen, without.counts))


def deviance(observed: ArrayLike, expected: ArrayLike) -> float:
    r"""How far counts lie from what a model expects, 0 when they are the same, Poisson's:
    :math:`2 \sum (o \ln(o / e) - (o - e))`. Infinite where people were seen and none expected.

    Both (n, m). Raises InvalidInput.
    """
    seen = numbers("observed", observed, dimensions=2)
    model = numbers("expected", expected, dimensions=2)
    if seen.shape != model.shape:
        raise InvalidInput(
            "expected", f"{model.shape} for {seen.shape} observed; the same is needed"
        )
    if ((model == 0) & (seen > 0)).any():
        return float(np.inf)
    ratio = np.divide(seen, model, out=np.ones_like(seen), where=seen > 0)
    return float(2 * (seen * np.log(ratio) - (seen - model)).sum())


def _mean(counts: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    return float((counts * np.where(counts > 0, weights, 0.0)).sum() / counts.sum())


def _sought(
    margins: Margins,
    decay: Decay,
    wanted: float,
    weights: NDArray[np.float64],
    argument: str,
) -> Gravity:
    """The flows whose mean of `weights` is `wanted`. Raises InvalidInput for `argument`."""

    def excess(found: Gravity) -> float:
        return _mean(found.counts, weights) - wanted

    known = costs(margins, decay)
    finite = known[np.isfinite(known)]
    near = NEAR * max(wanted, NEAR)
    flat = balanced(margins, decay, 0.0)
    if abs(excess(flat)) <= near:
        return flat
    steepest = STEEPEST / max(float(np.ptp(finite)), 1e-9)
    low, high = 0.0, min(1 / max(float(finite.mean()), 1e-9), steepest)
    found = balanced(margins, decay, high)
    while excess(found) > near and high < steepest:
        low, high = high, min(2 * high, steepest)
        found = balanced(margins, decay, high)
    if excess(flat) < 0 or excess(found) > near:
        raise InvalidInput(
            argument,
            f"{wanted:.1f} minutes on average; {_mean(found.counts, weights):.1f} to "
            f"{_mean(flat.counts, weights):.1f} is possible here",
        )
    for _halving in range(HALVINGS):
        if abs(excess(found)) <= near:
            break
        middle = (low + high) / 2
        found = balanced(margins, decay, middle)
        low, high = (middle, high) if excess(found) > 0 else (low, middle)
    return found
