from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from etabli.core.commands import Group
from etabli.core.errors import BadInput
from etabli.territory import selectors, services
from etabli.territory.commuting import services as commuting
from etabli.territory.commuting.told import messages_of


class Command(Group):
    help = gettext_noop(
        "Territories: load one from its file, import figures and flows, compute travel times."
    )
    told = 0  # percent of a file

    def add_verbs(self, verbs: Any) -> None:
        load = verbs.add_parser("load", help=_("create or update a territory from its file"))
        load.add_argument("file", type=Path, help="territory.toml")
        figures = verbs.add_parser("import-figures", help=_("figures from INSEE’s commune files"))
        figures.add_argument("territory", help=_("its short name"))
        figures.add_argument("file", type=Path, help="base-cc-evol-struct-pop-2021.CSV")
        flows = verbs.add_parser(
            "flows", help=_("where people work: INSEE’s flows, or an estimate")
        )
        flows.add_argument("territory", help=_("its short name"))
        source = flows.add_mutually_exclusive_group(required=True)
        source.add_argument(
            "file", nargs="?", type=Path, help="base-flux-mobilite-domicile-lieu-travail-2021.csv"
        )
        source.add_argument("--estimate", action="store_true", help=_("a gravity model"))
        flows.add_argument(
            "--minutes", type=float, metavar="MEAN", help=_("to work, on average, for the estimate")
        )
        times = verbs.add_parser("travel-times", help=_("minutes by car between the communes"))
        times.add_argument("territory", help=_("its short name"))
        way = times.add_mutually_exclusive_group(required=True)
        way.add_argument("--matrix", type=Path, metavar="FILE", help=_("read them from a CSV file"))
        way.add_argument("--roads", type=Path, metavar="FILE", help=_("reckon on an .osm.pbf file"))
        way.add_argument("--fallback", action="store_true", help=_("estimate from straight lines"))

    def load(self, file: Path) -> str:
        loaded = services.load(file)
        territory = loaded.territory
        return (
            f"{territory.slug} {'created' if loaded.is_new else 'updated'}: "
            f"{territory.districts.count()} districts, {territory.communes.count()} communes, "
            f"{territory.destinations.count()} destinations, {territory.figures.count()} figures; "
            f"travel times: {_told(loaded.travel)}"
        )

    def import_figures(self, territory: str, file: Path) -> str:
        found = selectors.territory_by_slug(territory)
        try:
            with file.open("rb") as opened:
                harvest = services.import_figures(found, opened, file.name)
        except OSError as error:
            raise BadInput(
                _("This file cannot be read: %(error)s.") % {"error": error.strerror},
                where=str(file),
            ) from None
        if harvest.missing:
            self.progress(
                _("Not in the file: the communes %(codes)s.")
                % {"codes": ", ".join(harvest.missing)}
            )
        return "\n".join(
            f"{indicator} {year} from {column}"
            for indicator, (column, year) in harvest.columns.items()
        )

    def flows(
        self, territory: str, file: Path | None, estimate: bool, minutes: float | None
    ) -> str:
        found = selectors.territory_by_slug(territory)
        if file is None:
            return commuting.estimate_flows(found, minutes).source
        try:
            with file.open("rb") as opened:
                taken = commuting.import_flows(found, opened, file.name, self._percent)
        except OSError as error:
            raise BadInput(
                _("This file cannot be read: %(error)s.") % {"error": error.strerror},
                where=str(file),
            ) from None
        for told in messages_of(taken):
            self.progress(told)
        return f"{len(taken.harvest.counts)} flows, {taken.harvest.source}"

    def _percent(self, part: float) -> None:
        """A line every five percent."""
        step = int(part * 20) * 5
        if step > self.told:
            self.told = step
            self.progress(f"{step} %")

    def travel_times(
        self, territory: str, matrix: Path | None, roads: Path | None, fallback: bool
    ) -> str:
        travel = services.compute_travel_times(
            selectors.territory_by_slug(territory), matrix=matrix, roads=roads
        )
        return f"{len(travel.codes)} communes and destinations: {_told(travel)}"


def _told(travel: Any) -> str:
    return f"{travel.method} ({travel.source})"
