"""Maps: described once, drawn as SVG and given as GeoJSON."""

from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.maps import Feature, Kind, Map, Scale, geojson, point
from etabli.core.maps.frame import MARGIN, WIDTH, Frame, covers
from etabli.core.maps.names import written

SVG = "{http://www.w3.org/2000/svg}"


def square(west: float, south: float, size: float = 0.2) -> dict[str, object]:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


AREA = Feature(Kind.AREA, square(6.0, 46.4), "Ici", "1 200 habitants")
BESIDE = Feature(Kind.AREA, square(6.2, 46.4), "À côté", tint=1)
OUTLINE = Feature(Kind.OUTLINE, square(6.0, 46.4), "Le Haut Pays")
NAME = Feature(Kind.NAME, point(6.1, 46.5), "Le Haut Pays")
HUB = Feature(Kind.HUB, point(6.1, 46.5), "La Fruitière")


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texts(svg: str) -> list[str]:
    found = parsed(svg).iter()
    return [one.text or "" for one in found if one.tag.endswith("tspan")]


def test_a_drawing_is_well_formed_and_names_itself() -> None:
    svg = parsed(Map("Le pays", [AREA, BESIDE, HUB], {}).svg)
    assert svg.attrib["role"] == "img"
    assert svg.attrib["aria-label"] == "Le pays"
    told = [one.text for one in svg.iter() if one.tag.endswith("title")]
    assert "Ici · 1 200 habitants" in told


def test_a_thumbnail_is_a_decoration_without_writing() -> None:
    svg = Map("Le pays", [AREA, NAME, HUB], {}).thumbnail
    assert parsed(svg).attrib["aria-hidden"] == "true"
    assert not texts(svg)


def test_names_are_no_markup() -> None:
    wicked = '<script>alert("x")</script>'
    drawn = Map(wicked, [Feature(Kind.AREA, square(6, 46), wicked), HUB], {Kind.HUB: wicked})
    for svg in (drawn.svg, drawn.standalone):
        assert "<script" not in svg
        parsed(svg)


def test_nothing_needs_a_style_sheet() -> None:
    assert "style=" not in Map("Le pays", [AREA, OUTLINE, NAME, HUB], {}).svg


def test_a_file_has_its_size_and_its_legend() -> None:
    drawn = Map("Le pays", [AREA, HUB], {Kind.HUB: "espace animé"}, Scale("demande", "0", "9"))
    svg = parsed(drawn.standalone)
    assert svg.tag == f"{SVG}svg"
    assert float(svg.attrib["height"]) > drawn.frame.height
    told = [one.text for one in svg.iter(f"{SVG}text")]
    assert "espace animé" in told
    assert "demande (0 – 9)" in told


def test_the_legend_tells_only_what_is_there() -> None:
    meanings = {Kind.HUB: "espace animé", Kind.FABLAB: "fab-lab"}
    assert [sign.meaning for sign in Map("Le pays", [AREA, HUB], meanings).legend] == [
        "espace animé"
    ]


def test_an_area_is_shaded_by_its_share() -> None:
    little = Feature(Kind.AREA, square(6, 46), "a", share=0.0)
    much = Feature(Kind.AREA, square(6, 46), "b", share=1.0)
    assert little.fill != much.fill
    assert len({Feature(Kind.AREA, square(6, 46), "c", share=n / 5).fill for n in range(6)}) == 5


def test_a_circle_s_surface_is_in_proportion_to_its_share() -> None:
    whole, quarter = (Feature(Kind.CIRCLE, point(6, 46), "a", share=one) for one in (1.0, 0.25))
    assert quarter.radius == pytest.approx(whole.radius / 2)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_outside_0_to_1_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        Feature(Kind.AREA, square(6, 46), "a", share=share)


def test_a_map_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        _ = Map("Rien", [], {}).svg


def test_a_point_far_from_every_area_is_left_out() -> None:
    paris = Feature(Kind.DESTINATION, point(2.35, 48.86), "Paris")
    nyon = Feature(Kind.DESTINATION, point(6.24, 46.38), "Nyon")
    svg = Map("Le pays", [AREA, paris, nyon], {}).svg
    assert texts(svg) == ["Nyon"]


def test_points_alone_make_a_map() -> None:
    assert texts(Map("Un lieu", [HUB], {}).svg) == ["La Fruitière"]


def test_a_town_where_a_place_stands_is_not_named_twice() -> None:
    town = Feature(Kind.TOWN, point(6.1, 46.5), "Morez")
    assert texts(Map("Le pays", [AREA, HUB, town], {}).svg) == ["La Fruitière"]


