"""Addresses that refuse messages: noted with the reason, shown, and tried again."""

import io
import mailbox
import smtplib
import sys
from types import SimpleNamespace

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command

from etabli.core import clock, mail
from etabli.core.mail import Written
from etabli.people.messages.services import tell
from etabli.people.reach.services import refused, try_again
from etabli.people.services import change_person
from tests.people.reports import report
from tests.worlds import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


@pytest.fixture
def rose():
    return make_person("Rose")


@pytest.fixture
def refusing(monkeypatch):
    """A mail server that answers with an error."""

    def answer(error: Exception) -> None:
        def send_messages(self, messages):
            raise error

        monkeypatch.setattr(EmailBackend, "send_messages", send_messages)

    return answer


def state(person):
    person.refresh_from_db()
    return person.unreachable_at, person.unreachable_because


def deliver(person):
    mail.deliver.call(person.email, "Bonjour", "…")


@pytest.mark.parametrize("at_the_end", [False, True])
def test_a_refusal_for_good_is_noted_and_the_message_is_over(rose, refusing, at_the_end):
    words = b"5.1.1 no such user"
    recipients = smtplib.SMTPRecipientsRefused({rose.email: (550, words)})
    refusing(smtplib.SMTPDataError(550, words) if at_the_end else recipients)
    deliver(rose)
    assert state(rose) == (clock.now(), "550 5.1.1 no such user")


def test_whatever_else_goes_wrong_says_nothing_of_the_address(rose, refusing):
    for error in (
        smtplib.SMTPRecipientsRefused({rose.email: (451, b"4.2.1 later")}),
        smtplib.SMTPRecipientsRefused({rose.email: (554, b"5.7.1 blocked")}),
        smtplib.SMTPSenderRefused(550, b"5.1.1 who are you", "etabli@localhost"),
        smtplib.SMTPHeloError(550, b"who are you"),
        smtplib.SMTPConnectError(550, b"5.1.1 not from there"),
        smtplib.SMTPServerDisconnected("gone"),
    ):
        refusing(error)
        with pytest.raises(type(error)):
            deliver(rose)
    assert state(rose) == (None, "")


def test_only_what_must_be_told_goes_to_such_an_address(
    rose, mailoutbox, django_capture_on_commit_callbacks
):
    refused(rose.email.upper(), "550\nno")
    rose.refresh_from_db()
    context = {"subject": "Travaux", "text": "…", "network": "N", "by": SimpleNamespace(name="O")}
    with django_capture_on_commit_callbacks(execute=True):
        assert not tell(rose, "hosts", "community/mail/message.txt", context)
        assert tell(rose, "operator", "community/mail/message.txt", context)
        try_again(rose)
        assert tell(rose, "hosts", "community/mail/message.txt", context)
    assert len(mailoutbox) == 2


def test_another_address_is_tried_and_another_name_changes_nothing(rose):
    refused(rose.email, "550 no")
    rose.refresh_from_db()
    change_person(rose, name="Rose B.", email=rose.email)
    assert state(rose)[0]
    change_person(rose, email="other@example.org")
    assert state(rose) == (None, "")


def test_the_command_reads_a_report_from_standard_input(rose, monkeypatch, capsys):
    for text, known in ((b"hello", False), (report(rose.email), True)):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text)))
        call_command("mail", "bounces")
        assert bool(state(rose)[0]) is known
    assert "550 5.1.1 no such user here" in state(rose)[1]


def test_the_command_reads_a_folder_once(rose, tmp_path, capsys):
    folder = mailbox.Maildir(tmp_path / "box")
    for text in (report(rose.email), b"Subject: hello\n\n", report("nobody@example.org")):
        folder.add(text)
    call_command("mail", "bounces", "--maildir", tmp_path / "box")
    assert state(rose)[0]
    assert all("S" in one.get_flags() for one in mailbox.Maildir(tmp_path / "box"))
    try_again(rose)
    call_command("mail", "bounces", "--maildir", tmp_path / "box")
    assert state(rose) == (None, "")
    with pytest.raises(CommandError, match="Maildir"):
        call_command("mail", "bounces", "--maildir", tmp_path)


def test_a_message_carries_what_proves_that_it_was_ours(rose, mailoutbox):
    from etabli.core.bounces import is_ours

    mail._send(rose.email, Written("Bonjour", "…"))
    [message] = mailoutbox
    assert is_ours(message.extra_headers["Message-ID"], rose.email)
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
