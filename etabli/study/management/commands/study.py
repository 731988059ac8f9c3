import json as codec
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from etabli.core.commands import Group
from etabli.core.errors import BadInput
from etabli.core.tables import place
from etabli.study import loading, selectors, services
from etabli.study.amenity import services as amenities
from etabli.study.existing import services as existing
from etabli.study.existing.importing import KNOWN, Columns
from etabli.study.models import Estimate, Study
from etabli.study.report import telling
from etabli.study.rules import NetworkRules
from etabli.study.scenario import services as networks
from etabli.study.survey.importing import services as importing


class Command(Group):
    help = gettext_noop(
        "Studies: load one from its file, take answers in, estimate demand, propose networks."
    )

    def add_verbs(self, verbs: Any) -> None:
        load = verbs.add_parser("load", help=_("create or update a study from its file"))
        load.add_argument("file", type=Path, help="study.toml")

        answers = self._verb(verbs, "import-responses", _("answers from another tool’s CSV export"))
        answers.add_argument("file", type=Path, help=_("the export"))
        answers.add_argument(
            "--mapping", type=Path, required=True, help=_("TOML: which column answers what")
        )
        answers.add_argument("--json", action="store_true", help=_("for a program"))

        existing = self._verb(verbs, "import-existing", _("places that exist, from a CSV file"))
        existing.add_argument("file", type=Path, help=_("the census, or any table of places"))
        existing.add_argument("--source", default="", help=_("where it comes from"))
        existing.add_argument(
            "--column",
            metavar="FIELD=NAME",
            nargs="+",
            default=[],
            help=_("the column of a field whose name is not known: %(fields)s")
            % {"fields": ", ".join(KNOWN)},
        )

        amenities = self._verb(verbs, "import-amenities", _("what communes have, from a CSV file"))
        amenities.add_argument("file", type=Path, help=_("columns: code, amenity, source"))

        simulate = self._verb(
            verbs, "simulate", _("invented answers, for a study that is an example")
        )
        simulate.add_argument("--count", type=int, default=240)
        simulate.add_argument("--seed", type=int, default=services.SEED)

        demand = self._verb(verbs, "demand", _("estimate users and desk-days a week"))
        demand.add_argument("--seed", type=int, default=services.SEED)
        demand.add_argument("--json", action="store_true", help=_("for a program"))

        design = self._verb(verbs, "design", _("propose the network with the least travel"))
        design.add_argument("--hubs", type=int, help=_("how many"))
        design.add_argument("--nomad-per-district", type=int, help=_("how many in each"))
        design.add_argument("--fablab", metavar="CODE", help=_("its commune, or - for none"))
        design.add_argument("--within", type=float, help=_("alternatives up to this share above"))
        design.add_argument(
            "--compare", metavar="CODE", nargs="+", help=_("a network’s hubs, to compare with")
        )
        design.add_argument(
            "--leave-out", metavar="CODE", nargs="+", help=_("communes that get no place")
        )
        design.add_argument("--json", action="store_true", help=_("for a program"))

    def load(self, file: Path) -> str:
        study = loading.load(file)
        return f"{study.slug}: {study.channels.count()} channels, {study.get_status_display()}"

    def import_responses(self, study: str, file: Path, mapping: Path, json: bool) -> str:
        found = selectors.study_by_slug(study)
        result = importing.import_responses(
            found, _content(file), file.name, _content(mapping), mapping.name
        )
        if json:
            return _json(result.as_json())
        for row in result.refused:
            self.progress(row.told(file.name))
        return (
            f"{result.imported} imported, {result.known} known before, "
            f"{len(result.refused)} refused"
        )

    def import_existing(self, study: str, file: Path, source: str, column: list[str]) -> str:
        result = existing.import_places(
            selectors.study_by_slug(study), _content(file), file.name, source, _columns(column)
        )
        for row in result.refused:
            self.progress(f"{place(file.name, row.line)}: {row.reason}")
        return (
            f"{result.imported} imported, {result.known} known before, {result.far} too far away, "
            f"{len(result.refused)} refused"
        )

    def import_amenities(self, study: str, file: Path) -> str:
        new = amenities.import_amenities(selectors.study_by_slug(study), _content(file), file.name)
        return f"{new} new amenities"

    def simulate(self, study: str, count: int, seed: int) -> str:
        new = services.simulate_responses(selectors.study_by_slug(study), count, seed)
        return f"{new} invented answers"

    def demand(self, study: str, seed: int, json: bool) -> str:
        estimate = services.estimate(selectors.study_by_slug(study), seed=seed)
        if json:
            return _json(telling.demand_json(estimate))
        lines = [
            f"{name}: {telling.between(estimate.results['users']['by_profile'][profile])}"
            for profile, name in telling.profiles_shown(estimate).items()
        ]
        total = estimate.results["users"]["total"]
        return "\n".join([*lines, f"Users in all: {telling.between(total)}"])

    def design(
        self,
        study: str,
        hubs: int | None,
        nomad_per_district: int | None,
        fablab: str | None,
        within: float | None,
        compare: list[str] | None,
        leave_out: list[str] | None,
        json: bool,
    ) -> str:
        found = selectors.study_by_slug(study)
        scenario = networks.design(
            selectors.latest_estimate(found) or self._estimate(found),
            _rules(
                NetworkRules.of(found.rules),
                hubs=hubs,
                nomad_per_district=nomad_per_district,
                fablab="" if fablab == "-" else fablab,
                within=within,
                compare=compare,
                left_out=leave_out,
            ),
        )
        told = telling.network_json(scenario)
        if json:
            return _json(told)
        return "\n".join(
            f"{kind}: {', '.join(place['name'] for place in places)}"
            for kind, places in (
                ("Hubs", told["hubs"]),
                ("Nomad offices", told["nomad_offices"]),
                ("Fab-lab", [told["fablab"]] if told["fablab"] else []),
            )
        )

    def _estimate(self, study: Study) -> Estimate:
        self.progress(_("No estimate of this study’s demand yet: making one."))
        return services.estimate(study)

    def _verb(self, verbs: Any, name: str, purpose: str) -> Any:
        verb = verbs.add_parser(name, help=purpose)
        verb.add_argument("study", help=_("its short name"))
        return verb


def _rules(default: NetworkRules, **asked: Any) -> NetworkRules:
    """The study's own rules, with what the command line asks for instead."""
    changes = {key: value for key, value in asked.items() if value is not None}
    if "hubs" in changes and "compare" not in changes and changes["hubs"] != default.hubs:
        changes["compare"] = ()
    try:
        return replace(default, **changes)
    except BadInput as refusal:
        option = f"--{refusal.field.replace('_', '-')}"
        raise BadInput(refusal.message, where=option, field=refusal.field) from None


def _columns(told: list[str]) -> Columns:
    pairs = [one.partition("=") for one in told]
    for key, sign, _name in pairs:
        if key not in KNOWN or not sign:
            allowed = ", ".join(f"{one}=…" for one in KNOWN)
            raise BadInput(_("It is one of: %(choices)s.") % {"choices": allowed}, where="--column")
    return Columns(**{key: name for key, _sign, name in pairs})


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInput(f"this file cannot be read: {error.strerror}", where=str(file)) from None


def _json(told: Any) -> str:
    return codec.dumps(told, ensure_ascii=False, indent=2)
