"""A network as a value, for whoever decides it and whoever measures it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Places:
    """A network as one decides it: the communes of its hubs and nomad offices, the fab-lab's."""

    hubs: tuple[str, ...] = ()
    nomad_offices: tuple[str, ...] = ()
    fablab: str = ""
