"""Invented answers, for examples and tests: nobody gave them, and they always say so.

How they are drawn, all numbers below being inventions:
- The profiles come in fixed shares, so that among 240 answers about forty independents and
  creators are interested and most of these would start soon.
- Homes follow the inhabitants of the communes; one in thirty lives elsewhere.
- Interest, days a week, start and wishes are drawn by profile: independents and creators are
  keener, come more often and more for the company; those employed in Switzerland come a day or
  two and want a desk nearby.
- Occupations follow the profile; the longest way there is longer for those employed in
  Switzerland; the four prices lie around the one named, and lively places,
  quiet ones and workshops are ordered by what people wish. These are drawn apart, from the seed
  and the answer's number.
- One in eight of those who are interested writes a remark, one of a few.
- Two in five of those who are interested leave an address, all at `repondants.example`.
- The answers came in the six weeks before now, more of them at the beginning, each for one to
  four visits of its channel's link.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from etabli.core import clock
from etabli.study.models import Contact
from etabli.study.selectors import AT_HOME, ELSEWHERE
from etabli.study.survey.questionnaire import FOUR_PRICES, MINOR, Answers

ELSEWHERE_SHARE = 1 / 30
CONTACT_SHARE = 0.4
ENGLISH_SHARE = 0.03
CAMPAIGN = timedelta(days=42)
PRICES = (5, 8, 10, 10, 12, 15, 15, 18, 20, 25)
STARTS = ("now", "within_6_months", "within_a_year", "later")
INTERESTS = ("certain", "probable", "perhaps", "no")
WISHES = (
    "near",
    "price",
    "quiet",
    "fibre",
    "hours",
    "company",
    "animation",
    "meeting_room",
    "machines",
)
OCCUPATIONS: Mapping[str, Mapping[str, float]] = {
    "employee": {"executive": 1, "intermediate": 3, "clerical": 3, "manual": 3},
    "independent": {"farmer": 1, "trade": 5, "executive": 3, "intermediate": 2},
    "creator": {"trade": 4, "executive": 3, "intermediate": 3},
}
LONGEST_WAYS: Mapping[str, Sequence[int]] = {
    "employee": (10, 10, 15, 15, 20, 30),
    "independent": (10, 15, 20, 20, 30),
    "creator": (10, 15, 20, 25, 30),
    "cross_border": (10, 15, 20, 30, 40),
}
REMARK_SHARE = 1 / 8
REMARKS: Mapping[str, Sequence[str]] = {
    "fr": (
        "Je fais la route tous les jours. Deux jours par semaine ici, ce serait déjà beaucoup.",
        "À la maison je n’avance plus : il me faut du calme et une vraie chaise.",
        "Ce qui me manque, ce n’est pas un bureau, ce sont des collègues.",
        "Si c’est à plus d’un quart d’heure, je n’irai pas. Si c’est au village, j’irai à pied.",
        "Pourquoi pas, mais mon employeur doit d’abord être d’accord.",
        "Un lieu où l’on se parle : j’ai monté mon activité seule, et c’est long.",
        "Pensez aux horaires : je commence à six heures.",
        "Avec une imprimante 3D sur place, je viendrais plus souvent que je ne le dis ici.",
    ),
    "en": (
        "I would come for the company more than for the desk.",
        "It depends on the bus: I have no car on weekdays.",
    ),
}
PURPOSES = (Contact.Purpose.RESULTS, Contact.Purpose.MEETING, Contact.Purpose.OPENING)


@dataclass(frozen=True)
class Character:
    """How those of one profile answer: shares, and chances for each wish and start."""

    share: float
    interest: tuple[float, float, float, float]  # certain, probable, perhaps, no
    days: tuple[float, ...]
    start: tuple[float, float, float, float]  # now, six months, a year, later
    wishes: Mapping[str, float]
    at_home: float  # the share who work at home
    abroad: bool = False


CHARACTERS: Mapping[str, Character] = {
    "employee": Character(
        share=0.56,
        interest=(0.10, 0.22, 0.33, 0.35),
        days=(0.5, 1, 1, 1.5, 2),
        start=(0.15, 0.25, 0.35, 0.25),
        wishes={"near": 0.6, "quiet": 0.5, "fibre": 0.5, "price": 0.4, "company": 0.2},
        at_home=0.1,
    ),
    "independent": Character(
        share=0.125,
        interest=(0.45, 0.37, 0.14, 0.04),
        days=(1, 2, 2, 3, 4),
        start=(0.55, 0.30, 0.10, 0.05),
        wishes={"company": 0.6, "animation": 0.4, "price": 0.5, "meeting_room": 0.4, "hours": 0.3},
        at_home=0.6,
    ),
    "creator": Character(
        share=0.075,
        interest=(0.55, 0.35, 0.08, 0.02),
        days=(2, 3, 3, 4, 5),
        start=(0.65, 0.25, 0.08, 0.02),
        wishes={"company": 0.6, "animation": 0.5, "price": 0.6, "machines": 0.4, "fibre": 0.3},
        at_home=0.7,
    ),
    "cross_border": Character(
        share=0.17,
        interest=(0.10, 0.24, 0.31, 0.35),
        days=(0.5, 1, 1, 2),
        start=(0.20, 0.25, 0.30, 0.25),
        wishes={"near": 0.7, "quiet": 0.5, "fibre": 0.6, "hours": 0.3, "company": 0.15},
        at_home=0.0,
        abroad=True,
    ),
    "other": Character(
        share=0.07,
        interest=(0.05, 0.15, 0.35, 0.45),
        days=(0.5, 1, 2),
        start=(0.2, 0.2, 0.3, 0.3),
        wishes={"price": 0.7, "company": 0.4, "quiet": 0.4, "machines": 0.3},
        at_home=0.5,
    ),
}


@dataclass(frozen=True)
class Simulated:
    """One invented answer; `email` is empty for those who leave no address."""

    external_id: str
    answers: Answers
    submitted_at: datetime
    language: str
    channel: str
    visits: int  # of the channel's link, for this one answer
    name: str = ""
    email: str = ""
    purposes: tuple[str, ...] = ()


def simulate(
    count: int,
    seed: int,
    inhabitants: Mapping[str, int],
    abroad: Sequence[str],
    channels: Sequence[str],
) -> list[Simulated]:
    """`count` invented answers to the standard questionnaire; the same seed gives the same ones.

    `inhabitants`: of each commune by code; `abroad`: the codes of destinations in another
    country; `channels`: the names of those that bring answers.
    """
    draw = random.Random(seed)  # noqa: S311 (no secret)
    profiles = _profiles(count)
    draw.shuffle(profiles)
    end = clock.now()
    return [
        _remarked(seed, _one(draw, number, profile, inhabitants, abroad, channels, end))
        for number, profile in enumerate(profiles, start=1)
    ]


def _profiles(count: int) -> list[str]:
    """The fixed shares of `count`, rounded so that they add up."""
    profiles: list[str] = []
    reached = 0.0
    for profile, character in CHARACTERS.items():
        reached += character.share
        profiles += [profile] * (round(reached * count) - len(profiles))
    return profiles


def _one(
    draw: random.Random,
    number: int,
    profile: str,
    inhabitants: Mapping[str, int],
    abroad: Sequence[str],
    channels: Sequence[str],
    end: datetime,
) -> Simulated:
    character = CHARACTERS[profile]
    home = _home(draw, inhabitants)
    answers: Answers = {"profile": profile, "home": home}
    if profile != "other":
        answers["work"] = _work(draw, character, inhabitants, abroad)
        answers["days_elsewhere"] = draw.choice((0, 0.5, 1, 2, 3))
        answers["conditions"] = draw.choice((1, 2, 2, 3, 3, 4, 5))
    interest = draw.choices(INTERESTS, character.interest)[0]
    answers["interest"] = interest
    if interest != "no":
        answers["days_per_week"] = draw.choice(character.days)
        answers["start"] = draw.choices(STARTS, character.start)[0]
        if wishes := _wishes(draw, character):
            answers["priorities"] = wishes
        answers["price"] = draw.choice(PRICES)
    answers |= _besides(random.Random(f"{profile} {number}"), answers)  # noqa: S311 (no secret)
    # The square of a chance between 0 and 1 lies near 0: most answer early.
    submitted_at = end - CAMPAIGN + CAMPAIGN * draw.random() ** 2
    language = "en" if draw.random() < ENGLISH_SHARE else "fr"
    channel = draw.choice(channels) if channels else ""
    reached = draw.random() < CONTACT_SHARE and interest in ("certain", "probable")
    contact = _contact(draw, number) if reached else {}
    visits = draw.randint(1, 4)
    return Simulated(str(number), answers, submitted_at, language, channel, visits, **contact)


def _remarked(seed: int, one: Simulated) -> Simulated:
    """With a remark now and then, drawn apart so that all else stays as it is without."""
    draw = random.Random(f"{seed}-{one.external_id}")  # noqa: S311 (no secret)
    if one.answers["interest"] == "no" or draw.random() >= REMARK_SHARE:
        return one
    remark = draw.choice(REMARKS[one.language])
    return replace(one, answers={**one.answers, "comment": remark})


def _home(draw: random.Random, inhabitants: Mapping[str, int]) -> str:
    if draw.random() < ELSEWHERE_SHARE:
        return ELSEWHERE
    return draw.choices(list(inhabitants), list(inhabitants.values()))[0]


def _work(
    draw: random.Random,
    character: Character,
    inhabitants: Mapping[str, int],
    abroad: Sequence[str],
) -> str:
    if draw.random() < character.at_home:
        return AT_HOME
    if character.abroad:
        return draw.choice(abroad) if abroad else ELSEWHERE
    return draw.choices(list(inhabitants), list(inhabitants.values()))[0]


def _besides(draw: random.Random, answers: Answers) -> Answers:
    """The occupation, the prices, the order of the kinds of place and the longest way there."""
    told: Answers = {}
    profile = answers["profile"]
    if profile != "other":
        weights = OCCUPATIONS.get(profile, OCCUPATIONS["employee"])
        told["occupation"] = draw.choices(list(weights), list(weights.values()))[0]
    if price := answers.get("price"):
        shares = (draw.uniform(0.3, 0.5), draw.uniform(0.6, 0.9), 1.2, draw.uniform(1.4, 2))
        minor = [round(share * price) * MINOR for share in shares]
        told["price_limits"] = {
            "currency": "EUR",
            "minor": dict(zip(FOUR_PRICES, minor, strict=True)),
        }
        lively = bool({"company", "animation"} & set(answers.get("priorities", ())))
        chances = {"hub": 2.0 if lively else 0.8, "nomad_office": 1.2, "fablab": 0.4}
        told["kinds"] = sorted(chances, key=lambda kind: -chances[kind] * draw.random())
        told["longest_way"] = draw.choice(LONGEST_WAYS.get(profile, LONGEST_WAYS["employee"]))
    return told


def _wishes(draw: random.Random, character: Character) -> list[str]:
    """At most four, in the order of the questionnaire."""
    wished = [wish for wish, chance in character.wishes.items() if draw.random() < chance]
    return [wish for wish in WISHES if wish in wished[:4]]


def _contact(draw: random.Random, number: int) -> dict[str, Any]:
    purposes = [purpose for purpose in PURPOSES if draw.random() < 0.6]
    return {
        "name": f"Personne {number}",
        "email": f"personne-{number}@repondants.example",
        "purposes": tuple(purposes or PURPOSES[:1]),
    }
