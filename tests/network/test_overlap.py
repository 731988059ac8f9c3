"""The database's own refusal: it stands after every migration, and its absence is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F

from etabli.network.models import NO_OVERLAP, Occupation
from tests.worlds import at, make_space

NINE = at("2026-01-14 09:00")
HOUR = timedelta(hours=1)


def occupation(unit, start=NINE, hours=1) -> Occupation:
    return Occupation(unit=unit, starts_at=start, ends_at=start + hours * HOUR, holder=uuid4())


@pytest.fixture
def unit(db):
    return make_space().units.get()


@pytest.mark.parametrize(
    ("start", "hours"),
    [
        (NINE, 1),
        (NINE, 3),
        (NINE + HOUR, 1),
        (NINE - HOUR, 5),
        (NINE - HOUR, 2),
        (NINE + timedelta(minutes=179), 1),
    ],
)
def test_two_occupations_of_a_unit_that_overlap_are_refused(unit, start, hours):
    occupation(unit, NINE, 3).save()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        occupation(unit, start, hours).save()
    assert NO_OVERLAP.refused(refused.value)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Occupation.objects.bulk_create([occupation(unit, start, hours)])
    assert NO_OVERLAP.refused(refused.value)
    assert Occupation.objects.count() == 1


def test_two_of_one_batch_that_overlap_are_refused(unit):
    with pytest.raises(IntegrityError), transaction.atomic():
        Occupation.objects.bulk_create([occupation(unit), occupation(unit)])
    assert not Occupation.objects.exists()


def test_an_occupation_cannot_be_moved_over_another(unit):
    first, second = occupation(unit), occupation(unit, NINE + HOUR)
    first.save(), second.save()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Occupation.objects.filter(pk=first.pk).update(ends_at=F("ends_at") + HOUR)
    assert NO_OVERLAP.refused(refused.value)
    other = make_space(units=1).units.get()
    third = occupation(other)
    third.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Occupation.objects.filter(pk=third.pk).update(unit=unit)


def test_what_touches_does_not_overlap_and_other_units_are_free(unit):
    occupation(unit).save()
    occupation(unit, NINE + HOUR).save()
    occupation(unit, NINE - HOUR).save()
    occupation(make_space().units.get()).save()
    one = occupation(unit, NINE + 5 * HOUR)
    one.save()
    one.ends_at += HOUR
    one.save()
    assert Occupation.objects.count() == 5


def test_an_occupation_goes_forward(unit):
    for hours in (0, -1):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            occupation(unit, NINE, hours).save()
        assert not NO_OVERLAP.refused(refused.value)


def remove_the_rule() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {NO_OVERLAP.table} DROP CONSTRAINT {NO_OVERLAP.name}")
        else:
            cursor.execute(f"DROP TRIGGER {NO_OVERLAP.name}_update")


@pytest.mark.django_db
def test_the_rule_stands_and_installing_it_again_changes_nothing():
    assert NO_OVERLAP.stands(connection)
    NO_OVERLAP.install(connection)
    assert NO_OVERLAP.stands(connection)


@pytest.mark.django_db
def test_the_system_check_tells_when_the_rule_is_missing():
    call_command("check", databases=["default"])
    remove_the_rule()
    assert not NO_OVERLAP.stands(connection)
    with pytest.raises(SystemCheckError, match=r"network\.E001"):
        call_command("check", databases=["default"])
    NO_OVERLAP.install(connection)
    call_command("check", databases=["default"])


@pytest.mark.django_db
def test_the_rule_of_another_table_is_not_taken_for_this_one():
    remove_the_rule()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CREATE TABLE elsewhere (id integer)")
            cursor.execute(f"ALTER TABLE elsewhere ADD CONSTRAINT {NO_OVERLAP.name} CHECK (id > 0)")
    assert not NO_OVERLAP.stands(connection)


@pytest.mark.django_db(transaction=True)
def test_a_table_that_was_built_anew_gets_its_rule_with_the_next_migration():
    """SQLite builds a table anew for any change of a column, and forgets its triggers."""
    field = Occupation._meta.get_field("movable")
    wider = models.BooleanField(default=False, null=True)
    wider.set_attributes_from_name("movable")
    wider.model = Occupation
    with connection.schema_editor() as editor:
        editor.alter_field(Occupation, field, wider)
    with connection.schema_editor() as editor:
        editor.alter_field(Occupation, wider, field)
    if connection.vendor == "sqlite":
        assert not NO_OVERLAP.stands(connection)
    call_command("migrate", verbosity=0, skip_checks=False)  # as on the command line
    assert NO_OVERLAP.stands(connection)
    unit = make_space().units.get()
    occupation(unit).save()
    with pytest.raises(IntegrityError):
        occupation(unit).save()
