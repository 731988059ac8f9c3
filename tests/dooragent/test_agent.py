"""The agent decides alone, forgets nothing, believes only its site, and knows what time it is."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from etabli.dooragent import clock as clocks
from etabli.dooragent.agent import LIST_AGES, Agent
from etabli.dooragent.clock import Clock
from etabli.dooragent.command import Configuration, main
from etabli.dooragent.journal import Journal
from etabli.dooragent.site import LineDown
from etabli.kernels.doorcodes import Right, RightsList, code_of, digest_of, seal, window_of

pytestmark = pytest.mark.anywhere

KEY, DOOR = bytes(range(32)), UUID("01980f7e-8c1a-7000-8000-000000000001")
NOW = int(time.time())
HOUR = 3600


def code(serial: int = 0) -> str:
    return code_of(KEY, DOOR, window_of(NOW, NOW + HOUR), serial)


class FakeSite:
    """A site that keeps each line of a journal once, and a line that may be cut."""

    def __init__(self) -> None:
        self.is_up = True
        self.number = 1
        self.rights_given: tuple[Right, ...] = (
            Right(digest_of(KEY, DOOR, code()), NOW - 60, NOW + HOUR, "ada"),
        )
        self.openings: list[str] = []
        self.kept: dict[tuple[str, int], dict[str, Any]] = {}
        self.key = KEY
        self.lose_answers = False

    def state(self, told: dict[str, Any]) -> dict[str, Any]:
        self._check()
        openings, self.openings = self.openings, []
        return {
            "now": datetime.fromtimestamp(NOW, UTC).isoformat(),
            "number": self.number,
            "openings": openings,
        }

    def rights(self) -> dict[str, Any]:
        self._check()
        made = RightsList(DOOR, self.number, NOW, NOW + 7 * 24 * HOUR, self.rights_given)
        return {"rights": seal(made, self.key)}

    def entries(self, told: dict[str, Any]) -> dict[str, Any]:
        self._check()
        for one in told["entries"]:
            self.kept.setdefault((told["journal"], one["sequence"]), one)
        if self.lose_answers:
            raise LineDown
        return {"taken": max(one["sequence"] for one in told["entries"])}

    def _check(self) -> None:
        if not self.is_up:
            raise LineDown


@pytest.fixture
def site() -> FakeSite:
    return FakeSite()


@pytest.fixture
def unlocked() -> list[bool]:
    return []


@pytest.fixture
def journal(tmp_path) -> Journal:
    return Journal(tmp_path / "journal")


@pytest.fixture
def agent(site, journal, unlocked) -> Agent:
    made = Agent(DOOR, KEY, site, journal, Clock(journal), lambda: unlocked.append(True))
    made.keep_in_step()
    return made


def test_a_listed_code_opens_with_the_line_and_without_it(agent, site, unlocked):
    for site.is_up in (True, False):
        assert agent.typed(f"{code()[:4]} {code()[4:]}").reason == "listed"
    assert len(unlocked) == 2


def test_a_code_given_since_opens_once_the_list_is_fetched_or_by_time_when_it_cannot_be(
    agent, site
):
    newer = code(1)
    site.is_up = False
    assert agent.typed(newer).reason == "by_time"
    site.is_up, site.number = True, 2
    assert not agent.typed(newer).opens
    site.rights_given += (Right(digest_of(KEY, DOOR, newer), NOW, NOW + HOUR, "bo"),)
    assert agent.typed(newer).reason == "listed"


def test_what_was_taken_back_before_the_line_was_cut_stays_shut(agent, site, unlocked):
    site.rights_given = (site.rights_given[0]._replace(revoked=True),)
    site.number = 2
    agent.keep_in_step()
    site.is_up = False
    assert agent.typed(code()).reason == "revoked"
    assert not unlocked


def test_entries_wait_for_the_line_and_are_kept_once_though_answers_are_lost(agent, site, journal):
    site.is_up = False
    for _time in range(3):
        agent.typed(code())
    agent.typed(code(), "out")
    assert not agent.keep_in_step()
    assert journal.count_waiting() == 4
    site.is_up = site.lose_answers = True
    assert not agent.keep_in_step()
    site.lose_answers = False
    assert agent.keep_in_step()
    assert journal.count_waiting() == 0
    directions = [one["direction"] for one in site.kept.values()]
    assert directions == ["in", "in", "in", "out"]
    assert {one["holder"] for one in site.kept.values()} == {"ada"}


def test_an_entry_is_on_the_disk_before_the_door_opens(site, journal):
    seen: list[int] = []
    agent = Agent(
        DOOR, KEY, site, journal, Clock(journal), lambda: seen.append(journal.count_waiting())
    )
    agent.keep_in_step()
    agent.typed(code())
    assert seen == [1]


def test_numbers_go_on_after_a_new_start_and_after_all_was_sent(agent, site, journal, tmp_path):
    agent.typed(code())
    agent.keep_in_step()
    journal.close()
    again = Journal(tmp_path / "journal")
    restarted = Agent(DOOR, KEY, site, again, Clock(again), lambda: None)
    site.is_up = False
    assert restarted.typed(code()).reason == "listed"
    site.is_up = True
    restarted.keep_in_step()
    assert [sequence for _journal, sequence in site.kept] == [1, 2]


def test_an_opening_asked_by_telephone_opens_and_is_written_down(agent, site, unlocked):
    site.openings = ["01980f7e-8c1a-7000-8000-00000000000a"]
    agent.keep_in_step()
    assert unlocked == [True]
    [entry] = site.kept.values()
    assert (entry["way"], entry["opening"]) == ("page", "01980f7e-8c1a-7000-8000-00000000000a")


def test_wrong_codes_make_the_keypad_wait_also_after_a_new_start(agent, site, journal):
    for _time in range(5):
        answer = agent.typed("00000000")
    assert answer.reason == "unknown"
    assert answer.waits == 60
    assert agent.typed(code()).reason == "waits"
    restarted = Agent(DOOR, KEY, site, journal, Clock(journal), lambda: None)
    assert restarted.typed(code()).reason == "waits"


def test_who_says_that_they_leave_cannot_try_codes_either(agent, site, journal):
    for _time in range(5):
        agent.typed("00000000", "out")
    assert agent.typed(code(), "out").reason == "waits"
    assert journal.count_waiting() == 0


def test_an_answer_of_somebody_else_s_is_none(agent, site, monkeypatch):
    monkeypatch.setattr(site, "state", lambda told: {"hello": "guest"})
    monkeypatch.setattr(site, "rights", lambda: {"hello": "guest"})
    assert not agent.keep_in_step()
    assert agent.typed(code(1)).reason == "by_time"


def test_what_is_no_code_is_not_counted_and_a_good_one_begins_anew(agent, journal):
    for typed in ("12", "abcdefgh", *["00000000"] * 4):
        agent.typed(typed)
    assert agent.typed(code()).opens
    assert journal.get("attempts").startswith('{"wrong": 0')


def test_a_list_that_the_site_did_not_sign_is_not_believed(agent, site, journal):
    before = journal.get("rights")
    site.key, site.number = KEY[::-1], 9
    assert not agent.keep_in_step()
    assert journal.get("rights") == before
    assert agent.typed(code()).opens


def test_the_machine_s_clock_may_be_set_wrong_while_it_runs(site, journal):
    for wall_off in (-86400, 86400):
        agent = Agent(DOOR, KEY, site, journal, Clock(journal, wall_off=wall_off), lambda: None)
        agent.keep_in_step()
        assert agent.typed(code()).opens


def test_after_a_new_start_time_goes_on_from_what_was_known_at_least(journal, monkeypatch):
    Clock(journal).set(NOW + 1000)
    monkeypatch.setattr(clocks, "boot", lambda: "another start")
    assert Clock(journal, wall_off=-(10**8)).now() == NOW + 1000
    assert Clock(journal, wall_off=5000).now() == pytest.approx(time.time() + 5000, abs=60)
    assert Clock(journal).age("one start", 1.0) is None


def test_a_list_is_fetched_anew_from_time_to_time(agent, site, monkeypatch):
    site.rights_given = ()
    agent.keep_in_step()
    assert agent._rights.rights
    monkeypatch.setattr(Clock, "now", lambda self: NOW + LIST_AGES + 1)
    agent.keep_in_step()
    assert not agent._rights.rights


NO_WEB = {"site": "ftp://x", "door": str(DOOR), "key": KEY.hex(), "token": "t"}


@pytest.mark.parametrize("content", ["", "[]", "{}", json.dumps(NO_WEB)])
def test_a_file_that_is_no_configuration_is_told_in_a_sentence(tmp_path, content, capsys):
    path = Path(tmp_path / "door.json")
    path.write_text(content)
    with pytest.raises(ValueError, match=r"door\.json"):
        Configuration.read(path)
    assert main([str(path)]) == 1
    assert "door.json" in capsys.readouterr().err
