"""The races over HTTP, against the server as it is run: see `benchmarks/race_http.py`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
NOT_THEIRS = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")


@pytest.mark.full
def test_over_http_there_are_as_many_winners_as_there_is_room():
    own = {key: value for key, value in os.environ.items() if key not in NOT_THEIRS}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "race_http", "--on", connection.vendor],
        cwd=ROOT,
        env=own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
