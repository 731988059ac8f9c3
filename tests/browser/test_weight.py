"""Pages come over poor lines: what a first visit downloads, as it travels (compressed)."""

import pytest

pytestmark = pytest.mark.anywhere

# Bytes: eight seconds on a line of 100 kbit/s. A third of it is the font, which comes last, and
# is kept for the pages that follow. The map, which is far heavier, comes only when it is seen.
BUDGET = 100_000
PAGES = ["/fr/", "/fr/find/", "/fr/survey/{study}/", "/fr/places/{place}/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_first_visit_weighs_little(example, someone, path):
    page = someone(example.url, width=390).new_page()
    weights: dict[str, int] = {}

    def weigh(request):
        sizes = request.sizes()
        weights[request.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]

    page.on("requestfinished", weigh)
    page.goto(path.format_map(example.facts), wait_until="networkidle")
    assert sum(weights.values()) < BUDGET, weights
