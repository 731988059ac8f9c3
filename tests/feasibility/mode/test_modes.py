"""Management modes: what speaks for and against each, and what each changes in a plan."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.errors import BadInput
from etabli.feasibility.mode import rules, services, told
from etabli.feasibility.models import ModeComparison
from etabli.feasibility.plan.services import compute
from etabli.kernels.economics import Account, accounts, from_table
from tests.feasibility.worlds import SMALL, make_small_plan

PLAIN = {"vat": "plan", "staff": 100, "rent": 100, "margin": 0, "yearly": 0, "once": 0}


def test_every_mode_says_something_of_everything_with_its_source():
    assert len(rules.modes()) == 7
    for mode in rules.modes().values():
        assert set(mode.statements) == set(rules.ASPECTS)
        for one in mode.statements.values():
            assert one.text.fr
            assert one.text.en
            assert one.status in ("law", "check", "assumption")
            assert one.source
        assert set(mode.effects) == {"vat", *rules.EFFECTS}


def test_only_the_law_that_the_project_holds_to_stands_unchecked():
    held = [
        one.ref
        for mode in rules.modes().values()
        for one in mode.statements.values()
        if one.status == "law"
    ]
    assert held == ["CG3P L.2122-1-1"]


def test_every_answer_speaks_of_modes_that_there_are():
    for question in rules.questions():
        for option in question.options:
            sides = option.speaks_for, option.against, option.excludes
            assert frozenset().union(*sides) <= set(rules.modes())
            assert sum(map(len, sides)) == len(frozenset().union(*sides))
            assert option.reason.fr
            assert option.reason.en


@given(
    st.fixed_dictionaries(
        {},
        optional={
            one.key: st.sampled_from([option.key for option in one.options])
            for one in rules.questions()
        },
    )
)
def test_nothing_that_speaks_for_or_against_a_mode_is_left_out(answers):
    verdicts = rules.compare(answers)
    assert {one.mode for one in verdicts} == set(rules.modes())
    for verdict in verdicts:
        for question in rules.questions():
            option = question.option(answers.get(question.key, ""))
            assert (question.key in verdict.speaks_for) == bool(
                option and verdict.mode in option.speaks_for
            )
            assert (question.key in verdict.against) == bool(
                option and verdict.mode in option.against
            )
    excluded = [bool(one.excluded_by) for one in verdicts]
    assert excluded == sorted(excluded)


def test_a_mode_changes_staff_margin_and_vat_of_a_plan():
    plan = from_table(SMALL)
    same = rules.under(plan, PLAIN)
    assert accounts(same).result().tolist() == accounts(plan).result().tolist()
    dearer = rules.under(plan, {**PLAIN, "staff": 110})
    assert dearer.costs[0].amount == 110_00
    margin = rules.under(plan, {**PLAIN, "margin": 10})
    sales = accounts(plan).of(Account.SALES).sum()
    less = accounts(plan).result().sum() - accounts(margin).result().sum()
    assert less == pytest.approx(sales / 10, abs=12)
    untaxed = rules.under(plan, {**PLAIN, "vat": "not"})
    assert not accounts(untaxed).of(Account.VAT_COLLECTED).any()
    assert replace(untaxed, vat=plan.vat) == plan


@pytest.fixture
def kept(study, officer) -> ModeComparison:
    version = compute(make_small_plan(study))
    answers = {"prices": "authority", "authorities": "one"}
    return services.compare(study, answers, version=version, by=officer)


def test_a_comparison_is_kept_with_a_plan_under_each_mode(kept):
    assert set(kept.results) == set(rules.modes())
    statement = told.plans_under(kept)
    assert statement is not None
    assert len(statement.rows) == 7
    assert told.compared(kept)[-1].key == "spl"
    rows = ModeComparison.objects.filter(pk=kept.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(note="x")


@pytest.mark.parametrize(
    ("answers", "effects", "field"),
    [
        ({"prices": "nobody"}, {}, "prices"),
        ({"weather": "fine"}, {}, "weather"),
        ({}, {"spl": {"margin": 51}}, "spl_margin"),
        ({}, {"spl": {"vat": "perhaps"}}, "spl_vat"),
        ({}, {"nobody": {}}, "nobody"),
    ],
)
def test_what_is_not_offered_is_refused(study, answers, effects, field):
    with pytest.raises(BadInput) as refused:
        services.compare(study, answers, effects=effects)
    assert refused.value.field == field
    assert not ModeComparison.objects.exists()


def test_the_questionnaire_leads_to_the_comparison(study, officer):
    version = compute(make_small_plan(study))
    client = Client()
    client.force_login(officer.user)
    form = client.get(reverse("mode_new", args=[study.slug])).context["form"]
    sent = {bound.name: "" if bound.value() is None else bound.value() for bound in form}
    answer = client.post(
        reverse("mode_new", args=[study.slug]),
        {**sent, "delay": "half", "spl_staff": "120", "version": str(version.uuid)},
    )
    kept = ModeComparison.objects.get()
    assert answer.url == reverse("mode_comparison", args=[study.slug, kept.uuid])
    assert kept.answers == {"delay": "half"}
    assert kept.effects["spl"]["staff"] == 120
    page = client.get(answer.url).content.decode()
    assert "It must open within six months" in page
    assert client.get(reverse("study_modes", args=[study.slug])).status_code == 200
