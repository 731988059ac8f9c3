"""The report as a document to hand out: the same content, set by typst."""

import json
from dataclasses import asdict
from importlib.resources import as_file, files
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from etabli.core.dates import date_told
from etabli.core.frontend import PRINT_FONTS
from etabli.core.maps import Map
from etabli.core.texts import labelled
from etabli.study.models import Scenario
from etabli.study.report.content import Report, report
from etabli.study.report.exhibits import Exhibit


def pdf(scenario: Scenario) -> bytes:
    """The report as a tagged PDF (PDF/UA-1), A4; the same scenario gives the same bytes."""
    import typst

    told = report(scenario)
    with as_file(files("etabli.study.report").joinpath("report.typ")) as template:
        document: bytes = typst.compile(
            template,
            font_paths=[PRINT_FONTS],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=int(told.made_at.timestamp()),
            sys_inputs={"report": json.dumps(_told(told)), "words": json.dumps(_words())},
        )
    return document


def _told(told: Report) -> dict[str, Any]:
    """The report as the template reads it: texts, numbers already written, drawings as SVG."""
    made_at = timezone.localtime(told.made_at)
    places = "; ".join(labelled(place.kind_name, place.commune) for place in told.proposal.places)
    return {
        "language": (get_language() or "fr")[:2],
        "title": told.title,
        "territory": told.territory,
        "owner": told.owner,
        "date": date_told(made_at, "j F Y"),
        "year": made_at.year,
        "month": made_at.month,
        "day": made_at.day,
        "is_simulated": told.is_simulated,
        "facts": [asdict(fact) for fact in told.facts],
        "survey": told.survey,
        "answers": [_exhibit(one) for one in told.answers],
        "demand": [_exhibit(one) for one in told.demand],
        "demand_map": _map(told.demand_map, told.demand_map.title),
        "funnels": [asdict(funnel) for funnel in told.funnels],
        "proposal": asdict(told.proposal),
        "network_map": _map(told.network_map, labelled(told.network_map.title, places)),
        "sources": [asdict(source) for source in told.sources],
    }


def _exhibit(exhibit: Exhibit) -> dict[str, str]:
    """A chart; what it shows is written out for those who do not see it."""
    values = "; ".join(labelled(bar.label, bar.text) for bar in exhibit.bars)
    alternative = f"{exhibit.title} {values}."
    return {
        "title": exhibit.title,
        "note": exhibit.note,
        "svg": exhibit.paper,
        "alternative": alternative,
    }


def _map(drawn: Map, alternative: str) -> dict[str, str]:
    return {"title": drawn.title, "svg": drawn.standalone, "alternative": alternative}


def _words() -> dict[str, str]:
    """The template's own words in the reader's language."""
    return {
        "report": _("Opportunity study"),
        "simulated": _("An example: the answers to the survey are invented. Nobody gave them."),
        "summary": _("In short"),
        "proposed": _("The network proposed"),
        "survey": _("What people answered"),
        "demand": _("How many would come"),
        "method": _("How this was found"),
        "method_text": method_told(),
        "step": _("Step"),
        "value": _("Number"),
        "left": _("People left"),
        "source": _("Source"),
        "assumption": _("assumption"),
        "users": _("users"),
        "days_a_week": _("desk-days a week"),
        "desk_days": _("Desk-days a week"),
        "kind": _("Kind"),
        "commune": _("Commune"),
        "district": _("District"),
        "hubs": _("Hubs"),
        "nomad_offices": _("Nomad offices"),
        "average": _("Average way"),
        "over": _("More travel"),
        "compared": _("Compared with the network named beforehand"),
        "alternatives": _("Networks that come close"),
        "sources": _("Sources and assumptions"),
        "what": _("What"),
        "page": _("Page"),
    }


def method_told() -> str:
    """The method of the estimate and of the network, in a paragraph."""
    return _(
        "The people of each profile are counted in each commune. They are multiplied by the share "
        "whose work allows it, by the share interested among those who answered, by what the "
        "interest of volunteers is worth for everybody, and by how many who say so really come. "
        "What is not known exactly is a range; 4,000 draws give the interval in which the result "
        "lies nine times in ten. The network is the one with the least travel for this demand "
        "that keeps the rules, found by exact optimisation."
    )
