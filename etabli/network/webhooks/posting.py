"""One signed message to another program's address, or what stands there read; and nowhere that
only this server reaches."""

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Timer
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from etabli.network.webhooks.rules import is_public

SECONDS = 10
WHOLE = 30  # seconds for an answer that is read to its end


class Unreachable(Exception):
    """Why nothing was sent or read."""


class TooLarge(Exception):
    """An answer of more bytes than were allowed."""


class Answer(NamedTuple):
    """What stands at an address; the names of its headers in small letters."""

    status: int
    reason: str
    headers: dict[str, str]
    body: bytes


def post(url: str, body: str, headers: Mapping[str, str]) -> tuple[int, str]:
    """The status and its phrase. Redirections are not followed. Raises Unreachable.

    The name is looked up once and that very address connected to: looked up again, it might lead
    elsewhere than where it was checked.
    """
    with _connection(urlsplit(url)) as connection:
        connection.request("POST", _path(urlsplit(url)), body.encode(), dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.reason


def fetch(url: str, headers: Mapping[str, str], *, most: int, seconds: float = WHOLE) -> Answer:
    """What stands at an address, with the care of `post`: at most so many bytes, all of them
    within `seconds` however slowly they come. Raises Unreachable, TooLarge."""
    late: list[bool] = []
    try:
        with _connection(urlsplit(url)) as connection:
            line = connection.sock  # which the connection hands over to its answer

            def give_up() -> None:
                late.append(True)
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)

            timer = Timer(seconds, give_up)
            timer.start()
            try:
                connection.request("GET", _path(urlsplit(url)), headers=dict(headers))
                answer = connection.getresponse()
                body = answer.read(most + 1)
            finally:
                timer.cancel()
            if late:
                raise TimeoutError
    except Unreachable as error:
        if late:
            raise Unreachable(f"no whole answer within {seconds:g} seconds") from error
        raise
    if len(body) > most:
        raise TooLarge
    told = {name.lower(): value for name, value in answer.getheaders()}
    return Answer(answer.status, answer.reason, told, body)


def _path(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


@contextmanager
def _connection(parts: SplitResult) -> Iterator[http.client.HTTPConnection]:
    """Closed at the end; whatever goes wrong meanwhile is Unreachable."""
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    made = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = made(host, port, timeout=SECONDS)
    try:
        connection.sock = _connected(host, port, secure)
        yield connection
    except (OSError, http.client.HTTPException, ValueError) as error:
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
