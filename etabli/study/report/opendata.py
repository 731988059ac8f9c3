"""What a report found as open data: tables (CSV), maps (GeoJSON) and their description.

The description follows the Data Package standard of Frictionless Data. Names of files and columns
are the same in every language; titles and descriptions are in the reader's. What was answered is
told as the report tells it: no number that could tell who somebody is.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from etabli.core.texts import labelled
from etabli.study.models import Licence
from etabli.study.report.content import document, how_to_cite
from etabli.study.report.document import Chart
from etabli.study.report.land import spot
from etabli.study.report.subject import Subject
from etabli.study.report.telling import KINDS, PROFILES, is_simulated
from etabli.study.selectors import loads, names_in

Row = tuple[str | float | None, ...]
DESCRIPTION = "datapackage.json"
DAY_OF_ARCHIVE = (1980, 1, 1, 0, 0, 0)  # the files' own days are in the description


class Field(NamedTuple):
    """A column: its name, its type as the standard has them, and what it holds."""

    name: str
    type: str
    description: str


class Resource(NamedTuple):
    """A file: a table with its fields, or a map."""

    name: str
    title: str
    fields: tuple[Field, ...]
    make: Callable[[Subject], bytes]

    @property
    def file(self) -> str:
        return f"{self.name}.{'csv' if self.fields else 'geojson'}"


def files(subject: Subject) -> dict[str, bytes]:
    """Every file by its name; the same subject gives the same bytes."""
    found = resources()
    told = json.dumps(_described(subject, found), ensure_ascii=False, indent=2)
    return {DESCRIPTION: told.encode(), **{one.file: one.make(subject) for one in found}}


def names_of_files() -> list[str]:
    return [DESCRIPTION, *(one.file for one in resources())]


def archive(subject: Subject) -> bytes:
    """All files in one."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as packed:
        for name, content in files(subject).items():
            packed.writestr(ZipInfo(name, DAY_OF_ARCHIVE), content, ZIP_DEFLATED)
    return made.getvalue()


def resources() -> tuple[Resource, ...]:
    """The files beside their description, in the reader's language."""
    code = Field("code", "string", _("INSEE code of the commune"))
    name = Field("name", "string", _("Name"))
    district = Field("district", "string", _("District"))
    demand = (*_interval("users", _("Users")), *_interval("desk_days", _("Desk-days a week")))
    return (
        Resource(
            "communes",
            _("Demand of each commune"),
            (
                code,
                name,
                district,
                Field("aged_20_64", "number", _("People aged 20 to 64")),
                *demand,
                Field("nearest", "string", _("INSEE code of the nearest place’s commune")),
                Field("nearest_minutes", "number", _("Minutes to the nearest place")),
                Field("hub", "string", _("INSEE code of the nearest hub’s commune")),
                Field("hub_minutes", "number", _("Minutes to the nearest hub")),
            ),
            lambda subject: _csv("communes", _communes(subject)),
        ),
        Resource(
            "profiles",
            _("Demand of each profile"),
            (Field("profile", "string", _("Profile")), *demand),
            lambda subject: _csv("profiles", _profiles(subject)),
        ),
        Resource(
            "communes-years",
            _("Demand of each commune by year"),
            (
                code,
                name,
                Field("year", "integer", _("Years after the opening")),
                *demand,
            ),
            lambda subject: _csv("communes-years", _communes_years(subject)),
        ),
        Resource(
            "places",
            _("The network proposed"),
            (
                Field("kind", "string", labelled(_("Kind"), ", ".join(KINDS))),
                code,
                name,
                Field("desk_days", "number", _("Desk-days a week that it serves")),
                Field("longitude", "number", _("Longitude of the commune, WGS 84")),
                Field("latitude", "number", _("Latitude of the commune, WGS 84")),
            ),
            lambda subject: _csv("places", _places(subject)),
        ),
        Resource(
            "answers",
            _("What people answered"),
            (
                Field("question", "string", _("Question")),
                Field("answer", "string", _("Answer")),
                Field("count", "integer", _("How many; empty where it could tell who it was")),
            ),
            lambda subject: _csv("answers", _answers(subject)),
        ),
        Resource("network", _("The network proposed"), (), _network_geojson),
        Resource("communes", _("Demand of each commune"), (), _communes_geojson),
    )


def _interval(name: str, title: str) -> tuple[Field, ...]:
    ends = {
        "": _("mean"),
        "_low": _("lowest of nine in ten"),
        "_high": _("highest of nine in ten"),
    }
    return tuple(Field(f"{name}{end}", "number", f"{title}, {told}") for end, told in ends.items())


