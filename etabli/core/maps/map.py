"""A whole map, as rooms describe it and as pages and documents take it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from etabli.core.maps.drawing import draw, draw_choice, draw_decoration, draw_file
from etabli.core.maps.features import SHADES, SYMBOLS, Feature, Kind, Symbol
from etabli.core.maps.frame import Frame
from etabli.core.maps.geojson import geojson


class Scale(NamedTuple):
    """What shades or circles stand for, and the texts at both ends."""

    what: str
    low: str
    high: str

    def __str__(self) -> str:
        return f"{self.what} ({self.low} – {self.high})"


class Sign(NamedTuple):
    """A symbol of the legend and what it stands for."""

    symbol: Symbol
    meaning: str


@dataclass(frozen=True)
class Map:
    """Features under a title, at least one.

    `meanings` explains the symbols, `scale` the shares. `url` is where the page's script finds
    the same features (as `geojson` has them) when they are not to weigh on the page itself.
    """

    title: str
    features: Sequence[Feature]
    meanings: Mapping[Kind, str]
    scale: Scale | None = None
    url: str = ""

    @property
    def svg(self) -> SafeString:
        """For a page."""
        return draw(self)

    @property
    def choice(self) -> SafeString:
        """For a page whose script lets one choose areas."""
        return draw_choice(self)

    @property
    def thumbnail(self) -> SafeString:
        """Without any writing: a decoration."""
        return draw_decoration(self)

    @property
    def standalone(self) -> SafeString:
        """With its size and legend: a file of its own, for a document."""
        return draw_file(self)

    @cached_property
    def frame(self) -> Frame:
        return Frame.around(self.features)

    @cached_property
    def legend(self) -> list[Sign]:
        """The symbols that stand on the map and have a meaning."""
        present = {one.kind for one in self.features}
        return [
            Sign(SYMBOLS[kind], text) for kind, text in self.meanings.items() if kind in present
        ]

    @property
    def shades(self) -> Sequence[str]:
        """The colours of the areas from little to much, when they are shaded."""
        shaded = any(one.kind is Kind.AREA and one.share is not None for one in self.features)
        return SHADES if shaded else ()

    @property
    def config(self) -> dict[str, Any]:
        """What `core/map.js` needs, as JSON types."""
        frame = self.frame
        return {
            "bounds": [[frame.west, frame.south], [frame.east, frame.north]],
            "source": self.url or geojson(self.features),
            "words": {
                "Map.Title": self.title,
                "Popup.Close": _("Close"),
                "NavigationControl.ZoomIn": _("Nearer"),
                "NavigationControl.ZoomOut": _("Farther"),
                "CooperativeGesturesHandler.WindowsHelpText": _("Ctrl + wheel: nearer or farther"),
                "CooperativeGesturesHandler.MacHelpText": _("⌘ + wheel: nearer or farther"),
                "CooperativeGesturesHandler.MobileHelpText": _("Move the map with two fingers"),
            },
        }
