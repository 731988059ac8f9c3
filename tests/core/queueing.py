"""What the processes of test_writers do. Imports no Django: they start without it."""

import os
import signal
from multiprocessing.queues import Queue
from typing import Any

from etabli.core.sqlite.writers import WriterQueue


def take_turns(path: str, times: int, served: Any, answers: "Queue[list[int]]") -> None:
    """Answer how many others were served between asking for each turn and having it."""
    queue = WriterQueue(path, timeout=20)
    waited = []
    for _ in range(times):
        asked = served.value
        assert queue.acquire()
        waited.append(served.value - asked)
        served.value += 1
        queue.release()
    answers.put(waited)


def die_in_turn(path: str) -> None:
    assert WriterQueue(path, timeout=5).acquire()
    os.kill(os.getpid(), signal.SIGKILL)
