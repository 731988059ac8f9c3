"""What servers say of addresses: believed where it is about a message of ours, and for good."""

import pytest

from etabli.core.bounces import failures_in, is_for_good, is_ours, message_id_to, status_of
from tests.people.reports import report

ROSE = "rose@example.org"


@pytest.mark.parametrize(
    ("status", "for_good"),
    [
        ("5.1.1", True),  # no such mailbox
        ("5.1.2", True),  # no such domain
        ("5.2.1", True),  # mailbox disabled
        ("5.2.2", False),  # full
        ("5.7.1", False),  # what they have against us
        ("5.3.4", False),  # a message too big
        ("4.1.1", False),
        ("2.1.5", False),
        ("15.1.1", False),
        ("5.1", False),
        ("", False),
    ],
)
def test_only_what_is_of_the_address_and_permanent_is_for_good(status, for_good):
    assert is_for_good(status) is for_good


@pytest.mark.parametrize(
    ("code", "words", "status"),
    [
        (550, "5.1.1 <rose@example.org> unknown", "5.1.1"),
        (550, "No such user", "5.1.1"),
        (550, "5.7.1 blocked: see 192.5.1.1", "5.7.1"),
        (553, "mailbox name not allowed", "5.1.3"),
        (552, "mailbox full", ""),
        (421, "4.2.1 come again", "4.2.1"),
    ],
)
def test_a_reply_names_its_status_or_its_code_means_it(code, words, status):
    assert status_of(code, words) == status


def test_a_message_of_ours_is_known_by_its_id_and_for_whom_it_was():
    ours = message_id_to(ROSE)
    assert is_ours(ours, ROSE) and is_ours(ours, "Rose@Example.org")
    assert not is_ours(ours, "adele@example.org")
    assert not is_ours(ours.replace("@", "0@"), ROSE)
    assert not is_ours("<made.up@example.org>", ROSE)
    assert message_id_to(ROSE) != ours


@pytest.mark.parametrize("whole", [True, False])
def test_a_report_tells_who_did_not_get_our_message(whole):
    [failure] = failures_in(report(ROSE, whole=whole))
    assert (failure.address, failure.status) == (ROSE, "5.1.1")
    assert failure.words == "550 5.1.1 no such user here"


def test_a_report_of_where_a_message_was_passed_on_to_is_about_the_address_written_to():
    passed_on = report(ROSE, final="elsewhere@example.net")
    assert [one.address for one in failures_in(passed_on)] == [ROSE]


@pytest.mark.parametrize(
    "changed",
    [
        {"message_id": "<made.up@example.org>"},
        {"message_id": message_id_to("adele@example.org")},
        {"action": "delayed", "status": "4.4.1"},
        {"action": "delivered", "status": "2.1.5"},
    ],
)
def test_what_is_not_ours_or_not_failed_is_left_alone(changed):
    assert failures_in(report(ROSE, **changed)) == []


@pytest.mark.parametrize(
    "text", [b"", b"Subject: hello\n\nnothing", b"\xff\xfe\x00", b"a: b\n" * 99]
)
def test_any_other_message_is_no_report(text):
    assert failures_in(text) == []