def test_a_long_name_of_an_area_takes_two_lines_inside_it() -> None:
    long = Feature(Kind.OUTLINE, square(6.0, 46.4), "La Communauté du Haut Pays")
    name = Feature(Kind.NAME, point(6.1, 46.5), long.name)
    assert texts(Map("Le pays", [AREA, long, name], {}).svg) == ["La Communauté", "du Haut Pays"]


towns = st.lists(
    st.tuples(
        st.floats(6.0, 6.4), st.floats(46.4, 46.6), st.text("abc é-", min_size=1, max_size=20)
    ),
    min_size=1,
    max_size=12,
)


@given(towns)
def test_no_name_covers_another_or_leaves_the_drawing(
    places: list[tuple[float, float, str]],
) -> None:
    kinds = [Kind.TOWN, Kind.DESTINATION, Kind.HUB]
    features = [AREA, BESIDE, OUTLINE, NAME] + [
        Feature(kinds[number % 3], point(x, y), name) for number, (x, y, name) in enumerate(places)
    ]
    frame = Frame.around(features)
    boxes = [one.box for one in written(frame, features)]
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    for box in boxes:
        assert box.left >= 0
        assert box.right <= WIDTH
        assert box.top >= 0
        assert box.bottom <= frame.height


@given(st.floats(5.9, 6.5), st.floats(46.3, 46.7))
def test_the_drawing_and_the_earth_agree(longitude: float, latitude: float) -> None:
    frame = Frame.around([AREA, BESIDE])
    x, y = frame.place((longitude, latitude))
    assert frame.position(x, y) == pytest.approx((longitude, latitude))


def test_north_is_up_and_the_frame_has_a_margin() -> None:
    frame = Frame.around([AREA, BESIDE])
    assert frame.place((frame.west, frame.north)) == pytest.approx((MARGIN, MARGIN))
    assert frame.place((frame.east, frame.south)) == pytest.approx(
        (WIDTH - MARGIN, frame.height - MARGIN), abs=1
    )


def test_an_area_covers_what_is_inside_it_but_not_its_hole() -> None:
    holed = {
        "type": "Polygon",
        "coordinates": [
            square(0, 0, 10)["coordinates"][0],  # type: ignore[index]
            square(4, 4, 2)["coordinates"][0],  # type: ignore[index]
        ],
    }
    assert covers(holed, (1, 1))
    assert not covers(holed, (5, 5))
    assert not covers(holed, (11, 5))


def test_geojson_carries_how_each_feature_is_drawn() -> None:
    found = geojson([HUB, NAME, AREA, Feature(Kind.CIRCLE, point(6, 46), "3", share=1.0)])
    properties = [one["properties"] for one in found["features"]]
    assert [one["kind"] for one in properties] == ["area", "circle", "hub", "name"]
    assert properties[0]["fill"] == AREA.fill
    assert properties[0]["detail"] == "1 200 habitants"
    assert properties[1]["radius"] > 0
    assert properties[2]["path"].startswith("M")


def test_names_stand_where_the_drawing_writes_them() -> None:
    towns = [Feature(Kind.TOWN, point(6.1, 46.45 + n / 100), f"Ville {n}") for n in range(12)]
    found = geojson([AREA, OUTLINE, NAME, *towns])["features"]
    main = [one["properties"]["name"] for one in found if "main" in one["properties"]]
    drawn = texts(Map("Le pays", [AREA, OUTLINE, NAME, *towns], {}).svg)
    assert main == [text for text in drawn if text.startswith("Ville")]
    name = next(one for one in found if one["properties"]["kind"] == "name")
    assert covers(AREA.geometry, name["geometry"]["coordinates"])


def test_the_script_is_told_where_to_look_and_what_to_say() -> None:
    config = Map("Le pays", [AREA], {}, url="/map.geojson").config
    assert config["source"] == "/map.geojson"
    assert config["words"]["Map.Title"] == "Le pays"
    (west, south), (east, north) = config["bounds"]
    assert (west, south) < (6.0, 46.4)
    assert (east, north) > (6.2, 46.6)
    assert Map("Le pays", [AREA], {}).config["source"]["type"] == "FeatureCollection"


def test_a_map_to_choose_from_bears_the_keys_of_its_areas_and_no_other_does():
    area = Feature(Kind.AREA, square(6.0, 46.4), "Ici", key="<39478>")
    drawn = Map("Le pays", [area, HUB], {Kind.HUB: "espace animé"})
    assert 'data-key="&lt;39478&gt;"' in drawn.choice
    assert "La Fruitière" in drawn.choice
    assert "data-key" not in drawn.svg + drawn.standalone + drawn.thumbnail
