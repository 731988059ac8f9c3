"""Delivery reports (RFC 3464) for the tests, of nobody's making but ours."""

from etabli.core.bounces import message_id_to


def report(
    address: str,
    *,
    final: str = "",
    action: str = "failed",
    status: str = "5.1.1",
    message_id: str = "",
    whole: bool = True,
) -> bytes:
    """What a mail server would answer to a message of ours; `whole`: with all of it, else with
    its headers alone."""
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    headers = f"""From: etabli@localhost
To: {address}
Subject: Votre réservation
Message-ID: {message_id or message_id_to(address)}"""
    return f"""From: MAILER-DAEMON@mx.example.org
To: etabli@localhost
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain

Your message could not be delivered.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Original-Recipient: rfc822;{address}
Final-Recipient: rfc822; {final or address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such
  user here

--part
Content-Type: {kind}

{headers}

Words
--part--
""".encode()
