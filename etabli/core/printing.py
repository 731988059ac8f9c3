"""Documents on paper, set by typst: tagged PDF (PDF/UA-1), the same bytes for the same input."""

import json
from datetime import datetime
from importlib.resources import as_file, files
from typing import Any

from etabli.core.frontend import PRINT_FONTS


def pdf(package: str, template: str, dated: datetime, **told: Any) -> bytes:
    """What the `template` of a package makes of `told`, which it reads as JSON by these names.

    `dated` is the only date in it; the fonts are ours. Raises typst's TypstError.
    """
    import typst

    with as_file(files(package).joinpath(template)) as path:
        made: bytes = typst.compile(
            path,
            font_paths=[PRINT_FONTS],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=int(dated.timestamp()),
            sys_inputs={name: json.dumps(value) for name, value in told.items()},
        )
    return made
