"""The answers of a study as rows: in words, or in the keys that they are kept by."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from etabli.study.models import Study
from etabli.study.selectors import places_of
from etabli.study.survey.editing.selectors import versions_asked
from etabli.study.survey.versions import ever_asked
from etabli.study.survey.wording import answer_told

AT_ONCE = 2000  # rows read


def answers(study: Study, *, in_words: bool) -> Iterator[list[object]]:
    """A heading, then a row for each answer, the oldest first; nothing of who gave it.

    A column for each question of any version. In words choices are told by their labels in the
    reader's language and instants as spreadsheets know them; else by their keys, several of them
    with spaces between, prices as JSON, instants with their zone. Six queries.
    """
    yes_or_no = {True: _("yes"), False: _("no")} if in_words else {True: 1, False: 0}
    asked = [one.question for one in ever_asked(versions_asked(study))]
    places = places_of(study.territory)
    told = [_("Answered at"), _("Survey"), _("File"), _("Channel"), _("Version"), _("Language")]
    told += [_("Invented"), _("Came in a burst")]
    yield [*told, *(str(one.label) if in_words else one.key for one in asked)]
    rows = study.responses.order_by("submitted_at", "pk").values_list(
        "submitted_at",
        "source",
        "imported__name",
        "channel__name",
        "version__number",
        "language",
        "is_simulated",
        "is_doubtful",
        "answers",
    )
    for at, *about, is_simulated, is_doubtful, given in rows.iterator(AT_ONCE):
        local = timezone.localtime(at)
        yield [
            f"{local:%Y-%m-%d %H:%M:%S}" if in_words else local.isoformat(timespec="seconds"),
            *about,
            yes_or_no[is_simulated],
            yes_or_no[is_doubtful],
            *(
                ""
                if (value := given.get(one.key)) is None
                else answer_told(one, value, places)
                if in_words
                else _by_key(value)
                for one in asked
            ),
        ]


def _by_key(value: Any) -> object:
    if isinstance(value, list):
        return " ".join(value)
    return json.dumps(value) if isinstance(value, Mapping) else value
