"""The web server and what runs beside it: the worker that sends messages, the jobs that are due."""

import os
import subprocess
import sys
import threading
import time
from typing import Any

from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication

DUE_EVERY = 3600  # seconds
THREADS = 4  # of each process

# gunicorn forks while the thread below starts programs. A process forked at that instant would
# keep open the pipe by which Popen learns that its program runs, and Popen would wait for ever.
_starting = threading.Lock()
os.register_at_fork(
    before=_starting.acquire,
    after_in_parent=_starting.release,
    after_in_child=_starting.release,
)


class Companions:
    """Keeps the worker alive and runs what is due, from a thread of the server's first process."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._worker: subprocess.Popen[bytes] | None = None
        self._due_at = 0.0

    def start(self) -> None:
        threading.Thread(target=self._watch, daemon=True, name="companions").start()

    def stop(self) -> None:
        self._stopped.set()
        if self._worker and self._worker.poll() is None:
            self._worker.terminate()
            self._worker.wait(timeout=30)

    def _watch(self) -> None:
        while not self._stopped.is_set():
            if self._worker is None or self._worker.poll() is not None:
                self._worker = _etabli("db_worker", "--queue-name", "*", "--interval", "1")
            if time.monotonic() >= self._due_at:
                self._due_at = time.monotonic() + DUE_EVERY
                _etabli("run_due")
            self._stopped.wait(2)


def _etabli(*arguments: str) -> subprocess.Popen[bytes]:
    # A group of its own: Ctrl-C in a terminal reaches the server, which stops it in order.
    with _starting:
        return subprocess.Popen(  # noqa: S603 (the words are our own)
            [sys.executable, "-m", "etabli", *arguments],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )


class Server(BaseApplication):
    """gunicorn with threads, set up from here and from nothing else."""

    def __init__(self, host: str, port: int, processes: int, *, companions: bool) -> None:
        self._options = {
            "bind": f"{host}:{port}",
            "workers": processes,
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": 20,
            "accesslog": None,
            "loglevel": "warning",
            "preload_app": False,
        }
        if companions:
            beside = Companions()
            self._options["when_ready"] = lambda _server: beside.start()
            self._options["on_exit"] = lambda _server: beside.stop()
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return get_wsgi_application()
