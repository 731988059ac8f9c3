"""The survey tools whose exports are known: how each is recognised, and how it names its columns.

- LimeSurvey: `id`, `submitdate`, then the questions' codes (`Q1`, `Q5[SQ001]`, `Q5[other]`), their
  texts, or both (`Q1. What…`). Ticked: `Y`, `Oui`.
- KoboToolbox and ODK: `_uuid`, `_submission_time` (Kobo), `KEY`, `SubmissionDate` (ODK), then the
  questions after their groups (`group/question`, `group-question`). Several answers: their keys in
  one column, separated by spaces, or a column for each choice (`question/choice`), or both.
- Framaforms (Drupal's webform): two lines above the header, `SID`; ticked: `X`.
- Google Forms: first the instant of each answer, then the questions' texts; several answers in one
  cell, separated by commas or semicolons.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from etabli.study.survey.importing.texts import plain


class Format(StrEnum):
    limesurvey = "limesurvey"
    kobo = "kobo"
    framaforms = "framaforms"
    google = "google"
    other = "other"


@dataclass(frozen=True)
class Tool:
    """What a tool writes beside the answers: headers as `plain` has them."""

    ids: tuple[str, ...]
    dates: tuple[str, ...]
    beside: tuple[str, ...] = ()
    separator: str = ";"


class Column(NamedTuple):
    """A header taken apart: the question it belongs to, what of it, and the question's text."""

    header: str
    base: str
    part: str = ""
    label: str = ""
    part_label: str = ""


TOOLS = {
    Format.limesurvey: Tool(
        ids=("id", "response id", "id de la reponse"),
        dates=("submitdate", "date submitted", "date de soumission"),
        beside=(
            "lastpage",
            "startlanguage",
            "seed",
            "token",
            "startdate",
            "datestamp",
            "ipaddr",
            "refurl",
            "interviewtime",
        ),
    ),
    Format.kobo: Tool(
        ids=("_uuid", "key", "meta/instanceid", "meta instanceid", "instanceid", "_id"),
        dates=("_submission_time", "submissiondate", "end", "start"),
        beside=(
            "start",
            "end",
            "today",
            "username",
            "deviceid",
            "phonenumber",
            "__version__",
            "_version_",
            "_validation_status",
            "_notes",
            "_status",
            "_submitted_by",
            "_tags",
            "_index",
            "_id",
            "_uuid",
        ),
        separator=" ",
    ),
    Format.framaforms: Tool(
        ids=("sid",),
        dates=(
            "submitted time",
            "date",
            "date d'envoi",
            "date de soumission",
            "heure de soumission",
            "completed time",
        ),
        beside=(
            "serial",
            "numero de serie",
            "modified time",
            "date de modification",
            "brouillon",
            "draft",
            "ip address",
            "adresse ip",
            "uid",
            "id utilisateur",
            "username",
            "nom d'utilisateur",
        ),
        separator=",",
    ),
    Format.google: Tool(
        ids=(),
        dates=("horodateur", "timestamp"),
        beside=("adresse e mail", "email address", "username", "nom d'utilisateur"),
        separator=",",
    ),
    Format.other: Tool(
        ids=("id", "identifiant", "no", "number", "numero"),
        dates=(
            "date",
            "date d'envoi",
            "date de reponse",
            "date de saisie",
            "submitted at",
            "timestamp",
            "horodateur",
        ),
    ),
}
_BRACKETED = re.compile(r"^(?P<base>[^\[\]]*)\[(?P<part>.*)\]$", re.DOTALL)
_CODED = re.compile(
    r"^(?P<code>\w+(?:\[[^\]]*\])*)\.\s+(?P<text>.*?)(?:\s*\[(?P<sub>[^\[\]]*)\])?$", re.DOTALL
)
_SERIAL = ("serial", "numero de serie")


def recognise(headers: Sequence[str]) -> Format:
    """The tool that writes such headers."""
    names = [plain(_code(header)) for header in headers]
    there = set(names)

    def has(format: Format, kind: str) -> bool:
        return not there.isdisjoint(getattr(TOOLS[format], kind))

    if "sid" in there and not there.isdisjoint(_SERIAL):
        return Format.framaforms
    if names and names[0] in TOOLS[Format.google].dates:
        return Format.google
    if {"_uuid", "_submission_time"} & there or {"key", "submissiondate"} <= there:
        return Format.kobo
    if has(Format.limesurvey, "ids") and has(Format.limesurvey, "dates"):
        return Format.limesurvey
    return Format.other


def column(header: str, format: Format) -> Column:
    """The parts of a header."""
    if format is Format.kobo:
        *path, last = header.split("/")
        return Column(header, path[-1] if path else last, last if path else "")
    if found := _CODED.match(header):
        code = found["code"]
        inside = _BRACKETED.match(code)
        return Column(
            header,
            inside["base"] if inside else code,
            inside["part"] if inside else "",
            found["text"],
            found["sub"] or "",
        )
    if found := _BRACKETED.match(header):
        return Column(header, found["base"].strip(), found["part"].strip())
    return Column(header, header)


def is_beside(header: str, format: Format) -> bool:
    """Whether a column holds what the tool writes of itself, and no answer."""
    tool = TOOLS[format]
    return plain(_code(header)) in (*tool.ids, *tool.dates, *tool.beside)


def first_of(names: Sequence[str], headers: Sequence[str]) -> str:
    """The header of the first of `names` that there is; empty if there is none."""
    by_name = {plain(_code(header)): header for header in reversed(headers)}
    return next((by_name[name] for name in names if name in by_name), "")


def _code(header: str) -> str:
    """`id. Response ID` → `id`."""
    found = _CODED.match(header)
    return found["code"] if found else header
