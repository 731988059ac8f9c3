"""What all tests share: small worlds to act in, and the clock."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_django
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from hypothesis import settings as examples

from etabli.core import clock
from tests.sites import database_of, made_once

# How long one example takes tells of the machine, not of the promise.
examples.register_profile("any machine", deadline=None)
examples.load_profile("any machine")

# A Tuesday in winter: 9:00 in France.
TUESDAY = datetime(2026, 1, 13, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of all processes that run these tests."""
    ours = tmp_path_factory.getbasetemp()
    return ours if worker_id == "master" else ours.parent


@pytest.fixture(scope="session")
def tables(shared_folder: Path) -> Path:
    """The folder of a site that was migrated, and in which there is nothing: made once, copied by
    whoever needs tables."""
    folder = shared_folder / "tables"
    made_once(folder, "etabli", "migrate", "--verbosity", "0")
    return folder


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
    django_db_modify_db_settings_parallel_suffix: None,
    tables: Path,
) -> Iterator[None]:
    """Each process's database begins as a copy of those tables."""
    wanted = connection.settings_dict["TEST"]
    on_sqlite = connection.vendor == "sqlite"
    with django_db_blocker.unblock():
        if on_sqlite:
            for beside in Path(wanted["NAME"]).parent.glob(Path(wanted["NAME"]).name + "-*"):
                beside.unlink()  # of a run that was killed
            shutil.copy(tables / "etabli.sqlite3", wanted["NAME"])
        else:
            wanted["TEMPLATE"] = database_of(tables)
        made = setup_databases(verbosity=0, interactive=False, keepdb=on_sqlite)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def site_language() -> Iterator[None]:
    """Each test begins in the site's language: a request leaves its own behind in its thread."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def tuesday() -> Iterator[datetime]:
    """The clock stands at nine o'clock on a Tuesday."""
    with clock.at(TUESDAY):
        yield TUESDAY
