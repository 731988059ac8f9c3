"""The floor of the example's hub, drawn and invented: desks in rows, rooms along the right."""

from collections.abc import Iterable
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from etabli.core.texts import Text
from etabli.network.floorplan.selectors import units_to_put
from etabli.network.floorplan.services import add_plan, put
from etabli.network.models import Place, Space

WIDTH, HEIGHT = 1200, 750
PAPER, WALL, TABLE = "#fbf8f2", "#55635c", "#e3d6bf"
ROW = 6  # desks


def load(hub: Place) -> None:
    """One floor with every unit on it."""
    units = list(units_to_put(hub))
    desks = [unit for unit in units if unit.space.kind == Space.Kind.OPEN_SPACE]
    rooms = [unit for unit in units if unit.space.kind != Space.Kind.OPEN_SPACE]
    lines = -(-len(desks) // ROW)
    places = {
        unit: (9 + 10 * (number % ROW), 100 * (number // ROW + 0.5) / lines)
        for number, unit in enumerate(desks)
    } | {unit: (84, 100 * (number + 0.5) / len(rooms)) for number, unit in enumerate(rooms)}
    drawn = SimpleUploadedFile("floor.png", _drawn(places.values(), len(rooms)), "image/png")
    plan = add_plan(hub, Text("Rez-de-chaussée (dessin inventé)", "Ground floor (invented)"), drawn)
    for unit, (x, y) in places.items():
        put(plan, unit, x, y)


def _drawn(places: Iterable[tuple[float, float]], rooms: int) -> bytes:
    """Walls, a door and a table under each desk, as a PNG."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    wall = round(WIDTH * 0.7)
    for x, y in places:
        at = WIDTH * x / 100, HEIGHT * y / 100
        if at[0] < wall:
            pen.rectangle((at[0] - 50, at[1] - 40, at[0] + 50, at[1] + 40), TABLE, WALL, 2)
    pen.rectangle((4, 4, WIDTH - 5, HEIGHT - 5), outline=WALL, width=8)
    pen.line((wall, 0, wall, HEIGHT), WALL, 8)
    for number in range(rooms):
        y = HEIGHT * (number + 1) / rooms
        pen.line((wall, y, WIDTH, y), WALL, 8)
        pen.line((wall, y - 80, wall, y - 20), PAPER, 10)
    pen.line((WIDTH * 0.3, HEIGHT - 5, WIDTH * 0.4, HEIGHT - 5), PAPER, 12)
    content = BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()
