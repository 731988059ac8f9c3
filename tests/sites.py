"""Whole sites of their own, as `etabli serve` gives them: server, database, files, messages."""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60  # seconds until a site must answer, or a message must have come


class Site:
    """A site in `folder`, on the kind of database that the tests run on."""

    def __init__(self, folder: Path, *, like: Path | None = None) -> None:
        """`like` is the folder of a site that is not served: this one begins as its copy."""
        self.folder = folder
        self._server: subprocess.Popen[bytes] | None = None
        self._database = database_of(folder)
        if like:
            shutil.copytree(like, folder, dirs_exist_ok=True)
        port = _free_port()
        self.url = f"http://localhost:{port}"
        self._environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
            "ETABLI_DATA": str(folder),
            "PORT": str(port),
        }
        if server := os.environ.get("DATABASE_URL"):
            made_from = f' TEMPLATE "{database_of(like)}"' if like else ""
            self._on_server(f'CREATE DATABASE "{self._database}"{made_from}')
            own = urlsplit(server)._replace(path=f"/{self._database}")
            self._environment["DATABASE_URL"] = urlunsplit(own)

    def run(self, module: str, *arguments: str) -> str:
        """Run a Python module inside the site; what it prints, and what it tells people."""
        done = self._run(module, *arguments)
        return done.stdout + done.stderr

    def tell(self, module: str, *arguments: str) -> str:
        """Run a Python module inside the site; what it prints alone."""
        return self._run(module, *arguments).stdout

    def serve(self, *, worker: bool = False) -> None:
        """Begin to answer; with the worker, messages to people are sent too."""
        with (self.folder / "server.log").open("wb") as log:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "etabli", "serve", "--processes", "1"]
                + ([] if worker else ["--no-worker"]),
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        _wait_for(self._answers)

    def stop(self) -> None:
        if self._server:
            self._server.terminate()
            self._server.wait(timeout=40)
        if "DATABASE_URL" in self._environment:
            self._on_server(f'DROP DATABASE "{self._database}" WITH (FORCE)')

    def message_to(self, address: str, number: int = 1) -> EmailMessage:
        """The last message to this address, once there are `number` of them."""
        _wait_for(lambda: len(self._messages_to(address)) >= number)
        return self._messages_to(address)[-1]

    def _run(self, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            check=False,
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done

    def _messages_to(self, address: str) -> list[EmailMessage]:
        files = sorted(
            (self.folder / "messages").glob("*.log"), key=lambda one: one.stat().st_mtime
        )
        messages = [
            message_from_bytes(part, policy=policy.default)  # type: ignore[arg-type]
            for file in files
            for part in file.read_bytes().split(b"-" * 79 + b"\n")
            if part.strip()
        ]
        return [one for one in messages if address in str(one["To"])]

    def _answers(self) -> bool:
        assert self._server
        assert self._server.poll() is None, (self.folder / "server.log").read_text()
        try:
            with urlopen(f"{self.url}/healthz") as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def _on_server(self, statement: str) -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]


def database_of(folder: Path) -> str:
    """What the database of the site in `folder` is called on PostgreSQL."""
    return f"browser_{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"


def made_once(folder: Path, module: str, *arguments: str, like: Path | None = None) -> str:
    """Run a module in a new site in `folder`, or wait until another process of the tests has; what
    the module printed. The site is there to be copied, never to be served."""
    told = folder.with_suffix(".told")
    with told.open("a") as file:
        flock(file, LOCK_EX)
        if not folder.exists():
            folder.mkdir()
            file.write(Site(folder, like=like).tell(module, *arguments))
    return told.read_text(encoding="utf-8")


def _wait_for(what: Any) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, "nothing came"
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("localhost", 0))
        return int(one.getsockname()[1])
