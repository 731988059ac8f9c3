"""Where few answer, their share leans on that of all: small areas."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import number, numbers
from etabli.kernels.demand.uncertainty import Surveyed
from etabli.kernels.errors import InvalidInput

STEPS = 60  # of the grid over how much areas may differ
LEAST = 0.1  # of an answer: what a survey that tells nothing is worth


@dataclass(frozen=True, eq=False)
class Shrunk:
    """Shares of small areas, each between what its answers say and what is expected of it.

    `share`: (areas,) the mean; `expected`: (areas,) as given; `leaning`: (areas,) how much of the
    share is what is expected, from 0 (many answers) to 1 (none); `deviation`: (areas,) the
    standard deviation of the share.
    """

    share: NDArray[np.float64]
    deviation: NDArray[np.float64]
    expected: NDArray[np.float64]
    leaning: NDArray[np.float64]
    _successes: NDArray[np.float64]
    _sizes: NDArray[np.float64]
    _strengths: NDArray[np.float64]
    _chances: NDArray[np.float64]

    def draw(self, generator: Generator, count: int) -> NDArray[np.float64]:
        """(areas, count) random shares, how much areas differ being drawn too."""
        strength = generator.choice(self._strengths, count, p=self._chances)
        ahead = self._successes[:, None] + self.expected[:, None] * strength
        behind = (self._sizes - self._successes)[:, None] + (1 - self.expected)[:, None] * strength
        drawn: NDArray[np.float64] = generator.beta(ahead, behind)
        return drawn

    def surveyed(self, area: int, least: float = LEAST) -> Surveyed:
        """One area's share as that of a survey with the same mean and deviation, of the effective
        size `least` at the least."""
        mean, deviation = float(self.share[area]), float(self.deviation[area])
        size = mean * (1 - mean) / deviation**2 - 1  # of the beta distribution, its prior included
        effective = max(size - 1, least)
        return Surveyed(min(max(mean * (effective + 1) - 0.5, 0.0), effective), effective)


@dataclass(frozen=True, eq=False)
class Composite:
    """Means of groups and their variances, each between its own answers and the whole."""

    means: NDArray[np.float64]
    variances: NDArray[np.float64]


def composite(
    means: ArrayLike, variances: ArrayLike, whole: float, *, least: float = 0.0
) -> Composite:
    """Means of groups that lean on the mean of the `whole` the more, the less sure they are.

    `variances`: (groups,) of the means; infinite where a group has no answers. The variance
    between groups is what their means differ by beyond that, and `least` at the least. Source:
    R. E. Fay and R. A. Herriot (1979), "Estimates of income for small places", Journal of the
    American Statistical Association 74(366), with the whole as the one thing known of a group and
    the variance by moments (N. G. N. Prasad and J. N. K. Rao 1990, same journal, 85(409)).
    """
    y = numbers("means", means, dimensions=1)
    v = numbers("variances", variances, dimensions=1, infinite=True)
    if len(y) != len(v):
        raise InvalidInput("variances", f"{len(v)} for {len(y)} means")
    known = np.isfinite(v)
    between = number("least", least)
    if known.sum() > 1:
        between = max(between, float(np.var(y[known], ddof=1) - v[known].mean()))
    total = np.where(known, v, 0.0) + between
    own = np.divide(between, total, out=np.ones_like(total), where=total > 0)
    own[~known] = 0.0
    return Composite(
        means=own * y + (1 - own) * number("whole", whole),
        variances=np.where(known, own * np.where(known, v, 0.0), between),
    )


def shrink(successes: ArrayLike, sizes: ArrayLike, expected: ArrayLike) -> Shrunk:
    """Shares of areas from `successes` among `sizes` answers (effective numbers) in each.

    `expected`: (areas,) between 0 and 1, what the area's answers would say if it were like the
    whole: the share of the whole, or that of the whole for people like those who answered here.

    Beta-binomial: the areas' true shares lie around what is expected as a beta distribution does
    whose strength s the data tell, and an area's share is (x + s·expected) / (n + s). Source:
    J. N. K. Rao and I. Molina (2015), "Small Area Estimation", 2nd ed., sections 9.5 and 10.11.
    The strength is not fixed at its likeliest value, which with few areas is often infinite, but
    weighed over a grid under the uniform shrinkage prior (M. J. Daniels 1999, "A prior for the
    variance in hierarchical models", Canadian Journal of Statistics 27(3)).
    Raises InvalidInput on more successes than answers, or an expectation of 0 or 1.
    """
    from scipy.special import betaln, logsumexp

    x, n = (numbers(name, one, dimensions=1) for name, one in _named(successes, sizes))
    m = numbers("expected", expected, dimensions=1, highest=1.0)
    if not len(x) == len(n) == len(m):
        raise InvalidInput("sizes", f"{len(n)} for {len(x)} areas, {len(m)} expected")
    if (x > n).any():
        raise InvalidInput("successes", "more than there are answers")
    if ((m == 0) | (m == 1)).any():
        raise InvalidInput("expected", "0 or 1; a share between them is needed")
    typical = float(np.median(n[n > 0])) if n.any() else 1.0
    leaning = (np.arange(STEPS) + 0.5) / STEPS  # of an area of typical size
    strengths = typical * leaning / (1 - leaning)
    s = strengths[:, None]
    likelihood = (betaln(x + m * s, n - x + (1 - m) * s) - betaln(m * s, (1 - m) * s)).sum(axis=1)
    chances = np.exp(likelihood - logsumexp(likelihood))
    chances /= chances.sum()
    each = (x + m * s) / (n + s)  # (strengths, areas)
    share = chances @ each
    within = each * (1 - each) / (n + s + 1)
    return Shrunk(
        share=share,
        deviation=np.sqrt(chances @ (within + (each - share) ** 2)),
        expected=m,
        leaning=chances @ (s / (n + s)),
        _successes=x,
        _sizes=n,
        _strengths=strengths,
        _chances=chances,
    )


def _named(successes: ArrayLike, sizes: ArrayLike) -> tuple[tuple[str, ArrayLike], ...]:
    return ("successes", successes), ("sizes", sizes)
