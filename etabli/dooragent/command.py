"""`etabli door-agent`: look after one door. Starts without Django."""

import argparse
import json
import shlex
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from etabli.dooragent.agent import Agent, Answer
from etabli.dooragent.clock import Clock
from etabli.dooragent.journal import Journal
from etabli.dooragent.site import Site
from etabli.kernels.doorcodes.codes import KEY

RELAY_PATIENCE = 10  # seconds

EPILOG = """\
The keypad's lines come on the standard input: a code to come in, “out CODE” to say that somebody
leaves. Each is answered by one line of JSON. Without a keypad the agent opens what is asked by
telephone. A door must always open from the inside without it.
"""


def main(arguments: Sequence[str]) -> int:
    """Run until a signal ends it; 1 after one sentence on what is wrong."""
    options = _parser().parse_args(list(arguments))
    try:
        configuration = Configuration.read(Path(options.configuration))
        journal = Journal(Path(options.journal or f"{options.configuration}.journal"))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"etabli door-agent: {error}\n")
        return 1
    agent = Agent(
        configuration.door,
        configuration.key,
        Site(configuration.site, configuration.token),
        journal,
        Clock(journal, wall_off=options.wall_off),
        _relay(options.unlock),
    )
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    threading.Thread(target=_listen, args=(agent,), daemon=True).start()
    was_up = None
    while not stopped.is_set():
        if (is_up := agent.keep_in_step()) != was_up:
            sys.stderr.write(f"etabli door-agent: the line is {'up' if is_up else 'down'}\n")
            was_up = is_up
        stopped.wait(options.every)
    return 0


@dataclass(frozen=True)
class Configuration:
    """What the door's page shows once: the site, the door, its key and its token."""

    site: str
    door: UUID
    key: bytes
    token: str

    @classmethod
    def read(cls, path: Path) -> "Configuration":
        """Raises OSError, or ValueError with a sentence on what is wrong in the file."""
        try:
            told = json.loads(path.read_text())
            found = cls(
                str(told["site"]),
                UUID(told["door"]),
                bytes.fromhex(told["key"]),
                str(told["token"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ValueError(
                f"{path}: needs site, door, key and token, as the door’s page shows them"
            ) from error
        if urlsplit(found.site).scheme not in {"http", "https"} or len(found.key) < KEY:
            raise ValueError(f"{path}: site begins with https://, key has {2 * KEY} digits")
        return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="etabli door-agent",
        description="Look after one door: take codes, open, tell the site.",
        epilog=EPILOG,
    )
    parser.add_argument("configuration", metavar="FILE", help="what the door's page shows, as JSON")
    parser.add_argument("--journal", metavar="FILE", help="kept beside FILE unless named")
    parser.add_argument(
        "--unlock", metavar="COMMAND", default="", help="what unlocks the door for some seconds"
    )
    parser.add_argument(
        "--every", type=float, default=5, metavar="SECONDS", help="between two calls of the site"
    )
    parser.add_argument(
        "--wall-off",
        type=float,
        default=0,
        metavar="SECONDS",
        help="for trials: as though the machine's clock were wrong by so much",
    )
    return parser


def _relay(command: str) -> Callable[[], None]:
    words = shlex.split(command)

    def unlock() -> None:
        if not words:
            return
        try:
            subprocess.run(words, check=True, timeout=RELAY_PATIENCE)  # noqa: S603 (the keeper's)
        except (OSError, subprocess.SubprocessError) as error:
            sys.stderr.write(f"etabli door-agent: {error}\n")

    return unlock


def _listen(agent: Agent) -> None:
    for line in sys.stdin:
        typed = line.strip()
        if typed:
            direction = "out" if typed.startswith("out ") else "in"
            try:
                answer = agent.typed(typed.removeprefix("out "), direction)
            except sqlite3.Error as error:
                # What cannot be written down does not happen.
                sys.stderr.write(f"etabli door-agent: {error}\n")
                answer = Answer(False, "failed")
            sys.stdout.write(json.dumps(asdict(answer)) + "\n")
            sys.stdout.flush()
