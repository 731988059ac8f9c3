"""Documents on paper, set by typst: tagged PDF (PDF/UA-1), the same bytes for the same input.

Templates may import those of other rooms from the top of the product: `/core/blocks.typ` draws the
blocks that documents share.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from importlib.resources import as_file, files
from typing import Any

from etabli.core.frontend import PRINT_FONTS

DOTS = 144  # of a picture, for each inch: twice those of a screen


def pdf(package: str, template: str, dated: datetime, **told: Any) -> bytes:
    """What the `template` of a package makes of `told`, which it reads as JSON by these names.

    `dated` is the only date in it; the fonts are ours. Raises typst's TypstError.
    """
    made: bytes = _compiled(
        package,
        template,
        told,
        pdf_standards=["ua-1"],
        timestamp=int(dated.timestamp()),
    )
    return made


def pictures(drawings: Sequence[str]) -> list[bytes]:
    """Each SVG drawing as a PNG, for documents that take no drawings: 72 pixels are an inch."""
    if not drawings:
        return []
    told = {"drawings": list(drawings)}
    made = _compiled("etabli.core", "pictures.typ", told, format="png", ppi=DOTS)
    return made if isinstance(made, list) else [made]


def _compiled(package: str, template: str, told: dict[str, Any], **asked: Any) -> Any:
    import typst

    with as_file(files("etabli")) as root, as_file(files(package).joinpath(template)) as path:
        return typst.compile(
            path,
            root=root,
            font_paths=[PRINT_FONTS],
            ignore_system_fonts=True,
            sys_inputs={name: json.dumps(value) for name, value in told.items()},
            **asked,
        )
