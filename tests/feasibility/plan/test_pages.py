"""The pages of business plans: written and computed through forms alone."""

import pytest
from django.test import Client
from django.urls import reverse

from etabli.feasibility.plan import rules, services
from tests.feasibility.worlds import SMALL, make_plan, make_scenario, make_small_plan


@pytest.fixture
def client(officer) -> Client:
    client = Client()
    client.force_login(officer.user)
    return client


def address(name, *arguments):
    return reverse(name, args=arguments)


def posted(page) -> dict[str, str]:
    """What a browser would send of a form as it was shown."""
    form = page.context["form"]
    sent = {}
    for bound in form:
        value = bound.value()
        shown = bound.field.widget.get_context(bound.html_name, value, {})["widget"]
        if "subwidgets" not in shown:
            sent[bound.name] = "" if value is None else value
            continue
        for part in shown["subwidgets"]:
            sent[part["name"]] = "" if part["value"] is None else part["value"]
    return sent


def test_a_plan_is_begun_changed_and_computed_by_forms(study, client):
    scenario = make_scenario(study)
    begun = client.post(
        address("business_plan_new", study.slug),
        {"name": "Ours", "scenario": scenario.pk, "start": "2027-01", "years": "5"},
    )
    plan = study.business_plans.get()
    assert begun.url == address("business_plan", study.slug, plan.uuid)
    edit = address("business_plan_entry", study.slug, plan.uuid, "offers", "hub-01002-day")
    sent = posted(client.get(edit))
    assert sent["price_likely"] == "15"
    answer = client.post(edit, {**sent, "price_likely": "16.5"})
    assert answer.status_code == 302, answer.context["form"].errors
    plan.refresh_from_db()
    offer = rules.entry_of(plan.inputs, "offers", "hub-01002-day")
    assert str(offer["price"]["likely"]) == "16.5"
    # What the form does not show stays: the demand is drawn with that of all other places.
    assert offer["demand"]["driver"] == "study"
    computed = client.post(address("business_plan_compute", study.slug, plan.uuid), {"note": "v1"})
    page = client.get(computed.url)
    assert page.status_code == 200
    assert "Treasury, month by month" in page.content.decode()


@pytest.mark.parametrize("kind", rules.CLASSES)
def test_every_entry_of_a_plan_comes_back_from_its_form_unchanged(study, client, kind):
    plan = make_plan(study)
    for entry in rules.entries(plan.inputs, kind)[:2]:
        there = address(
            "business_plan_entry", study.slug, plan.uuid, kind, rules.key_of(kind, entry)
        )
        before = services._check(plan.inputs)
        answer = client.post(there, posted(client.get(there)))
        assert answer.status_code == 302, answer.context["form"].errors
        plan.refresh_from_db()
        assert services._check(plan.inputs) == before


def test_a_refusal_comes_back_to_its_field_and_leaves_the_plan(study, client):
    plan = make_small_plan(study)
    edit = address("business_plan_entry", study.slug, plan.uuid, "loans", "bank")
    sent = {**posted(client.get(edit)), "name": "Bank", "source": "assumption"}
    for changed, field, said in (
        ({"months": "24"}, "months", "12 months at most"),
        ({"amount_likely": "-5"}, "amount", "from 0 to 10000000"),
        ({"amount_likely": "5", "amount_low": "2"}, "amount", "all three"),
    ):
        form = client.post(edit, {**sent, **changed}).context["form"]
        assert said in str(form.errors[field])
    plan.refresh_from_db()
    assert plan.inputs == SMALL


def test_the_frame_of_a_plan_is_changed_by_its_form(study, client):
    plan = make_small_plan(study)
    edit = address("business_plan_frame", study.slug, plan.uuid)
    sent = {key: value for key, value in posted(client.get(edit)).items() if value != ""}
    sent.pop("recovered")
    answer = client.post(edit, {**sent, "years": "2", "host_costs": ["host"], "host_lost": "60"})
    assert answer.status_code == 302, answer.context["form"].errors
    plan.refresh_from_db()
    assert plan.inputs["vat"]["recovered"] is False
    assert plan.inputs["host"]["lost"] == 60
    assert plan.inputs["years"] == 2


def test_the_pages_ask_the_database_little(study, client, django_assert_max_num_queries):
    plan = make_plan(study)
    version = services.compute(plan)
    with django_assert_max_num_queries(14):
        client.get(address("business_plan", study.slug, plan.uuid))
    with django_assert_max_num_queries(14):
        client.get(address("business_plan_version", study.slug, plan.uuid, version.number))
