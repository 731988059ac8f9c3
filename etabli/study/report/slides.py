"""The report for a meeting: its key points, one on a slide, each a sentence and what shows it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from etabli.study.report import exhibits
from etabli.study.report.content import (
    demand_map,
    document,
    interest,
    network_map,
    quotes,
    recommended,
)
from etabli.study.report.document import Block, Chart, Document, Facts, Paragraphs, Quotes
from etabli.study.report.subject import Subject
from etabli.study.report.telling import between, number, percent
from etabli.study.respondent.rules import FEWEST_SHOWN
from etabli.study.scenario.proposal import proposal

# As many as can be read from the last row.
QUOTES_SHOWN = 3


@dataclass(frozen=True)
class Slide:
    """`key`: its name whatever its place; `title`: the sentence to remember; `block`: what shows
    it, if anything does."""

    key: str
    title: str
    block: Block | None = None
    is_cover: bool = False


def slides(subject: Subject, report: Document | None = None) -> list[Slide]:
    """The slides in their order. No queries."""
    report = report or document(subject)
    estimate = subject.scenario.estimate
    shown = [
        Slide("cover", report.title, is_cover=True),
        Slide("asked", _("What was asked"), Paragraphs((report.summary.asked,))),
        *_answers(subject),
        Slide(
            "users",
            _("A year after the opening, %(users)s people would come")
            % {"users": _unbroken(between(estimate.results["users"]["total"]))},
            Facts(report.summary.facts[1:3]),
        ),
        Slide(
            "profiles",
            _("Who would come"),
            Chart("users-profile", exhibits.users_by_profile(estimate)),
        ),
        Slide("homes", _("Where they live"), demand_map(subject)),
        Slide("network", _network(subject), network_map(subject)),
        Slide(
            "travel",
            _("%(share)s of the demand lies within 15 minutes of a place")
            % {"share": proposal(subject.scenario).within_15},
            Paragraphs((report.summary.travel,)),
        ),
        *_words(subject),
    ]
    if advice := recommended(subject):
        shown += [
            Slide(f"advice-{number}", _("What is recommended"), _one(text, advice))
            for number, text in enumerate(advice.texts, start=1)
        ]
    return shown


def _answers(subject: Subject) -> list[Slide]:
    survey = subject.scenario.estimate.inputs["survey"]
    asked = interest(subject)
    if asked is None:
        return []
    counts = survey["questions"]["interest"]
    keen = sum(counts["counts"].get(key, 0) for key in ("certain", "probable"))
    told = {"answers": number(survey["answers"]), "share": percent(keen / counts["count"])}
    title = (
        _("%(answers)s answers; %(share)s would come, certainly or probably") % told
        if keen >= FEWEST_SHOWN
        else _("%(answers)s answers") % told
    )
    return [Slide("answers", title, asked)]


def _network(subject: Subject) -> str:
    count = len(subject.scenario.results["loads"]) + bool(subject.scenario.results["fablab"])
    return _("A network of %(count)d places") % {"count": count}


def _words(subject: Subject) -> list[Slide]:
    said = quotes(subject)
    if said is None:
        return []
    return [Slide("words", said.title, Quotes(said.quotes[:QUOTES_SHOWN]))]


def _unbroken(interval: str) -> str:
    """On one line of a title."""
    return interval.replace(" ", "\u00a0")


def _one(text: str, advice: Paragraphs) -> Paragraphs:
    return Paragraphs((text,), language=advice.language)
