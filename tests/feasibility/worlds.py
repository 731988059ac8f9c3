"""Makers of candidate sites. There is no such building."""

from io import BytesIO
from itertools import count
from typing import Any

from PIL import Image

from etabli.feasibility.models import Site
from etabli.feasibility.site.services import add_site
from etabli.study.models import Study

_numbers = count(1)


def make_site(study: Study, **details: Any) -> Site:
    """In the second commune of a small study."""
    return add_site(
        study, **{"name": f"Building {next(_numbers)}", "commune_code": "01002", **details}
    )


def picture(side: int = 8) -> bytes:
    """A small JPEG."""
    painted = BytesIO()
    Image.new("RGB", (side, side), "green").save(painted, "JPEG")
    return painted.getvalue()
