"""Where few answer, their share leans on that of all: small areas, and smaller ones in them."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import number, numbers
from etabli.kernels.demand.uncertainty import Surveyed
from etabli.kernels.errors import InvalidInput

STEPS = 60  # of the grid over how much areas may differ
LEAST = 0.1  # of an answer: what a survey that tells nothing is worth
EDGE = 1e-3  # no share is expected to be nearer to 0 or 1


@dataclass(frozen=True, eq=False)
class Shrunk:
    """Shares of small areas, each between what its answers say and what is expected of it.

    `share`: (areas,) the mean; `expected`: (areas,) as given; `leaning`: (areas,) how much of the
    share is what is expected, from 0 (many answers) to 1 (none); `deviation`: (areas,) the
    standard deviation of the share; `typical` as `shrink` took it.
    """

    share: NDArray[np.float64]
    deviation: NDArray[np.float64]
    expected: NDArray[np.float64]
    leaning: NDArray[np.float64]
    typical: float
    _successes: NDArray[np.float64]
    _sizes: NDArray[np.float64]
    _strengths: NDArray[np.float64]
    _chances: NDArray[np.float64]

    def draw(
        self, generator: Generator, count: int, expected: NDArray[np.float64] | None = None
    ) -> NDArray[np.float64]:
        """(areas, count) random shares, how much areas differ being drawn too; with `expected`
        (areas, count), what is expected of them is not sure either."""
        strength = generator.choice(self._strengths, count, p=self._chances)
        middle = self.expected[:, None] if expected is None else expected
        ahead = self._successes[:, None] + middle * strength
        behind = (self._sizes - self._successes)[:, None] + (1 - middle) * strength
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
class Nested:
    """How keen small areas are beside the area that each lies in: see `nest`.

    `parts`: their shares, expected to be those of their areas for people like those who answered
    there. `like`: (parts,) what is expected of them if their area were like the whole.
    """

    of: NDArray[np.int_]
    parts: Shrunk
    like: NDArray[np.float64]

    def draw(
        self, generator: Generator, shares: NDArray[np.float64], expected: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """(parts, count) how many times as keen as its area each part is, around 1, for the
        random `shares` (areas, count) of areas of which `expected` (areas,) was expected."""
        likely = _moved(self.like[:, None], shares[self.of], expected[self.of, None])
        drawn = self.parts.draw(generator, shares.shape[1], expected=likely)
        # Somebody is left of each part, for whom its area can be made whole.
        return np.asarray(np.maximum(drawn, EDGE) / likely)


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


def shrink(
    successes: ArrayLike,
    sizes: ArrayLike,
    expected: ArrayLike,
    *,
    typical: float | None = None,
) -> Shrunk:
    """Shares of areas from `successes` among `sizes` answers (effective numbers) in each.

    `expected`: (areas,) between 0 and 1, what the area's answers would say if it were like the
    whole: the share of the whole, or that of the whole for people like those who answered here.
    `typical`: the size for which it is as likely to lean much as little, before anything is known;
    the middle one of the sizes unless given.

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
    if typical is None:
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
        typical=typical,
        _successes=x,
        _sizes=n,
        _strengths=strengths,
        _chances=chances,
    )


def nest(
    successes: ArrayLike, sizes: ArrayLike, like: ArrayLike, of: ArrayLike, areas: Shrunk
) -> Nested:
    """Small areas in `areas`: from `successes` among `sizes` answers in each part, `of` (parts,)
    the number of the area that it lies in.

    `like`: (parts,) what the part's answers would say if it were like the whole. A part leans on
    its area as the area does on the whole (see `shrink`): what is expected of it moves by the odds
    by which its area is keener than the whole, so a part without answers is as keen as its area.
    Before anything is known, parts may differ as areas do. That is the two-fold model of areas and
    their parts (J. N. K. Rao and I. Molina 2015), taken one level after the other.
    Raises InvalidInput as `shrink` does, or on an area that there is not.
    """
    of = np.asarray(of)
    m = numbers("like", like, dimensions=1, highest=1.0)
    if of.shape != m.shape or not np.issubdtype(of.dtype, np.integer):
        raise InvalidInput("of", f"the number of its area for each of {len(m)} parts")
    if ((of < 0) | (of >= len(areas.share))).any():
        raise InvalidInput("of", f"an area that is none of 0 to {len(areas.share) - 1}")
    if ((m == 0) | (m == 1)).any():
        raise InvalidInput("like", "0 or 1; a share between them is needed")
    likely = _moved(m, areas.share[of], areas.expected[of])
    return Nested(of, shrink(successes, sizes, likely, typical=areas.typical), m)


def _moved(
    like: NDArray[np.float64], share: NDArray[np.float64], expected: NDArray[np.float64]
) -> NDArray[np.float64]:
    """`like`, as far along the odds as from `expected` to `share`; never quite 0 or 1."""
    there = np.clip(share, EDGE, 1 - EDGE)
    odds = like / (1 - like) * (there / (1 - there)) / (expected / (1 - expected))
    return np.clip(odds / (1 + odds), EDGE, 1 - EDGE)


def _named(successes: ArrayLike, sizes: ArrayLike) -> tuple[tuple[str, ArrayLike], ...]:
    return ("successes", successes), ("sizes", sizes)
