"""`etabli serve` in a process of its own: its port, its companions, and how it stops."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.web.conftest import own_environment

pytestmark = pytest.mark.anywhere  # SQLite, in folders of their own

PATIENCE = 60  # seconds, on a machine that has other things to do


def etabli(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "etabli", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def processes_of(data: str) -> dict[int, str]:
    """The processes that work on this data folder, and their command lines."""
    found = {}
    for path in Path("/proc").iterdir():
        try:
            if path.name.isdecimal() and f"ETABLI_DATA={data}".encode() in (
                path / "environ"
            ).read_bytes().split(b"\0"):
                found[int(path.name)] = (path / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue  # it has gone, or is somebody else's
    return {pid: line for pid, line in found.items() if "etabli" in line}


def wait_for(what: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, "nothing came in time"
        time.sleep(0.1)


def answers(port: int, path: str = "/healthz") -> bytes | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return answer.read()
    except OSError:
        return None


def made(data: Path, tables: Path) -> dict[str, str]:
    """The environment of a site that nobody serves yet."""
    data.mkdir()
    shutil.copy(tables / "etabli.sqlite3", data)
    return own_environment(data, PORT=str(free_port()), EMAIL_URL="consolemail://")


@pytest.fixture
def installation(tmp_path: Path, tables: Path) -> dict[str, str]:
    return made(tmp_path / "data", tables)


@pytest.fixture
def server(installation: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with served(installation) as started:
        yield started


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, tables: Path) -> Iterator[dict[str, str]]:
    """A site that answers, for tests that leave it so."""
    site = made(tmp_path_factory.mktemp("running") / "data", tables)
    with served(site):
        yield site


@contextmanager
def served(site: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    log = Path(site["ETABLI_DATA"], "log")
    with log.open("wb") as output:
        started = subprocess.Popen(
            [sys.executable, "-m", "etabli", "serve", "--processes", "3"],
            env=site,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(lambda: answers(int(site["PORT"])) or started.poll() is not None)
        assert started.poll() is None, log.read_text()
        yield started
    finally:
        started.kill()
        started.wait()
        for pid in processes_of(site["ETABLI_DATA"]):
            os.kill(pid, signal.SIGKILL)


def worker_of(installation: dict[str, str]) -> list[int]:
    lines = processes_of(installation["ETABLI_DATA"])
    return [pid for pid, line in lines.items() if "db_worker" in line]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_site_runs_on_its_port_with_its_worker_and_stops_in_order(installation, server, ending):
    port = int(installation["PORT"])
    assert answers(port) == b"ok\n"
    serving = [
        line for line in processes_of(installation["ETABLI_DATA"]).values() if " serve" in line
    ]
    assert len(serving) == 4  # the first, and three that answer
    wait_for(lambda: worker_of(installation))
    server.send_signal(ending)
    assert server.wait(timeout=PATIENCE) == 0
    assert answers(port) is None
    wait_for(lambda: not processes_of(installation["ETABLI_DATA"]))


def test_a_worker_that_dies_is_started_again(running):
    wait_for(lambda: worker_of(running))
    [worker] = worker_of(running)
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: worker_of(running) not in ([], [worker]))


def test_the_worker_sends_what_a_page_has_asked_for(running):
    """A code is asked for on the page; the message appears on the console a moment later."""
    etabli(running, "init", "you@example.org")
    with_django = (
        "import django; django.setup()\n"
        "from django.db import transaction\n"
        "from etabli.core.mail import deliver\n"
        "with transaction.atomic():\n"
        "    deliver.enqueue('you@example.org', 'A trial of the worker', 'It works.')\n"
    )
    subprocess.run(
        [sys.executable, "-c", with_django],
        env=running | {"DJANGO_SETTINGS_MODULE": "etabli.settings.local"},
        check=True,
    )
    log = Path(running["ETABLI_DATA"], "log")
    wait_for(lambda: "A trial of the worker" in log.read_text())


def test_without_a_worker_there_is_none(installation):
    port = str(free_port())
    started = subprocess.Popen(
        [sys.executable, "-m", "etabli", "serve", "--no-worker", "--port", port],
        env=installation,
    )
    try:
        wait_for(lambda: answers(int(port)))
        assert worker_of(installation) == []
    finally:
        started.send_signal(signal.SIGTERM)
        assert started.wait(timeout=PATIENCE) == 0


def test_pages_and_static_files_are_served(running):
    port = int(running["PORT"])
    page = answers(port, "/fr/")
    assert page and b'<html lang="fr"' in page
    start = page.index(b"/static/core/etabli")
    sheet = page[start : page.index(b'"', start)].decode()
    assert answers(port, sheet)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/fr/nowhere/", timeout=20)
    assert refused.value.code == 404
    refused.value.close()


def test_a_port_that_is_taken_is_told(running):
    ran = subprocess.run(
        [sys.executable, "-m", "etabli", "serve", "--no-worker"],
        env=running,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert ran.returncode != 0
    assert "in use" in ran.stderr
    assert answers(int(running["PORT"])) == b"ok\n"


def test_tables_of_an_earlier_version_are_told_before_a_page_fails(installation):
    etabli(installation, "migrate", "--verbosity", "0", "territory", "0001")
    ran = subprocess.run(
        [sys.executable, "-m", "etabli", "serve", "--no-worker"],
        env=installation,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert ran.returncode == 1
    assert "etabli migrate" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_what_is_due_is_done_by_one_command(installation):
    assert etabli(installation, "run-due").stdout == "done\n"


def test_no_process_is_forked_while_a_program_is_being_started(environment):
    """It would keep the pipe of the one that starts, which would then wait for ever."""
    code = (
        "import os, threading, time\n"
        "from etabli.web import server\n"
        "held = threading.Event()\n"
        "def start():\n"
        "    with server._starting:\n"
        "        held.set()\n"
        "        time.sleep(0.5)\n"
        "threading.Thread(target=start).start()\n"
        "held.wait()\n"
        "before = time.monotonic()\n"
        "if not os.fork():\n"
        "    os._exit(0)\n"
        "print(time.monotonic() - before > 0.4)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env=environment(DJANGO_SETTINGS_MODULE="etabli.settings.local"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "True\n"
