"""Makers of candidate sites. There is no such building."""

from io import BytesIO
from itertools import count
from typing import Any

from PIL import Image

from etabli.feasibility.models import BusinessPlan, Site
from etabli.feasibility.plan.services import begin
from etabli.feasibility.site.services import add_site
from etabli.study.models import Estimate, Scenario, Study

_numbers = count(1)
COMMUNES = (("01002", "Bruyère"), ("01004", "Douglas"))


def make_site(study: Study, **details: Any) -> Site:
    """In the second commune of a small study."""
    return add_site(
        study, **{"name": f"Building {next(_numbers)}", "commune_code": "01002", **details}
    )


def make_scenario(study: Study) -> Scenario:
    """A hub, a nomad office and a fab-lab, with the demand that they would have; not searched
    for, so that it takes no time."""
    communes = [{"code": code, "name": name} for code, name in COMMUNES]
    estimate = Estimate.objects.create(
        study=study,
        seed=1,
        inputs={"territory": {"communes": communes, "districts": []}, "survey": {"simulated": 0}},
        results={},
    )
    return Scenario.objects.create(
        estimate=estimate,
        name="Two places",
        rules={},
        results={
            "hubs": ["01002"],
            "nomad_offices": ["01004"],
            "fablab": {"code": "01002"},
            "loads": [
                {"kind": "hub", "code": "01002", "desk_days": 60.0},
                {"kind": "nomad_office", "code": "01004", "desk_days": 20.0},
            ],
            "effects": {"captured": {"low": 20.0, "mean": 40.0, "high": 80.0}},
        },
    )


def make_plan(study: Study) -> BusinessPlan:
    """Begun from such a network, in 2027."""
    return begin(make_scenario(study), "Our places", "2027-01")


SMALL: dict[str, Any] = {
    "name": "One place",
    "start": "2027-01",
    "years": 1,
    "places": [{"key": "here", "name": "Here", "resources": {"desk": 4}, "source": "assumption"}],
    "offers": [
        {"key": "day", "place": "here", "price": 12, "demand": 20, "resource": "desk"},
    ],
    "costs": [{"key": "host", "kind": "staff", "amount": 100, "vat": 0}],
    "works": [{"key": "walls", "name": "Walls", "place": "here", "amount": 6000, "life": 60}],
    "loans": [{"key": "bank", "amount": 1000, "rate": 2, "months": 10}],
}


def make_small_plan(study: Study, **changed: Any) -> BusinessPlan:
    """One place for one year: quick to compute."""
    return BusinessPlan.objects.create(study=study, name="One place", inputs={**SMALL, **changed})


def picture(side: int = 8) -> bytes:
    """A small JPEG."""
    painted = BytesIO()
    Image.new("RGB", (side, side), "green").save(painted, "JPEG")
    return painted.getvalue()
