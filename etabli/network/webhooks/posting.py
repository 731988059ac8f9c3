"""One signed message to another program's address, and nowhere that only this server reaches."""

import http.client
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings

from etabli.network.webhooks.rules import is_public

SECONDS = 10


class Unreachable(Exception):
    """Why nothing was sent."""


def post(url: str, body: str, headers: Mapping[str, str]) -> tuple[int, str]:
    """The status and its phrase. Redirections are not followed. Raises Unreachable.

    The name is looked up once and that very address connected to: looked up again, it might lead
    elsewhere than where it was checked.
    """
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    made = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = made(host, port, timeout=SECONDS)
    try:
        connection.sock = _connected(host, port, secure)
        connection.request("POST", path, body.encode(), dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.reason
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(str(error) or type(error).__name__) from error
    finally:
        connection.close()


def _connected(host: str, port: int, secure: bool) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    address = str(found[0][4][0])
    if not settings.WEBHOOKS_TO_PRIVATE_ADDRESSES and not is_public(address):
        raise Unreachable(f"{address} is no public address")
    plain = socket.create_connection((address, port), SECONDS)
    if not secure:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise
