"""What feasibility keeps of a person: comparisons of criteria, and what was seen on visits."""

from typing import Any

from etabli.feasibility.models import Answer, Judgement
from etabli.people.models import Person


def export(person: Person) -> dict[str, list[dict[str, Any]]]:
    judgements = Judgement.objects.filter(person=person).select_related("study")
    answers = Answer.objects.filter(author=person).select_related("visit__site__study")
    return {
        "comparisons": [
            {"study": one.study.slug, "made_at": one.made_at.isoformat(), "ratios": one.ratios}
            for one in judgements
        ],
        "visits": [
            {
                "study": one.visit.site.study.slug,
                "site": one.visit.site.name,
                "made_at": one.made_at.isoformat(),
                "item": one.item,
                "value": one.value,
            }
            for one in answers
        ],
    }


def erase(person: Person) -> None:
    """Let go of their opinion; what they saw of a building stays, and is nobody's."""
    Judgement.objects.filter(person=person).delete()
