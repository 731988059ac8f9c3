"""What is to be done again and again."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command

from etabli.core import clock, due
from etabli.core.models import KeptAnswer


@pytest.fixture
def own_jobs(monkeypatch):
    monkeypatch.setattr(due, "_registered", {})


@pytest.mark.usefixtures("own_jobs")
def test_jobs_are_done_by_name_and_once_each(capsys):
    done: list[str] = []
    due.register("b", lambda: done.append("never"))
    for name in ("b", "a"):
        due.register(name, lambda name=name: done.append(name))
    call_command("run_due")
    assert done == ["a", "b"]
    assert capsys.readouterr().out == "done\n"


@pytest.mark.usefixtures("own_jobs")
def test_a_job_that_fails_keeps_no_other_from_being_done_and_is_told(caplog):
    done: list[str] = []

    def fail() -> None:
        raise RuntimeError("no disk")

    due.register("a failing one", fail)
    due.register("b", lambda: done.append("b"))
    with pytest.raises(CommandError, match="a failing one"):
        call_command("run_due")
    assert done == ["b"]
    assert "a failing one failed" in caplog.text


@pytest.mark.django_db
def test_old_answers_and_old_sessions_are_forgotten_and_others_kept(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for name, days in (("old", 3), ("new", 1)):
        with clock.at(clock.now() - timedelta(days=days)):
            KeptAnswer.objects.create(owner="o", key=name, asked="a")
    for days in (-1, 1):
        session = SessionStore()
        session["a"] = 1
        session.set_expiry(timedelta(days=days))
        session.save()
    call_command("run_due")
    call_command("run_due")
    assert [answer.key for answer in KeptAnswer.objects.all()] == ["new"]
    assert Session.objects.count() == 1
