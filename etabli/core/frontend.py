"""The front-end parts that npm installed, served under `vendor/` without being copied or built."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

# Every file that a page may ask for: its name under /static/ and where npm puts it.
PARTS = {
    "vendor/pico.css": "@picocss/pico/css/pico.classless.min.css",
    "vendor/maplibre/maplibre-gl.mjs": "maplibre-gl/dist/maplibre-gl.mjs",
    "vendor/maplibre/maplibre-gl-shared.mjs": "maplibre-gl/dist/maplibre-gl-shared.mjs",
    "vendor/maplibre/maplibre-gl-worker.mjs": "maplibre-gl/dist/maplibre-gl-worker.mjs",
    "vendor/maplibre/maplibre-gl.css": "maplibre-gl/dist/maplibre-gl.css",
    "vendor/source-sans.woff2": (
        "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2"
    ),
}
# The same letters for the printed documents.
PRINT_FONTS = settings.NODE_MODULES / "source-sans" / "TTF"


class _Parts(FileSystemStorage):
    """npm's folder, seen through the names under which pages know its files."""

    def path(self, name: str) -> str:
        return super().path(PARTS[name])


class NodeModulesFinder(BaseFinder):
    """Finds the parts, and nothing else of npm's folder."""

    storage = _Parts(location=settings.NODE_MODULES)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = [self.storage.path(path)] if path in PARTS else []
        if find_all:
            return found
        return found[0] if found else []

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        return ((name, self.storage) for name in PARTS)
