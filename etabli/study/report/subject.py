"""What a report is about: one network, the estimate behind it, and what is kept beside them.

A report is made from its subject alone: the same subject always makes the same bytes.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from django.utils import timezone

from etabli.core.texts import Text
from etabli.study.models import Scenario
from etabli.study.report.land import Land


@dataclass(frozen=True)
class ChannelShown:
    """A way of reaching people, and how many answers came by it."""

    kind: str
    name: str
    answers: int


@dataclass(frozen=True)
class Quoted:
    """Words chosen for the report, and what they are about."""

    theme: Text
    text: str
    language: str


@dataclass(frozen=True)
class Matter:
    """All that a report says beside its estimate and its network."""

    name: Text
    territory: Text
    owner: str
    contact_email: str
    questionnaire: Mapping[str, Any]
    channels: tuple[ChannelShown, ...]
    recommendation: Text
    licence: str
    verbatims: tuple[Quoted, ...]
    land: Land

    def as_json(self) -> dict[str, Any]:
        return {
            "name": asdict(self.name),
            "territory": asdict(self.territory),
            "owner": self.owner,
            "contact_email": self.contact_email,
            "questionnaire": dict(self.questionnaire),
            "channels": [asdict(one) for one in self.channels],
            "recommendation": asdict(self.recommendation),
            "licence": self.licence,
            "verbatims": [asdict(one) for one in self.verbatims],
            "land": self.land.as_json(),
        }

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Self:
        """From what `as_json` gave."""
        texts = {key: Text.of(table[key]) for key in ("name", "territory", "recommendation")}
        lists = {
            "channels": tuple(ChannelShown(**one) for one in table["channels"]),
            "verbatims": tuple(
                Quoted(**{**one, "theme": Text.of(one["theme"])}) for one in table["verbatims"]
            ),
            "land": Land.read(table["land"]),
        }
        return cls(**{**table, **texts, **lists})


@dataclass(frozen=True)
class Subject:
    """One report, whatever it is shown as; a draft has no number."""

    scenario: Scenario
    matter: Matter
    dated: datetime
    number: int | None = None

    @property
    def day(self) -> datetime:
        """The instant that the report bears, in the time zone of the installation."""
        return self.local(self.dated)

    @staticmethod
    def local(instant: datetime) -> datetime:
        return timezone.localtime(instant, timezone.get_default_timezone())

    @property
    def file_name(self) -> str:
        """Of what is downloaded, without its ending."""
        slug = self.scenario.estimate.study.slug
        return f"{slug}-{self.number}" if self.number else slug
