"""The verb of floor areas: replace the ratios that they are reckoned with."""

from collections.abc import Mapping
from typing import Any

from etabli.feasibility.capture.ratios import DEFAULTS
from etabli.feasibility.models import AreaRatios
from etabli.study.models import Study
from etabli.study.scenario.assumptions import overridden


def set_ratios(study: Study, replaced: Mapping[str, Mapping[str, Any]]) -> None:
    """Those of the study: key → value, source. Raises BadInput for a key or a value that is not
    allowed."""
    overridden(DEFAULTS, replaced)
    AreaRatios.objects.update_or_create(study=study, defaults={"replaced": dict(replaced)})