def _described(subject: Subject, found: Sequence[Resource]) -> dict[str, Any]:
    matter = subject.matter
    notes = [how_to_cite(subject)]
    if is_simulated(subject.scenario.estimate):
        notes.append(_("An example: the answers to the survey are invented. Nobody gave them."))
    return {
        "profile": "data-package",
        "name": subject.file_name,
        "id": str(subject.scenario.uuid),
        "title": str(matter.name),
        "description": " ".join(notes),
        "version": str(subject.number or 0),
        "created": subject.day.isoformat(),
        "licenses": [{"name": matter.licence, "title": str(Licence(matter.licence).label)}],
        "contributors": [{"title": matter.owner, "email": matter.contact_email, "role": "author"}],
        "sources": [{"title": one} for one in dict.fromkeys(_sources(subject)) if one],
        "resources": [_resource(one) for one in found],
    }


def _resource(one: Resource) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": one.file.replace(".", "-"),
        "path": one.file,
        "title": one.title,
        "encoding": "utf-8",
    }
    if not one.fields:
        return {**told, "format": "geojson", "mediatype": "application/geo+json"}
    return {
        **told,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "schema": {"fields": [field._asdict() for field in one.fields], "missingValues": [""]},
    }


def _sources(subject: Subject) -> Iterable[str]:
    figures = subject.scenario.estimate.inputs["figures"]
    yield from (figures[key]["source"] for key in sorted(figures))
    yield subject.scenario.results["travel"]["source"]


def _csv(name: str, rows: Iterable[Row]) -> bytes:
    [fields] = [one.fields for one in resources() if one.name == name and one.fields]
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")  # as RFC 4180 has it
    writer.writerow([field.name for field in fields])
    writer.writerows(rows)
    return made.getvalue().encode()


def _communes(subject: Subject) -> Iterable[Row]:
    for properties in _of_communes(subject):
        yield tuple(properties.values())


def _of_communes(subject: Subject) -> Iterable[dict[str, Any]]:
    estimate, results = subject.scenario.estimate, subject.scenario.results
    names = names_in(estimate)
    people = estimate.inputs["figures"]["aged_20_64"]["by_commune"]
    for one in estimate.inputs["territory"]["communes"]:
        code = one["code"]
        yield {
            "code": code,
            "name": one["name"],
            "district": names[one["district"]],
            "aged_20_64": people[code],
            **_ends("users", estimate.results["users"]["by_commune"][code]),
            **_ends("desk_days", estimate.results["desk_days"]["by_commune"][code]),
            **{
                key: results["served"][code][key]
                for key in ("nearest", "nearest_minutes", "hub", "hub_minutes")
            },
        }


def _communes_years(subject: Subject) -> Iterable[Row]:
    """Nothing of an estimate from before these were told."""
    estimate = subject.scenario.estimate
    users, days = (
        estimate.results[key].get("by_commune_and_year", {}) for key in ("users", "desk_days")
    )
    for one in estimate.inputs["territory"]["communes"]:
        for year, cell in users.get(one["code"], {}).items():
            there = days[one["code"]][year]
            yield (
                one["code"],
                one["name"],
                int(year),
                *_ends("", cell).values(),
                *_ends("", there).values(),
            )


def _ends(name: str, interval: Mapping[str, float]) -> dict[str, float]:
    return {
        name: interval["mean"],
        f"{name}_low": interval["low"],
        f"{name}_high": interval["high"],
    }


def _profiles(subject: Subject) -> Iterable[Row]:
    results = subject.scenario.estimate.results
    for key in PROFILES:
        users = results["users"]["by_profile"][key]
        days = results["desk_days"]["by_profile"][key]
        yield key, *_ends("", users).values(), *_ends("", days).values()


def _places(subject: Subject) -> Iterable[Row]:
    names = names_in(subject.scenario.estimate)
    communes = subject.matter.land.by_code()
    for kind, code, days in loads(subject.scenario):
        at = spot(communes[code])["coordinates"] if code in communes else (None, None)
        yield kind, code, names[code], days, *at


def _answers(subject: Subject) -> Iterable[Row]:
    """The charts of the report about answers, which withhold what is small."""
    for section in document(subject).sections:
        for block in section.blocks:
            if isinstance(block, Chart) and block.key.startswith("answers-"):
                for bar in block.exhibit.bars:
                    withheld = bar.label in block.exhibit.withheld
                    yield block.title, bar.label, None if withheld else int(bar.value)


def _network_geojson(subject: Subject) -> bytes:
    names = names_in(subject.scenario.estimate)
    communes = subject.matter.land.by_code()
    return _geojson(
        (
            spot(communes[code]),
            {"kind": kind, "code": code, "name": names[code], "desk_days": days},
        )
        for kind, code, days in loads(subject.scenario)
        if code in communes
    )


def _communes_geojson(subject: Subject) -> bytes:
    communes = subject.matter.land.by_code()
    return _geojson(
        (communes[one["code"]].outline or spot(communes[one["code"]]), one)
        for one in _of_communes(subject)
        if one["code"] in communes
    )


def _geojson(features: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> bytes:
    """A collection as RFC 7946 has it: degrees, WGS 84, longitude first."""
    told = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": geometry, "properties": properties}
            for geometry, properties in features
        ],
    }
    return json.dumps(told, ensure_ascii=False).encode()
