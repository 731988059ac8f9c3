"""The pages and the API of plans and passes."""

from datetime import date

import pytest
from django.test import Client

from etabli.booking.services import book
from etabli.core.texts import Text
from etabli.entitlements.models import Pass, Plan, Terms
from etabli.entitlements.plan.selectors import terms_of
from etabli.network.selectors import network_by_slug
from etabli.people.rights import Role
from etabli.people.services import cut_token, grant
from tests.browsing import errors_of, form_of
from tests.entitlements.worlds import balance, give, make_pass_plan, make_subscription
from tests.worlds import at, make_member, make_network, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def member(network):
    return make_member(network)


def client_of(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def operator(network):
    person = make_person("Odile")
    grant(person, Role.OPERATOR, network)
    return person


@pytest.fixture
def browser(operator):
    return client_of(operator)


def test_a_pass_is_made_changed_and_taken_from_the_offer(network, browser):
    address = f"/en/networks/{network.slug}/plans/new/?kind=pass"
    page = browser.get(address)
    form = form_of(page, "name_fr")
    filled = {
        "name_fr": "Carnet de 10",
        "price": "70.00",
        "currency": "EUR",
        "amount_count": "10",
        "amount_unit": "half_day",
        "space_kinds": ["open_space"],
        "valid_days": "365",
    }
    assert form.send(browser, page, **filled)["Location"] == f"/en/networks/{network.slug}/plans/"
    plan = Plan.objects.get()
    terms = terms_of(plan)
    assert (terms.price, terms.valid_days, terms.half_day) == (7000, 365, 300)
    assert terms.allowances.get().amount == 10

    page = browser.get(f"/en/plans/{plan.uuid}/")
    form_of(page, "name_fr").send(browser, page, price="80.00")
    changed = terms_of(plan)
    assert (changed.number, changed.price, changed.name) == (2, 8000, Text("Carnet de 10"))
    assert changed.allowances.get().space_kinds == ["open_space"]

    browser.post(f"/en/plans/{plan.uuid}/", {"offer": "no"})
    assert "not offered" in browser.get(f"/en/networks/{network.slug}/plans/").text


def test_a_subscription_gives_so_much_of_each_kind_of_space(network, browser):
    page = browser.get(f"/en/networks/{network.slug}/plans/new/?kind=subscription")
    form = form_of(page, "name_fr")
    filled = {
        "name_fr": "Nomade",
        "price": "45",
        "amount_open_space_count": "4",
        "amount_open_space_unit": "day",
        "amount_meeting_room_count": "2",
    }
    assert form.send(browser, page, **filled).status_code == 302
    terms = Terms.objects.get()
    assert [(one.space_kinds, one.amount) for one in terms.allowances.all()] == [
        (["open_space"], 8),
        (["meeting_room"], 120),
    ]
    assert (terms.period, terms.charged) == ("month", "month")
    page = browser.get(f"/en/plans/{terms.plan.uuid}/")
    assert form_of(page, "name_fr").values["amount_open_space_count"] == ["4"]


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(network, browser):
    address = f"/en/networks/{network.slug}/plans/new/?kind=subscription"
    page = browser.get(address)
    answer = form_of(page, "name_fr").send(browser, page, name_fr="Rien", price="-1")
    assert set(errors_of(answer)) == {"price"}
    answer = form_of(page, "name_fr").send(browser, page, name_fr="Rien")
    assert list(errors_of(answer)) == ["amount_open_space"]
    assert not Plan.objects.exists()
    assert browser.get(address.replace("subscription", "nothing")).status_code == 404


def test_a_host_gives_a_member_a_pass_tops_it_up_and_ends_it(network, member):
    plan = make_pass_plan(network)
    host = make_person("Hanna")
    grant(host, Role.HOST, network)
    browser = client_of(host)
    membership = member.memberships.get()
    page = browser.get(f"/en/members/{membership.uuid}/passes/new/")
    given = form_of(page, "plan").send(browser, page, plan=str(plan.uuid))
    assert given["Location"] == f"/en/members/{membership.uuid}/"
    held = Pass.objects.get()
    assert (held.person, held.granted_by, held.begins_on) == (member, host, date(2026, 1, 13))
    assert "10 half-days" in browser.get(f"/en/members/{membership.uuid}/").text

    page = browser.get(f"/en/passes/{held.uuid}/")
    form_of(page, "count").send(browser, page, count="2")
    assert balance(held) == 12
    wrong = form_of(page, "count").send(browser, page, count="0")
    assert wrong.status_code == 200 and balance(held) == 12
    wrong = form_of(page, "ends_on").send(browser, page, ends_on="2026-01-01")
    assert "not before today" in wrong.text
    form_of(page, "ends_on").send(browser, page, ends_on="2026-02-01")
    held.refresh_from_db()
    assert held.ends_on == date(2026, 2, 1)


def test_one_sees_one_s_own_passes_and_nobody_else_s(network, member):
    held = give(make_pass_plan(network), member)
    stranger, elsewhere = make_member(network, "Bob"), make_person("Eve")
    grant(elsewhere, Role.OPERATOR, make_network())
    assert "10 half-days" in client_of(member).get(f"/en/passes/{held.uuid}/").text
    for other in (stranger, elsewhere):
        browser = client_of(other)
        assert browser.get(f"/en/passes/{held.uuid}/").status_code == 404
        assert browser.post(f"/en/passes/{held.uuid}/top-up/", {"count": 1}).status_code == 404
    answer = client_of(member).post(f"/en/passes/{held.uuid}/top-up/", {"count": 1})
    assert answer.status_code == 404


def test_a_member_takes_a_trial_once(network, member):
    plan = make_pass_plan(network, 1, "day", kind=Plan.Kind.TRIAL)
    browser = client_of(member)
    assert "Take it" in browser.get("/en/passes/").text
    assert browser.post(f"/en/plans/{plan.uuid}/trial/").status_code == 302
    assert "Take it" not in browser.get("/en/passes/").text
    assert browser.post(f"/en/plans/{plan.uuid}/trial/").status_code == 409
    assert Pass.objects.count() == 1


def test_what_pays_is_told_before_and_after(network, member):
    desks = make_space(make_place(network))
    give(make_pass_plan(network), member)
    browser = client_of(member)
    start = "2026-01-14T09:00:00+01:00"
    page = browser.get(
        "/en/bookings/new/", {"space": desks.uuid, "starts_at": start, "length": 240, "quantity": 1}
    )
    assert "1 half-day of the 10 half-days left on “Carnet”" in page.text
    made = book(member, desks, at("2026-01-14 09:00"), at("2026-01-14 13:00"))
    assert "1 half-day of “Carnet”" in browser.get(f"/en/bookings/{made.uuid}/").text
    ledger = browser.get(f"/en/passes/{member.passes.get().uuid}/").text
    assert f"/en/bookings/{made.uuid}/" in ledger
    assert "9 half-days" in ledger


def test_a_network_is_told_that_it_asks_for_passes(network, browser):
    page = browser.get(f"/en/networks/{network.slug}/details/")
    form_of(page, "joining").send(browser, page, passes_needed="on")
    assert network_by_slug(network.slug).passes_needed


@pytest.mark.parametrize("page", ["plans", "passes", "pass", "member"])
def test_the_number_of_queries_does_not_grow(
    network, member, operator, page, django_assert_max_num_queries
):
    def count() -> int:
        held = give(make_subscription(network), member)
        address = {
            "plans": f"/en/networks/{network.slug}/plans/",
            "passes": "/en/passes/",
            "pass": f"/en/passes/{held.uuid}/",
            "member": f"/en/members/{member.memberships.get().uuid}/",
        }[page]
        browser = client_of(member if page == "passes" else operator)
        browser.get(address)
        with django_assert_max_num_queries(40) as asked:
            assert browser.get(address).status_code == 200
        return len(asked)

    before = count()
    for _number in range(3):
        give(make_pass_plan(network), member)
    assert count() == before


class Program:
    def __init__(self, person) -> None:
        self.headers = {"Authorization": f"Bearer {cut_token(person.email)}"}

    def get(self, path: str):
        return Client().get(f"/api/v1/{path}", headers=self.headers)

    def post(self, path: str, body, **headers):
        return Client().post(
            f"/api/v1/{path}", body, content_type="application/json", headers=self.headers | headers
        )


def test_the_api_tells_plans_passes_and_entries(network, member):
    plan = make_pass_plan(network, 3, "day", price=9000)
    held = give(plan, member)
    [told] = Client().get(f"/api/v1/networks/{network.slug}/plans").json()["items"]
    assert told["id"] == str(plan.uuid)
    assert told["allowances"] == [{"space_kinds": ["open_space"], "unit": "day", "count": 3}]
    program = Program(member)
    [own] = program.get("passes").json()["items"]
    assert (own["id"], own["balances"][0]["left"]) == (str(held.uuid), 3)
    [entry] = program.get(f"passes/{held.uuid}/entries").json()["items"]
    assert (entry["cause"], entry["amount"], entry["balance"]) == ("granted", 3, 3)
    assert Program(make_person("Eve")).get(f"passes/{held.uuid}/entries").status_code == 404


def test_the_api_grants_once_however_often_it_is_asked(network, member, operator):
    plan = make_pass_plan(network)
    body = {"membership": str(member.memberships.get().uuid), "plan": str(plan.uuid)}
    program = Program(operator)
    answers = [program.post("passes", body, **{"Idempotency-Key": "one"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Pass.objects.count() == 1
    assert Program(member).post("passes", body).status_code == 404
    other = make_pass_plan(make_network())
    assert program.post("passes", body | {"plan": str(other.uuid)}).status_code == 404
    assert program.post("passes", body | {"begins_on": "9999-12-31"}).status_code == 422
