"""On SQLite, writers are served in turn."""

import multiprocessing
import signal
import sqlite3
from statistics import quantiles

import pytest
from django.db import connection, transaction
from django.db.utils import OperationalError

from etabli.core.snapshots import snapshot
from etabli.core.sqlite.writers import WriterQueue
from etabli.people.models import User
from tests.core.queueing import die_in_turn, take_turns
from tests.racers import racers

sqlite_only = pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="PostgreSQL queues its writers itself"
)

spawn = multiprocessing.get_context("spawn")


def test_whoever_waits_longest_is_served_next(tmp_path):
    # Counted in turns and not in seconds, so that a busy machine changes nothing.
    served, answers = spawn.Value("l", 0, lock=False), spawn.Queue()
    path = str(tmp_path / "database")
    writers = [
        spawn.Process(target=take_turns, args=(path, 300, served, answers)) for _ in range(8)
    ]
    for writer in writers:
        writer.start()
    waited = [turn for _ in writers for turn in answers.get(timeout=60)]
    for writer in writers:
        writer.join()
    assert served.value == 8 * 300
    # Seven others at most stand in front; a few more where a process slept while it counted.
    assert quantiles(waited, n=100)[97] <= 8


def test_a_writer_that_is_killed_gives_its_turn_back(tmp_path):
    path = str(tmp_path / "database")
    writer = spawn.Process(target=die_in_turn, args=(path,))
    writer.start()
    writer.join(timeout=30)
    assert writer.exitcode == -signal.SIGKILL
    queue = WriterQueue(path, timeout=5)
    assert queue.acquire()
    queue.release()


def test_a_turn_that_does_not_come_is_told_after_the_timeout(tmp_path):
    path = tmp_path / "database"
    first, second = WriterQueue(path, timeout=5), WriterQueue(path, timeout=0.05)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_the_queue_begins_anew_when_the_semaphore_was_removed(tmp_path):
    path = tmp_path / "database"
    first, second = WriterQueue(path, timeout=5), WriterQueue(path, timeout=5)
    first._semaphore.remove()
    assert second.acquire()
    second.release()
    assert first.acquire()
    first.release()


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_transaction_holds_the_turn_from_its_beginning_to_its_end():
    connection.ensure_connection()
    queue = connection._queue
    assert not queue.held
    with transaction.atomic():
        assert queue.held
        with transaction.atomic():
            assert queue.held
        assert queue.held
    assert not queue.held
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    assert not queue.held


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_single_write_waits_for_its_turn_and_a_read_does_not():
    connection.ensure_connection()
    other = WriterQueue(connection.settings_dict["NAME"], timeout=5)
    connection._queue._timeout = 0.05
    try:
        assert other.acquire()
        assert User.objects.count() == 0
        with snapshot():
            assert User.objects.count() == 0
        with pytest.raises(OperationalError, match="locked"):
            User.objects.filter(email="x").update(email="y")
        with pytest.raises(OperationalError, match="locked"), transaction.atomic():
            pass
    finally:
        other.release()
        connection._queue._timeout = 20
    assert User.objects.filter(email="x").update(email="y") == 0


def write_many(person: int) -> int:
    for number in range(40):
        User.objects.create_user(f"{person}-{number}@example.org")
    return 40


@pytest.mark.django_db(transaction=True)
def test_eight_processes_write_at_once_and_none_is_turned_away(django_db_setup):
    with racers(8) as eight:
        assert eight.race(write_many, [(n,) for n in range(8)]) == [40] * 8
    assert User.objects.count() == 320


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_snapshot_does_not_see_what_is_written_meanwhile():
    User.objects.create_user("first@example.org")
    with snapshot():
        assert User.objects.count() == 1
        with sqlite3.connect(connection.settings_dict["NAME"]) as elsewhere:
            elsewhere.execute("UPDATE people_user SET email = 'changed@example.org'")
        assert User.objects.get().email == "first@example.org"
    assert User.objects.get().email == "changed@example.org"
