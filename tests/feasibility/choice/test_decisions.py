"""What is decided on a site: written down for good, the latest date standing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from etabli.core import clock
from etabli.core.errors import BadInput, Conflict
from etabli.feasibility.choice import selectors
from etabli.feasibility.choice.services import decide
from etabli.feasibility.models import Decision, Site
from etabli.feasibility.site.services import add_document, remove_file, remove_site
from tests.browsing import errors_of, form_of
from tests.feasibility.worlds import make_site

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def today():
    return timezone.localdate(clock.now())


def decided(site: Site, outcome: str, ago: int = 0, **told) -> Decision:
    day = today() - timedelta(days=ago)
    usual = {"body": "council", "reasons": "Close to the station"}
    return decide(site, outcome, decided_on=day, **{**usual, **told})


def test_the_decision_with_the_latest_date_stands_in_whatever_order_they_are_written_down(study):
    site = make_site(study)
    decided(site, "retained", ago=3)
    decided(site, "rejected", ago=9)  # written down afterwards, decided before
    assert [one.outcome for one in selectors.decisions_of(site)] == ["retained", "rejected"]
    assert site.state == "retained"
    decided(site, "considered", ago=1)
    decided(site, "later")
    decided(site, "rejected")  # on the same day, and so after it
    site.refresh_from_db()
    assert site.state == "rejected" and site.decisions.count() == 5


def test_what_was_decided_is_neither_changed_nor_deleted(study):
    made = decided(make_site(study), "retained")
    for write in (lambda: Decision.objects.update(reasons="Others"), made.delete):
        with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
            write()
    with pytest.raises(Conflict, match="rejected instead"):
        remove_site(made.site)


def test_what_is_no_decision_is_refused_at_its_field(study):
    site = make_site(study)
    for field, outcome, told in (
        ("decided_on", "retained", {"ago": -1}),
        ("reasons", "retained", {"reasons": " \n"}),
        ("body_name", "retained", {"body": "other"}),
        ("outcome", "considered", {}),
    ):
        with pytest.raises(BadInput) as refused:
            decided(site, outcome, **told)
        assert refused.value.field == field
    assert not site.decisions.exists()


def test_a_state_of_before_there_were_decisions_can_be_taken_back(study):
    site = make_site(study, state="retained")
    decided(site, "considered")
    with pytest.raises(BadInput, match="taken back"):
        decided(site, "considered")
    assert site.state == "considered"


def test_a_document_of_the_site_goes_with_a_decision_and_stays(study, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    site, other = make_site(study), make_site(study)
    minutes = add_document(site, SimpleUploadedFile("a.pdf", PDF), "Minutes")
    with pytest.raises(BadInput, match="documents of this site"):
        decided(other, "retained", document=minutes)
    decided(site, "retained", document=minutes)
    with pytest.raises(Conflict, match="names this document"):
        remove_file(minutes)


def test_a_decision_is_written_down_on_its_page_and_shown_on_the_site_s_and_as_a_table(
    signed, study, officer
):
    site = make_site(study)
    page = signed.get(reverse("site_decide", args=[study.slug, site.uuid]))
    form = form_of(page, "reasons")
    tomorrow = (today() + timedelta(days=1)).isoformat()
    refused = form.send(signed, page, reasons="Why", decided_on=tomorrow, outcome="retained")
    assert list(errors_of(refused)) == ["decided_on"]
    told = {"outcome": "retained", "body": "steering", "body_name": "Group of the trial"}
    form.send(signed, page, reasons="=Light and quiet", **told)
    shown = signed.get(reverse("site", args=[study.slug, site.uuid])).text
    for part in ("Light and quiet", "steering committee (Group of the trial)", officer.name):
        assert part in shown
    table = signed.get(reverse("site_decisions_csv", args=[study.slug])).text
    assert f"{today()};retained;steering" in table and "'=Light" in table
