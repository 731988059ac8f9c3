"""What communes have: from a table, or ticked."""

import pytest

from etabli.core.errors import BadInput
from etabli.study.amenity import selectors, services

TABLE = b"code,amenity,source\n01002,station,SNCF\n01004,school,a list\n"


def known(study):
    return sorted(study.amenities.values_list("code", "kind", "source"))


def test_a_table_is_taken_in_and_twice_changes_nothing(study):
    assert services.import_amenities(study, TABLE, "amenities.csv") == 2
    assert services.import_amenities(study, TABLE, "amenities.csv") == 0
    assert known(study) == [("01002", "station", "SNCF"), ("01004", "school", "a list")]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (b"99999,station,x", "“99999” is no commune of this territory"),
        (b"01002,pub,x", "“pub” is nothing that a commune is known for; there are: station"),
        (b"01002,station,", "A source is needed."),
    ],
)
def test_a_line_that_does_not_fit_is_named_and_nothing_is_kept(study, row, told):
    with pytest.raises(BadInput, match=r"amenities.csv, line 4") as refusal:
        services.import_amenities(study, TABLE + row + b"\n", "amenities.csv")
    assert told in str(refusal.value)
    assert known(study) == []


def test_what_is_ticked_stays_with_its_source_and_the_rest_goes(study):
    services.import_amenities(study, TABLE, "amenities.csv")
    changed = services.tick(study, {("01002", "station"), ("01005", "building")}, "the mayor")
    assert changed == 2
    assert known(study) == [("01002", "station", "SNCF"), ("01005", "building", "the mayor")]


def test_all_communes_are_told_in_three_queries(study, django_assert_num_queries):
    with django_assert_num_queries(3):
        told = selectors.by_commune(study)
    assert [len(rows) for _district, rows in told] == [3, 2]
