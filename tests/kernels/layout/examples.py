"""A small building as a file, and the example's."""

from pathlib import Path

EXAMPLE = Path(__file__).parents[3] / "examples" / "haut-jura" / "layout.toml"

SMALL = """
title = "A barn & <two> rooms"

[[floors]]
name = "ground"
size = [10, 5]

[[rooms]]
name = "front"
floor = "ground"
at = [0, 0]
size = [5, 5]
windows = 4
doors = [{ to = "outside", width = 0.9, at = [2, 0] }]

[[rooms]]
name = "back"
floor = "ground"
size = [4, 5]
windows = 4
water = true
doors = [{ to = "front" }]

[[functions]]
name = "desks"
like = "open space"

[[functions]]
name = "kitchen"
"""
