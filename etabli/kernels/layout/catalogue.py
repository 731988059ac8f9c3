"""The nine usual functions with rules to begin with; a file takes one with `like` and changes it.

Every number is a starting point: where nothing is cited, it is an assumption of this module.
"""

from types import MappingProxyType

from etabli.kernels.layout.problem import ASSUMPTION, Function, Piece, Post

POST = "guidance of INRS for offices, about 10 m² a bare post; no legal minimum in France"

FUNCTIONS = MappingProxyType(
    {
        one.name: one
        for one in (
            Function(
                "open space",
                area_per_post=10.0,
                workplace=True,
                least_area=20.0,
                needs=frozenset({"light", "power"}),
                wishes={"quiet": 1, "entrance": 1},
                sources={"area_per_post": POST},
            ),
            Function(
                "closed office",
                area_per_post=10.0,
                workplace=True,
                least_area=10.0,
                most_posts=4,
                needs=frozenset({"light", "power"}),
                wishes={"quiet": 3},
                sources={"area_per_post": POST},
            ),
            Function(
                "meeting",
                area_per_post=2.0,
                least_area=10.0,
                rooms_at_most=2,
                needs=frozenset({"power"}),
                wishes={"light": 2, "quiet": 2, "step_free": 1},
                post=Post("table", width=0.7, depth=1.2, clear=1.0),
            ),
            Function(
                "phone booth",
                area_per_post=1.0,
                adds_people=False,
                least_area=1.0,
                most_area=6.0,
                most_posts=1,
                needs=frozenset({"power"}),
                wishes={"quiet": 2},
                post=Post(width=0.8, depth=0.4, clear=0.6),
            ),
            Function(
                "kitchen",
                least_area=6.0,
                most_area=30.0,
                rooms_at_most=1,
                loud=True,
                needs=frozenset({"water", "power"}),
                wishes={"light": 2},
                pieces=(Piece("worktop", 1.8, 0.6, 1.0),),
            ),
            Function(
                "reception",
                least_area=6.0,
                most_area=30.0,
                rooms_at_most=1,
                needs=frozenset({"power", "step_free", "entrance"}),
                wishes={"light": 1},
                pieces=(Piece("counter", 1.6, 0.8, 1.2),),
            ),
            Function(
                "workshop",
                area_per_post=8.0,
                least_area=25.0,
                least_height=2.5,
                rooms_at_most=1,
                loud=True,
                needs=frozenset({"power", "step_free", "extraction"}),
                wishes={"light": 1},
                post=Post(width=1.8, depth=0.8, clear=1.2),
            ),
            Function(
                "storage",
                least_area=2.0,
                most_area=20.0,
                rooms_at_most=2,
                pieces=(Piece("shelves", 1.2, 0.4, 0.8),),
            ),
            Function(
                "sanitary",
                least_area=2.5,
                most_area=12.0,
                serves=20,
                needs=frozenset({"water"}),
                wishes={"step_free": 2},
                pieces=(Piece("WC", 0.4, 0.7, 0.8), Piece("basin", 0.5, 0.4, 0.8)),
                sources={"serves": f"{ASSUMPTION}, after article R. 4228-10 of the Labour Code"},
            ),
        )
    }
)
