"""Two records of one person become one, and nothing that named the other is forgotten."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client

from etabli.booking.models import Booking
from etabli.booking.services import book, calendar_feed
from etabli.core import clock
from etabli.core.errors import Conflict, Refused
from etabli.entitlements.models import Entry
from etabli.network.models import Space
from etabli.people import merging, personal_data
from etabli.people.models import ApiToken, Grant, Merge, Person, User
from etabli.people.reach.services import refused
from etabli.people.rights import Role
from etabli.people.selectors import account_with, person_with_token
from etabli.people.services import cut_token, follow_merged, grant, merge
from tests.architecture.worlds import make_world
from tests.racers import racers
from tests.worlds import make_person


def joined(kept: Person, other: Person, *, login_opens: bool = True, **details: str) -> Person:
    merge(kept, other, by=kept, login_opens=login_opens, details=details)
    return Person.objects.select_related("user").get(pk=kept.pk)


def naming_columns() -> list[str]:
    """Every column of the product that names a person or a login, those of allauth too."""
    return [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation
        and field.related_model in (Person, User)
        and (field.many_to_many or field.concrete)
        and not field.auto_created
    ]


def test_no_column_that_names_a_person_is_forgotten():
    assert sorted(merging.columns()) == sorted(naming_columns())


@pytest.mark.django_db
def test_all_that_names_the_other_person_names_the_kept_one():
    world = make_world()
    for name in (
        "booking", "wait", "series", "affiliation", "held", "registration", "authorisation",
        "companion", "usage", "fault", "event_registration", "digest",
    ):  # fmt: skip
        assert getattr(world, name)
    other, kept = world.member, make_person("Mina")
    followed = [
        (model, field)
        for rule in merging._registered
        for model, field in rule.follows
        if model._base_manager.filter(**{field: other}).exists()
    ]
    assert len(followed) > 12
    joined(kept, other)
    for model, field in followed:
        assert not model._base_manager.filter(**{field: other}).exists(), (model, field)
        assert model._base_manager.filter(**{field: kept}).exists(), (model, field)
    world.booking.refresh_from_db()
    assert world.booking.person == kept
    assert Merge.objects.get().moved["booking.Booking.person"] == kept.bookings.count()


@pytest.mark.django_db
def test_the_ledger_stays_as_it_was_written_and_names_the_closed_record():
    world = make_world()
    seller = world.held.granted_by
    before = list(Entry.objects.values())
    kept = joined(make_person(), seller)
    assert list(Entry.objects.values()) == before
    seller.refresh_from_db()
    assert (seller.merged_into, seller.user, seller.email) == (kept, None, "")


@pytest.mark.django_db
def test_either_address_signs_in_to_the_kept_account_where_that_was_chosen():
    kept, other = make_person("Ada"), make_person("Ada L.")
    address, key = other.email, cut_token(other.email)
    kept = joined(kept, other)
    assert account_with(address) == kept
    assert person_with_token(key)[0] == kept
    assert kept.email == kept.user.email != address
    assert not User.objects.filter(email=address).exists()


@pytest.mark.django_db
def test_else_the_other_login_is_closed_with_its_keys_its_session_and_its_calendar():
    kept, other = make_person(), make_person()
    address, key = other.email, cut_token(other.email)
    calendar_feed(other)
    client = Client()
    client.force_login(other.user)
    kept = joined(kept, other, login_opens=False)
    assert account_with(address) is None
    assert person_with_token(key) is None and not ApiToken.objects.exists()
    assert not EmailAddress.objects.filter(email=address).exists()
    assert not hasattr(kept, "calendar_feed")
    assert client.get("/en/account/").status_code == 302


@pytest.mark.django_db
def test_a_record_without_a_login_takes_over_that_of_the_other():
    other = make_person()
    kept = joined(Person.objects.create(name="Ada"), other, login_opens=False, name="Ada L.")
    assert (kept.user, kept.email, kept.name) == (other.user, other.user.email, "Ada L.")


@pytest.mark.django_db
def test_a_blocked_login_opens_nothing():
    kept, other = make_person(), make_person()
    address, key = other.email, cut_token(other.email)
    User.objects.filter(pk=other.user_id).update(is_active=False)
    joined(kept, other)
    assert account_with(address) is None
    assert person_with_token(key) is None


@pytest.mark.django_db
def test_a_role_held_twice_is_held_once():
    kept, other = make_person(), make_person()
    for person in (kept, other):
        grant(person, Role.FUNDER)
    grant(other, Role.STUDY_OFFICER)
    kept = joined(kept, other)
    assert sorted(kept.grants.values_list("role", flat=True)) == ["funder", "study-officer"]
    assert Grant.objects.count() == 2


@pytest.mark.django_db
def test_what_was_merged_stays_written_and_a_third_record_leads_on():
    first, second, third = make_person(), make_person(), make_person()
    joined(second, first)
    joined(third, second)
    first.refresh_from_db()
    assert first.merged_into == third
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.all().delete()
    with pytest.raises(Conflict):
        joined(make_person(), first)


@pytest.mark.django_db
def test_erasing_the_kept_person_takes_the_names_of_the_closed_ones_too():
    kept, other = make_person("Ada"), make_person("Ada Lovelace")
    address = other.email
    refused(address, f"550 5.1.1 <{address}> unknown")
    kept = joined(kept, other)
    assert personal_data.export(kept)["person"]["merged"][0]["name"] == "Ada Lovelace"
    personal_data.erase(kept)
    assert not Person.objects.filter(unreachable_because__contains=address).exists()
    assert not Person.objects.filter(name__contains="Ada").exists()


@pytest.mark.django_db
def test_what_was_written_for_the_closed_record_meanwhile_follows_later():
    world = make_world()
    other, booked = world.member, world.booking
    kept = joined(make_person(), other)
    Booking.objects.filter(pk=booked.pk).update(person=other)  # begun before the merge
    assert follow_merged() == 1
    booked.refresh_from_db()
    assert booked.person == kept
    assert follow_merged() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("login_opens", [False, True])
def test_a_key_cut_meanwhile_opens_the_kept_account_only_where_the_login_does(login_opens):
    kept, other = make_person(), make_person()
    key = cut_token(other.email)
    late = ApiToken.objects.get()
    kept = joined(kept, other, login_opens=login_opens)
    late.person = other
    late.save()
    follow_merged()
    assert (person_with_token(key) is not None) is login_opens


def merge_or_book(kept: int, other: int, space: int) -> str:
    """In a process of its own: merge two persons, or book for one of them."""
    person = Person.objects.get(pk=other)
    try:
        if space:
            start = clock.this_minute() + timedelta(days=1)
            found = Space.objects.select_related("place__network").get(pk=space)
            book(person, found, start, start + timedelta(hours=1))
            return "booked"
        merge(Person.objects.get(pk=kept), person, by=person, login_opens=True, details={})
    except Refused as refusal:
        return refusal.code
    return "merged"


@pytest.mark.django_db(transaction=True)
def test_of_simultaneous_merges_one_wins_and_no_booking_is_left_behind():
    world = make_world()
    one, two, space = world.member.pk, world.double.pk, world.space.pk
    with racers(4) as four:
        done = four.race(
            merge_or_book, [(one, two, 0), (two, one, 0), (0, two, space), (0, one, space)]
        )
    told = [str(answer) for answer in done]
    assert sorted(told[:2]) == ["merged", "merged_already"], told
    follow_merged()
    kept = Merge.objects.get().kept
    assert not Booking.objects.exclude(person=kept).exists()
    assert set(told[2:]) <= {"booked", "member"}, told
    assert kept.bookings.count() == told.count("booked")
