"""Documents on paper, set by typst: tagged PDF (PDF/UA-1), the same bytes for the same input.

Templates may import those of other rooms from the top of the product: `/core/blocks.typ` draws the
blocks that documents share.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.resources import as_file, files
from typing import Any

from etabli.core.frontend import PRINT_FONTS

DOTS = 144  # of a picture, for each inch: twice those of a screen
NOT_DRAWN = re.compile(r'the text `"(.+)"` could not be displayed')  # of typst's message
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
LAST_LATIN = 0x24F
WHITE_SQUARE = "\u25a1"


def pdf(
    package: str, template: str, dated: datetime, *, instead: str | None = WHITE_SQUARE, **told: Any
) -> bytes:
    """What the `template` of a package makes of `told`, which it reads as JSON by these names.

    `dated` is the only date in it; the fonts are ours. `instead` stands for letters and signs that
    they do not have, such as an emoji; None: typst's TypstError is raised (`is_not_drawn`).
    """
    import typst

    texts = _as_json(told)
    while True:
        try:
            made: bytes = _compiled(
                package,
                template,
                texts,
                pdf_standards=["ua-1"],
                timestamp=int(dated.timestamp()),
            )
        except typst.TypstError as error:
            sign = _not_drawn(error)
            if instead is None or sign is None:
                raise
            fewer = {name: _without(text, sign, instead) for name, text in texts.items()}
            if fewer == texts:
                raise
            texts = fewer
        else:
            return made


def is_not_drawn(error: Exception) -> bool:
    """Whether a document was not made for a letter or a sign that the fonts do not have."""
    return _not_drawn(error) is not None


def pictures(drawings: Sequence[str]) -> list[bytes]:
    """Each SVG drawing as a PNG, for documents that take no drawings: 72 pixels are an inch."""
    if not drawings:
        return []
    told = _as_json({"drawings": list(drawings)})
    made = _compiled("etabli.core", "pictures.typ", told, format="png", ppi=DOTS)
    return made if isinstance(made, list) else [made]


def _not_drawn(error: Exception) -> str | None:
    found = NOT_DRAWN.search(str(error))
    return ESCAPED.sub(lambda one: chr(int(one[1], 16)), found[1]) if found else None


def _without(text: str, sign: str, instead: str) -> str:
    """A text in JSON without this sign and those like it: typst names one of them at a time."""
    alike = {_family(one) for one in sign}
    others = {one for one in text if ord(one) > LAST_LATIN and _family(one) in alike}
    for one in {sign, json.dumps(sign)[1:-1], *others}:
        text = text.replace(one, instead)
    return text


def _family(sign: str) -> str | int:
    """The script of a letter; the block of 256 of another sign."""
    if unicodedata.category(sign).startswith("L"):
        return unicodedata.name(sign, "?").replace("-", " ").split()[0]
    return ord(sign) >> 8


def _as_json(told: Mapping[str, Any]) -> dict[str, str]:
    return {name: json.dumps(value, ensure_ascii=False) for name, value in told.items()}


def _compiled(package: str, template: str, texts: dict[str, str], **asked: Any) -> Any:
    import typst

    with as_file(files("etabli")) as root, as_file(files(package).joinpath(template)) as path:
        return typst.compile(
            path,
            root=root,
            font_paths=[PRINT_FONTS],
            ignore_system_fonts=True,
            sys_inputs=texts,
            **asked,
        )
