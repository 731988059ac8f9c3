"""How many jobs allow telework, from who does them."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from etabli.kernels.arrays import number, numbers
from etabli.kernels.errors import InvalidInput

# Of the jobs of each occupation group, those that allow telework: INSEE, metropolitan France, 2021.
TELEWORK_BY_GROUP: Mapping[str, float] = MappingProxyType(
    {
        "managers": 0.72,
        "intermediate": 0.48,
        "clerical": 0.36,
        "trades_and_shops": 0.33,
        "farmers": 0.03,
        "workers": 0.02,
    }
)


def telework_potential(
    people: Mapping[str, ArrayLike], shares: Mapping[str, float] = TELEWORK_BY_GROUP
) -> NDArray[np.float64]:
    """(communes,) the share of all at work whose job allows telework; 0 where nobody works.

    `people`: by occupation group, (communes,) each; `shares`: for each of these groups. It takes
    the jobs of a group to be the same everywhere: direct standardisation (WHO, 2001, "Age
    standardization of rates", GPE discussion paper 31, applied to occupations). Raises
    InvalidInput on a group without a share, or groups that differ in their communes.
    """
    if not people:
        raise InvalidInput("people", "at least one group is needed")
    if unknown := people.keys() - shares.keys():
        raise InvalidInput(
            "people", f"no share is known of {min(unknown)!r}; groups: {', '.join(shares)}"
        )
    counts = [numbers(f"people, {group}", one, dimensions=1) for group, one in people.items()]
    if len({len(one) for one in counts}) > 1:
        raise InvalidInput("people", "each group needs a number for each commune")
    rates = [number(f"shares, {group}", shares[group], highest=1.0) for group in people]
    table = np.array(counts)
    everybody = table.sum(axis=0)
    able = np.array(rates) @ table
    potential: NDArray[np.float64] = np.zeros_like(everybody)
    np.divide(able, everybody, out=potential, where=everybody > 0)
    return potential
