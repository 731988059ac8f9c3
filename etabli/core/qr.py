"""QR codes: addresses that a telephone reads from paper or from another screen."""

from io import BytesIO

import segno

SCALE = 8  # pixels a module
QUIET_ZONE = 4  # modules of white around the code, which readers need


def drawn(text: str, kind: str = "svg", *, scale: int = SCALE) -> bytes:
    """The code as a file; `kind`: svg or png."""
    file = BytesIO()
    segno.make_qr(text).save(file, kind=kind, scale=scale, border=QUIET_ZONE, light="white")
    return file.getvalue()


def data_uri(text: str, *, scale: int = SCALE) -> str:
    """The code as what an `img` shows without asking for a file."""
    uri: str = segno.make_qr(text).svg_data_uri(scale=scale, border=QUIET_ZONE)
    return uri
