"""Decisions on values that several parts of a study share."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput


@dataclass(frozen=True)
class NetworkRules:
    """What a network must be: so many places of each kind, none in the communes left out.

    `fablab`: the commune where it stands, if there is one. `within`: alternatives are told up to
    this share above the least travel. `compare`: the hubs' communes of a network to compare with.
    """

    hubs: int = 2
    nomad_per_district: int = 1
    fablab: str = ""
    left_out: tuple[str, ...] = ()
    within: float = 0.03
    compare: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_range("hubs", self.hubs, 1, 10)
        _check_range("nomad_per_district", self.nomad_per_district, 0, 10)
        _check_range("within", self.within, 0, 0.5, whole=False)
        if self.compare and len(set(self.compare)) != self.hubs:
            raise BadInput(
                _("Name %(hubs)d different communes, one for each hub, or none.")
                % {"hubs": self.hubs},
                field="compare",
            )

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Self:
        """From a study's `rules`, as JSON and TOML hold them. Raises BadInput."""
        if unknown := table.keys() - cls.__dataclass_fields__.keys():
            raise BadInput(
                _("“%(key)s” is no rule of a network; there are: %(keys)s.")
                % {"key": min(unknown), "keys": ", ".join(cls.__dataclass_fields__)},
                field=min(unknown),
            )
        lists = {key: tuple(table[key]) for key in ("left_out", "compare") if key in table}
        return cls(**{**table, **lists})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def check_known(self, codes: Iterable[str]) -> None:
        """Raise BadInput unless all communes named are among `codes`."""
        known = set(codes)
        for field, named in (
            ("fablab", (self.fablab,) if self.fablab else ()),
            ("left_out", self.left_out),
            ("compare", self.compare),
        ):
            if unknown := [code for code in named if code not in known]:
                raise BadInput(
                    _("“%(code)s” is no commune of this territory; give its INSEE code.")
                    % {"code": unknown[0]},
                    field=field,
                )


def _check_range(field: str, value: Any, low: float, high: float, *, whole: bool = True) -> None:
    fits = isinstance(value, int) or (isinstance(value, float) and not whole)
    if not fits or not low <= value <= high:
        allowed = (
            _("%(value)s; a whole number from %(low)g to %(high)g is allowed.")
            if whole
            else _("%(value)s; a number from %(low)g to %(high)g is allowed.")
        )
        raise BadInput(allowed % {"value": value, "low": low, "high": high}, field=field)
