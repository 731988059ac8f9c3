"""Messages: written from a template, sent by the worker once the change is committed.

What people are told goes through their own choice (`people/messages`); here is only how.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from functools import partial
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django_tasks import task

from etabli.core import bounces


@dataclass(frozen=True)
class Invitation:
    """What a calendar program is told beside the words (iMIP, RFC 6047): an iCalendar object and
    its method, REQUEST or CANCEL."""

    method: str
    content: str


@dataclass(frozen=True)
class Written:
    """A message as it is handed over: plain text, and what programs read.

    `unsubscribe`: the whole address that ends messages of its kind with one click (RFC 8058).
    """

    subject: str
    body: str
    invitation: Invitation | None = None
    unsubscribe: str = ""


# Who is told that an address takes no messages for good, and in what words: (address, words).
unreachable: list[Callable[[str, str], object]] = []
_off: ContextVar[bool] = ContextVar("etabli.core.mail", default=False)


@contextmanager
def nothing_sent() -> Iterator[None]:
    """For what only looks as if it happened, such as an example: nobody is written to."""
    before = _off.set(True)
    try:
        yield
    finally:
        _off.reset(before)


def is_off() -> bool:
    return _off.get()


def send(
    template: str,
    to: str,
    language: str,
    context: Mapping[str, Any],
    *,
    invitation: Invitation | None = None,
) -> None:
    """Send `template` (its first line is the subject) once the current transaction commits.

    The text is written now, with what is true now; a rolled back transaction sends nothing.
    """
    subject, body = written(template, language, context)
    hand_over(to, Written(subject, body, invitation))


def hand_over(to: str, message: Written) -> None:
    """Send what is written once the current transaction commits."""
    if is_off():
        return
    told = asdict(message.invitation) if message.invitation else None
    transaction.on_commit(
        partial(deliver.enqueue, to, message.subject, message.body, told, message.unsubscribe)
    )


def send_at_once(template: str, to: str, language: str, context: Mapping[str, Any]) -> None:
    """From a task of the worker's: the message itself, such as a secret in it, is stored nowhere,
    as it is while it waits for the worker."""
    subject, body = written(template, language, context)
    _send(to, Written(subject, body))


@task()
def deliver(
    to: str,
    subject: str,
    body: str,
    invitation: dict[str, str] | None = None,
    unsubscribe: str = "",
) -> None:
    """The worker's part: hand one message to the mail server."""
    told = Invitation(**invitation) if invitation else None
    _send(to, Written(subject, body, told, unsubscribe))


def written(template: str, language: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and body, in a language."""
    with translation.override(language):
        rendered = render_to_string(template, {**context, "site_url": settings.SITE_URL})
    subject, _, body = rendered.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"


def _send(to: str, message: Written) -> None:
    """An address that is refused for good is told of, and the message is over; whatever else goes
    wrong is the task's failure."""
    try:
        _email(to, message).send()
    except SMTPRecipientsRefused as refused:
        [(code, words)] = refused.recipients.values()
        if not _refused(to, code, words):
            raise
    except SMTPDataError as refused:
        if not _refused(to, refused.smtp_code, refused.smtp_error):
            raise


def _refused(to: str, code: int, words: bytes | str) -> bool:
    told = words.decode(errors="replace") if isinstance(words, bytes) else words
    if not bounces.is_for_good(bounces.status_of(code, told)):
        return False
    for tell in unreachable:
        tell(to, f"{code} {told}")
    return True


def _email(to: str, message: Written) -> EmailMultiAlternatives:
    """The words and the invitation are two forms of one thing; Outlook reads it there, Google
    and others as an attachment too."""
    headers = {"Message-ID": bounces.message_id_to(to), "Auto-Submitted": "auto-generated"}
    if message.unsubscribe:
        headers["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    email = EmailMultiAlternatives(message.subject, message.body, None, [to], headers=headers)
    if message.invitation:
        content, method = message.invitation.content, message.invitation.method
        email.attach_alternative(content, f"text/calendar; method={method}")
        email.attach("invitation.ics", content.encode(), "application/ics")
    return email
