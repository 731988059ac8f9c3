"""Candidate sites: what is written down, by whom, and what is refused."""

import pytest
from django.test import Client
from django.urls import reverse

from etabli.core.errors import BadInput
from etabli.feasibility.models import Site
from etabli.feasibility.site import selectors, services
from tests.browsing import errors_of, form_of
from tests.feasibility.worlds import make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(officer) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer.user)
    return client


def test_a_site_is_written_down_and_changed_on_its_pages(signed, study):
    page = signed.get(reverse("site_new", args=[study.slug]))
    sent = form_of(page, "name").send(
        signed, page, name="The old school", price="120000.50", tenure="sale"
    )
    site = Site.objects.get()
    assert (site.commune_name, site.price) == ("Aubépine", 12_000_050)
    assert sent["Location"] == reverse("site", args=[study.slug, site.uuid])
    edit = signed.get(reverse("site_edit", args=[study.slug, site.uuid]))
    form_of(edit, "name").send(signed, edit, state="retained")
    site.refresh_from_db()
    assert (site.state, site.price) == ("retained", 12_000_050)
    assert "€120,000.50" in signed.get(reverse("study_sites", args=[study.slug])).text


def test_a_negative_price_and_a_name_that_is_taken_are_refused_at_their_fields(signed, study):
    make_site(study, name="Taken")
    page = signed.get(reverse("site_new", args=[study.slug]))
    form = form_of(page, "name")
    assert list(errors_of(form.send(signed, page, name="A", price="-1"))) == ["price"]
    assert list(errors_of(form.send(signed, page, name="Taken"))) == ["name"]
    with pytest.raises(BadInput, match="no such commune"):
        services.add_site(study, name="B", commune_code="99999")
    assert Site.objects.count() == 1


def test_sites_retained_come_first_and_those_rejected_last(study):
    for state in ("rejected", "considered", "retained"):
        make_site(study, state=state)
    assert [one.state for one in selectors.sites(study)] == ["retained", "considered", "rejected"]
