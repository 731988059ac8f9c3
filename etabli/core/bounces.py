"""What mail servers say of addresses that cannot be reached: replies and delivery reports.

A report (RFC 3464) comes as a message that anybody could have written. It is believed where it
quotes the Message-ID of a message of ours, which is signed for the address it went to.
"""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import default
from email.utils import parseaddr

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

LARGEST = 10 * 1024 * 1024  # bytes of a report; whatever is larger is none
# RFC 3463: a class, a subject and a detail.
_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
# What a reply without such a code says of the mailbox itself (RFC 5321, § 4.2.3).
_OF_MAILBOXES = {550: "5.1.1", 551: "5.1.6", 553: "5.1.3"}
_ID = re.compile(r"<([0-9a-f]{32})\.([0-9a-f]{32})@[^<>\s]+>")


@dataclass(frozen=True)
class Failure:
    """An address at which a message did not arrive: its status (RFC 3463) and the words."""

    address: str
    status: str
    words: str


def message_id_to(address: str) -> str:
    """A new Message-ID that proves that the message was ours and for whom."""
    number = secrets.token_hex(16)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{number}.{_signature(number, address)}@{domain}>"


def is_ours(message_id: str, address: str) -> bool:
    """Whether we gave this Message-ID to a message for this address."""
    found = _ID.fullmatch(message_id.strip())
    return found is not None and constant_time_compare(found[2], _signature(found[1], address))


def status_of(code: int, words: str) -> str:
    """The status (RFC 3463) of a reply: what its words name, or what its code means; empty where
    it says nothing of the mailbox."""
    if found := _ENHANCED.search(words):
        return found[0]
    return _OF_MAILBOXES.get(code, "")


def is_for_good(status: str) -> bool:
    """Whether a status says that this very address takes no messages, now or later: permanent
    (5), and of the address (1) or the mailbox (2), save one that is only full.
    What a server has against us, or against one message, is none of the address's doing."""
    found = _ENHANCED.fullmatch(status.strip())
    return found is not None and found[1] == "5" and found[2] in ("1", "2") and status != "5.2.2"


def failures_in(report: bytes) -> list[Failure]:
    """The addresses that a delivery report says did not get one of our messages; none for a
    message that is no report, or that quotes no message of ours."""
    if len(report) > LARGEST:
        return []
    message = BytesParser(policy=default).parsebytes(report)
    quoted = _quoted_id(message)
    return [failure for group in _groups(message) for failure in _failures(group, quoted)]


def _groups(message: Message) -> Iterator[Message]:
    """What a report says of each recipient."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            yield from _within(part)


def _failures(group: Message, quoted: str) -> Iterator[Failure]:
    if str(group.get("Action", "")).strip().lower() != "failed":
        return
    status = _ENHANCED.search(str(group.get("Status", "")))
    words = _value(group.get("Diagnostic-Code", ""))
    # What we wrote to, wherever it was passed on to.
    for name in ("Original-Recipient", "Final-Recipient"):
        address = _value(group.get(name, "")).strip("<>").lower()
        if is_ours(quoted, address):
            yield Failure(address, status[0] if status else "", words)
            return


def _value(typed: object) -> str:
    """`rfc822; rose@example.org` without its type, on one line."""
    return " ".join(str(typed).partition(";")[2].split())


def _quoted_id(message: Message) -> str:
    """The Message-ID of the message that a report returns, whole or only its headers."""
    for part in message.walk():
        if part.get_content_type() == "message/rfc822":
            return next((str(one.get("Message-ID", "")) for one in _within(part)), "")
        if part.get_content_type() == "text/rfc822-headers":
            headers = part.get_payload(decode=True)
            text = headers.decode(errors="replace") if isinstance(headers, bytes) else ""
            found = _ID.search(text)
            return found[0] if found else ""
    return ""


def _within(part: Message) -> list[Message]:
    """The messages that a part of a message consists of."""
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _signature(number: str, address: str) -> str:
    digest = salted_hmac("etabli.core.bounces", f"{number}:{address.strip().lower()}")
    return digest.hexdigest()[:32]
