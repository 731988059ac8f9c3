"""Candidate sites: what is written down, by whom, and what is refused."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from etabli.core.errors import BadInput
from etabli.feasibility.models import Site
from etabli.feasibility.site import selectors, services
from tests.browsing import errors_of, form_of
from tests.feasibility.worlds import make_site, picture

pytestmark = pytest.mark.django_db


def test_a_site_is_written_down_and_changed_on_its_pages(signed, study):
    page = signed.get(reverse("site_new", args=[study.slug]))
    sent = form_of(page, "name").send(
        signed, page, name="The old school", price="120000.50", tenure="sale"
    )
    site = Site.objects.get()
    assert (site.commune_name, site.price) == ("Aubépine", 12_000_050)
    assert sent["Location"] == reverse("site", args=[study.slug, site.uuid])
    edit = signed.get(reverse("site_edit", args=[study.slug, site.uuid]))
    form_of(edit, "name").send(signed, edit, fibre="connected")
    site.refresh_from_db()
    assert (site.fibre, site.price) == ("connected", 12_000_050)
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
    for state in ("rejected", "later", "considered", "retained"):
        make_site(study, state=state)
    states = [one.state for one in selectors.sites(study)]
    assert states == ["retained", "considered", "later", "rejected"]


# Floors, rooms and lots


def test_a_room_is_no_larger_than_its_floor_nor_than_what_the_others_leave(study):
    floor = services.set_floor(make_site(study), 0, Decimal(60))
    with pytest.raises(BadInput, match="60 m² at most") as refused:
        services.set_room(floor, name="Hall", area=Decimal("60.01"))
    assert refused.value.field == "area"
    hall = services.set_room(floor, name="Hall", area=Decimal(40))
    with pytest.raises(BadInput, match="leave 20 m²"):
        services.set_room(floor, name="Shop", area=Decimal(21))
    with pytest.raises(BadInput, match="has this name"):
        services.set_room(floor, name="Hall", area=Decimal(5))
    services.set_room(floor, hall, name="Hall", area=Decimal(60))
    with pytest.raises(BadInput, match="60 m² together"):
        services.set_floor(floor.site, 0, Decimal(59))
    assert selectors.floor_area(floor.site) == 60


def test_floors_rooms_and_lots_are_typed_in_on_their_pages(signed, study):
    site = make_site(study)
    address = reverse("site_rooms", args=[study.slug, site.uuid])
    signed.post(address, {"form": "floor", "floor-level": "0", "floor-area": "80"})
    page = signed.get(address)
    room = {"room-name": "Hall", "room-area": "90", "room-windows": "3", "form": "room"}
    refused = form_of(page, "room-name").send(signed, page, **room)
    assert list(refused.context["room"].errors) == ["area"]
    form_of(page, "room-name").send(signed, page, **room | {"room-area": "30.5"})
    [hall] = selectors.floors(site)[0].rooms.all()
    assert (hall.area, hall.windows, hall.access) == (Decimal("30.5"), 3, "unknown")
    edit = signed.get(reverse("room_edit", args=[study.slug, hall.uuid]))
    form_of(edit, "name").send(signed, edit, noise="loud")
    lots = signed.get(reverse("site_lots", args=[study.slug, site.uuid]))
    form_of(lots, "roof").send(signed, lots, roof="mend", roof_note="Two slates")
    shown = signed.get(reverse("site", args=[study.slug, site.uuid])).text
    assert all(told in shown for told in ("30.5", "loud", "Two slates"))
    signed.post(address, {"remove_floor": "0"})
    assert selectors.floors(site) == []


# Files


def test_photographs_and_documents_are_kept_and_what_is_none_is_refused_at_its_field(
    signed, study, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    site = make_site(study)
    address = reverse("site_files", args=[study.slug, site.uuid])

    def send(kind: str, file: SimpleUploadedFile):
        given = {"form": kind, f"{kind}-{kind}": file, f"{kind}-caption": "The front"}
        return signed.post(address, given)

    assert send("photo", SimpleUploadedFile("a.jpg", picture())).status_code == 302
    html = send("photo", SimpleUploadedFile("b.jpg", b"<!doctype html><p>no"))
    assert "JPEG, PNG and WebP" in html.context["photo"].errors["photo"][0]
    large = send("photo", SimpleUploadedFile("c.jpg", b"x" * (10 * 1024 * 1024 + 1)))
    assert "limit of 10 MB" in large.context["photo"].errors["photo"][0]
    assert (
        "PDF"
        in send("document", SimpleUploadedFile("d.pdf", b"x"))
        .context["document"]
        .errors["document"][0]
    )
    [kept] = site.files.all()
    shown = signed.get(reverse("site_file", args=[study.slug, kept.uuid]))
    assert shown["Content-Type"] == "image/webp" and shown["Cache-Control"].startswith("private")
    list(shown)
    signed.post(address, {"remove": str(kept.uuid)})
    assert not site.files.exists()


def test_a_site_s_page_costs_the_same_queries_however_much_it_tells(
    signed, study, django_assert_num_queries
):
    site = make_site(study)
    for level in range(3):
        floor = services.set_floor(site, level, Decimal(100))
        for name in "ABC":
            services.set_room(floor, name=name, area=Decimal(20))
    signed.get(reverse("site", args=[study.slug, site.uuid]))
    with django_assert_num_queries(11):
        signed.get(reverse("site", args=[study.slug, site.uuid]))
