"""Files for the territory of `territory_file`."""

CODES = ["39047", "39297", "39367", "39368", "39184", "39333", "39300", "CH-nyon"]
INSEE = b"CODGEO;P21_POP2064;P21_ACTOCC15P\n39368;2800;2200\n39184;100;80\n"


def matrix(codes: list[str] = CODES, minutes: int = 10) -> str:
    lines = [f"{a},{b},{minutes}" for a in codes for b in codes if a != b]
    return "\n".join(["from,to,minutes", *lines])
