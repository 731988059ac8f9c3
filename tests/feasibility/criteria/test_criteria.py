"""Criteria: the group weighs them, sites are scored, and the ranking says how sure it is."""

import pytest
from django.test import Client
from django.urls import reverse

from etabli.core.errors import BadInput, Conflict
from etabli.feasibility.criteria import rules, selectors, services
from etabli.people import personal_data
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.browsing import form_of
from tests.feasibility.worlds import make_site
from tests.worlds import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def criteria(study):
    return [services.add_criterion(study, name) for name in ("Price", "Access", "State")]


def judged(criteria, *steps: int) -> dict[str, int]:
    pairs = rules.pairs([one.pk for one in criteria])
    return {rules.key_of(pair): step for pair, step in zip(pairs, steps, strict=True)}


def test_the_weights_are_those_of_the_group(study, criteria, officer):
    assert selectors.compared(study).scale == pytest.approx([1 / 3] * 3)
    services.judge(study, officer, judged(criteria, 3, 9, 3))
    alone = selectors.compared(study)
    assert alone.scale[0] > alone.scale[1] > alone.scale[2] and alone.weights.is_consistent
    services.judge(study, make_person("Omar"), judged(criteria, -3, -9, -3))
    both = selectors.compared(study)
    assert both.judged == 2 and both.scale == pytest.approx([1 / 3] * 3)
    services.judge(study, officer, judged(criteria, 1, 1, 1))
    assert selectors.compared(study).scale[2] > 1 / 3


def test_who_compared_before_a_criterion_came_does_not_count_until_they_do_again(
    study, criteria, officer
):
    services.judge(study, officer, judged(criteria, 3, 9, 3))
    services.add_criterion(study, "Light")
    told = selectors.compared(study)
    assert (told.judged, told.unfinished, told.scale) == (0, 1, [0.25] * 4)
    services.remove_criterion(told.criteria[-1])
    assert selectors.compared(study).judged == 1


def test_sites_without_all_their_scores_and_those_rejected_are_not_ranked(study, criteria):
    good, bad, open_one = make_site(study), make_site(study), make_site(study)
    out = make_site(study, state="rejected")
    for site, value in ((good, 8), (bad, 2), (out, 10)):
        services.score(site, dict.fromkeys(criteria, (value, "")))
    services.score(open_one, {criteria[0]: (10, "Cheap")})
    told = selectors.compared(study)
    assert [told.sites[row] for row in told.ranked.order] == [good, bad]
    assert told.left_out == [open_one] and told.ranked.stays_first == 1
    services.score(good, {criteria[0]: (None, "")})
    assert good in selectors.compared(study).left_out


def test_who_is_erased_takes_their_comparisons_along(study, criteria, officer):
    other = make_person("Omar")
    for person in (officer, other):
        services.judge(study, person, judged(criteria, 3, 9, 3))
    [told] = personal_data.export(other)["sites"]["comparisons"]
    assert told["study"] == study.slug
    personal_data.erase(other)
    assert selectors.compared(study).judged == 1


def test_what_does_not_fit_is_refused(study, criteria, officer):
    with pytest.raises(BadInput, match="each pair"):
        services.judge(study, officer, judged(criteria, 3, 2, 3))
    with pytest.raises(BadInput, match="from 0 to 10"):
        services.score(make_site(study), {criteria[0]: (11, "")})
    with pytest.raises(BadInput, match="there already"):
        services.add_criterion(study, "Price")
    for number in range(5):
        services.add_criterion(study, f"More {number}")
    with pytest.raises(Conflict, match="8 criteria at most"):
        services.add_criterion(study, "Too many")


def test_a_group_goes_from_criteria_to_a_ranking_by_its_pages(signed, study):
    site = make_site(study, name="The mill")
    address = reverse("site_comparison", args=[study.slug])
    for name in ("Price", "Access"):
        page = signed.get(address)
        form_of(page, "name").send(signed, page, name=name)
    mine = reverse("site_judge", args=[study.slug])
    funder = make_person("Fanny")
    grant(funder, Role.FUNDER, study.territory)
    reader = Client(headers={"accept-language": "en"})
    reader.force_login(funder.user)
    [key] = [
        rules.key_of(pair) for pair in rules.pairs([one.pk for one in study.site_criteria.all()])
    ]
    page = reader.get(mine)
    form_of(page, key).send(reader, page, **{key: "5"})
    scores = signed.get(reverse("site_scores", args=[study.slug, site.uuid]))
    first, second = study.site_criteria.all()
    form_of(scores, f"c{first.pk}").send(
        signed, scores, **{f"c{first.pk}": "9", f"c{second.pk}": "3"}
    )
    shown = reader.get(address).text
    assert "The mill comes first" in shown and "83 %" in shown and "8.0" in shown
    assert "Consistency ratio" in reader.get(mine).text
    signed.post(reverse("criterion_remove", args=[study.slug, second.uuid]))
    assert "At least two criteria" in reader.get(mine).text


def test_a_comparison_costs_the_same_queries_however_many_sites(
    study, criteria, officer, django_assert_num_queries
):
    for _number in range(5):
        services.score(make_site(study), dict.fromkeys(criteria, (5, "")))
    with django_assert_num_queries(4):
        selectors.compared(study)
