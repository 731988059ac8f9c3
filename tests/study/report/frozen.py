"""A subject as plain data, so that another process can make the same report without a database."""

from datetime import datetime
from typing import Any

from etabli.study.models import Estimate, Scenario, Study
from etabli.study.report.subject import Matter, Subject


def frozen(subject: Subject) -> dict[str, Any]:
    scenario, estimate = subject.scenario, subject.scenario.estimate
    return {
        "slug": estimate.study.slug,
        "estimate": {
            "seed": estimate.seed,
            "inputs": estimate.inputs,
            "results": estimate.results,
            "made_at": estimate.made_at.isoformat(),
        },
        "scenario": {
            "uuid": str(scenario.uuid),
            "rules": scenario.rules,
            "results": scenario.results,
        },
        "matter": subject.matter.as_json(),
        "dated": subject.dated.isoformat(),
    }


def thawed(kept: dict[str, Any]) -> Subject:
    made_at = datetime.fromisoformat(kept["estimate"].pop("made_at"))
    estimate = Estimate(**kept["estimate"], made_at=made_at, study=Study(slug=kept["slug"]))
    scenario = Scenario(**kept["scenario"], estimate=estimate)
    return Subject(scenario, Matter.read(kept["matter"]), datetime.fromisoformat(kept["dated"]))
