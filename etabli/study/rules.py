"""Decisions on values that several parts of a study share."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.study.scenario import assumptions

# What a commune may be known for: the kinds of `Amenity`.
AMENITIES = ("station", "school", "france_services", "building")
DISTRICT_BOUNDS = ("hubs_least", "hubs_most", "nomads_least", "nomads_most")
COMMUNES = ("left_out", "open_hubs", "open_nomads", "compare")
LISTS = (*COMMUNES, "hub_needs", "nomad_needs")
MOST_HUBS, MOST_NOMADS, MOST_NOMADS_IN_ALL = 10, 10, 100
LARGEST_GAP = 120  # minutes


@dataclass(frozen=True)
class NetworkRules:
    """What a network must be: places of each kind, where they may and must stand.

    `nomad_offices`: how many in all; None for `nomad_per_district` in each district and no more.
    `fablab`: the commune where it stands, if there is one. `left_out`: communes without a place;
    `open_hubs`, `open_nomads`: communes whose place is decided. `hub_needs`, `nomad_needs`: what a
    commune must have (kinds of `Amenity`, all of them) to be a candidate for that kind of place.
    `hub_gap`: minutes between any two hubs, at least. `districts`: by a district's code, its own
    `DISTRICT_BOUNDS`. `within`: alternatives are told up to this share above the least travel.
    `compare`: the hubs' communes of a network to compare with. `assumptions`: by key, what
    replaces the defaults of `scenario.assumptions`.
    """

    hubs: int = 2
    nomad_per_district: int = 1
    nomad_offices: int | None = None
    fablab: str = ""
    left_out: tuple[str, ...] = ()
    open_hubs: tuple[str, ...] = ()
    open_nomads: tuple[str, ...] = ()
    hub_needs: tuple[str, ...] = ()
    nomad_needs: tuple[str, ...] = ()
    hub_gap: float = 0
    districts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    within: float = 0.03
    compare: tuple[str, ...] = ()
    assumptions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_range("hubs", self.hubs, 1, MOST_HUBS)
        _check_range("nomad_per_district", self.nomad_per_district, 0, MOST_NOMADS)
        if self.nomad_offices is not None:
            _check_range("nomad_offices", self.nomad_offices, 0, MOST_NOMADS_IN_ALL)
        _check_range("hub_gap", self.hub_gap, 0, LARGEST_GAP, whole=False)
        _check_range("within", self.within, 0, 0.5, whole=False)
        if self.compare and len(set(self.compare)) != self.hubs:
            raise BadInput(
                _("Name %(hubs)d different communes, one for each hub, or none.")
                % {"hubs": self.hubs},
                field="compare",
            )
        self._check_decided()
        self._check_needs()
        for code, bounds in self.districts.items():
            _check_bounds(code, bounds)
        assumptions.in_force(self.assumptions)

    def _check_decided(self) -> None:
        """What is decided of a commune must not contradict itself."""
        for name, others in (
            ("open_hubs", self.left_out),
            ("open_nomads", (*self.left_out, *self.open_hubs)),
        ):
            if both := set(getattr(self, name)) & set(others):
                raise BadInput(
                    _(
                        "“%(code)s” is decided twice: a commune has one place at most, or is "
                        "left out."
                    )
                    % {"code": min(both)},
                    field=name,
                )
        if len(set(self.open_hubs)) > self.hubs:
            raise BadInput(
                _("More communes are to have a hub than there are hubs: %(hubs)d.")
                % {"hubs": self.hubs},
                field="open_hubs",
            )

    def _check_needs(self) -> None:
        for name in ("hub_needs", "nomad_needs"):
            if unknown := set(getattr(self, name)) - set(AMENITIES):
                raise BadInput(
                    _("“%(key)s” is nothing that a commune is known for; there are: %(keys)s.")
                    % {"key": min(unknown), "keys": ", ".join(AMENITIES)},
                    field=name,
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
        lists = {key: tuple(table[key]) for key in LISTS if key in table}
        return cls(**{**table, **lists})

    def as_json(self) -> dict[str, Any]:
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in asdict(self).items()
        }

    def check_known(self, codes: Iterable[str], districts: Iterable[str] = ()) -> None:
        """Raise BadInput unless all communes and districts named are among these."""
        known = set(codes)
        for field_name, named in (
            ("fablab", (self.fablab,) if self.fablab else ()),
            *((name, getattr(self, name)) for name in COMMUNES),
        ):
            if unknown := [code for code in named if code not in known]:
                raise BadInput(
                    _("“%(code)s” is no commune of this territory; give its INSEE code.")
                    % {"code": unknown[0]},
                    field=field_name,
                )
        if self.districts and (lost := self.districts.keys() - set(districts)):
            raise BadInput(
                _("“%(code)s” is no district of this territory; give its code.")
                % {"code": min(lost)},
                field="districts",
            )

    def nomads_in(self, district: str) -> tuple[int, int | None]:
        """The least and the most nomad offices there; None for no most."""
        own = self.districts.get(district, {})
        least = own.get("nomads_least", self.nomad_per_district)
        usual = self.nomad_per_district if self.nomad_offices is None else None
        most = own.get("nomads_most", usual)
        return least, None if most is None else max(least, most)

    def hubs_in(self, district: str) -> tuple[int, int | None]:
        """The least and the most hubs there; None for no most."""
        own = self.districts.get(district, {})
        return own.get("hubs_least", 0), own.get("hubs_most")


def _check_bounds(code: str, bounds: Mapping[str, Any]) -> None:
    if unknown := bounds.keys() - set(DISTRICT_BOUNDS):
        raise BadInput(
            _("“%(key)s” is no bound of a district; there are: %(keys)s.")
            % {"key": min(unknown), "keys": ", ".join(DISTRICT_BOUNDS)},
            field="districts",
        )
    for value in bounds.values():
        _check_range("districts", value, 0, MOST_NOMADS)
    for kind in ("hubs", "nomads"):
        least, most = bounds.get(f"{kind}_least", 0), bounds.get(f"{kind}_most")
        if most is not None and most < least:
            raise BadInput(
                _("District %(code)s: at least %(least)d and at most %(most)d cannot both be.")
                % {"code": code, "least": least, "most": most},
                field="districts",
            )


def _check_range(name: str, value: Any, low: float, high: float, *, whole: bool = True) -> None:
    fits = isinstance(value, int) or (isinstance(value, float) and not whole)
    if not fits or not low <= value <= high:
        allowed = (
            _("%(value)s; a whole number from %(low)g to %(high)g is allowed.")
            if whole
            else _("%(value)s; a number from %(low)g to %(high)g is allowed.")
        )
        raise BadInput(allowed % {"value": value, "low": low, "high": high}, field=name)
