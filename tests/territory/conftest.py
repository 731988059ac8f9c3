"""A few departments of France, read once, and small territory files made of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import translation

from etabli.territory import france

PARTS = ("39", "01283", "12", "15", "976")


@pytest.fixture(scope="session")
def some_rows() -> dict[str, list[dict[str, str]]]:
    communes = france._rows("communes.csv.lzma")
    return {
        "epci.csv.lzma": list(france._rows("epci.csv.lzma")),
        "communes.csv.lzma": [row for row in communes if row["code"].startswith(PARTS)],
    }


@pytest.fixture(autouse=True)
def small_france(
    some_rows: dict[str, list[dict[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """France is a few departments, so that a test does not read all of it."""

    def rows(name: str) -> Iterator[dict[str, str]]:
        return iter(some_rows[name])

    monkeypatch.setattr(france, "_rows", rows)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


TERRITORY = """\
slug = "essai"
name = { fr = "Essai", en = "Trial" }
relief = "mountain"

[[districts]]
code = "243900479" # today's EPCI: Bellefontaine, Longchaumois, Morbier, Hauts de Bienne

[[districts]]
code = "sud"
name = "Le Sud"
communes = [
  "39184", # Les Crozets
  "39333", # Moirans-en-Montagne
]

[[destinations]]
code = "CH-nyon"
name = "Nyon"
country = "CH"
longitude = 6.24
latitude = 46.38

[[destinations]]
code = "39300"
"""


@pytest.fixture
def territory_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a territory file with some of its text replaced, and files beside it."""

    def write(*changes: tuple[str, str], **beside: str | bytes) -> Path:
        text = TERRITORY
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        for name, content in beside.items():
            data = content.encode() if isinstance(content, str) else content
            (tmp_path / f"{name}.csv").write_bytes(data)
        path = tmp_path / "territory.toml"
        path.write_text(text)
        return path

    return write
