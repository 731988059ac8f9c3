"""A calendar read at its address, unless it is the one that was read already."""

from typing import NamedTuple
from urllib.parse import urljoin

from django.conf import settings

from etabli.booking.busy import rules
from etabli.booking.busy.rules import NotRead
from etabli.core.errors import BadInput
from etabli.network.webhooks import posting
from etabli.network.webhooks.rules import check_address


class Fetched(NamedTuple):
    content: bytes
    etag: str
    modified: str


def fetched(url: str, etag: str = "", modified: str = "") -> Fetched | None:
    """What stands at an address; None where it is still what `etag` or `modified` named
    (RFC 9110, § 13.1). Redirections are followed, each with the same care. Raises NotRead."""
    headers = {"User-Agent": "etabli", "Accept": "text/calendar, */*;q=0.1"}
    if etag:
        headers["If-None-Match"] = etag
    if modified:
        headers["If-Modified-Since"] = modified
    answer = _followed(url, headers)
    if answer.status == 304:
        return None
    if answer.status != 200:
        raise NotRead("refused", f"{answer.status} {answer.reason}".strip())
    told = answer.headers
    return Fetched(answer.body, told.get("etag", ""), told.get("last-modified", ""))


def _followed(url: str, headers: dict[str, str]) -> posting.Answer:
    for _step in range(rules.REDIRECTIONS + 1):
        try:
            check_address(url, plain_allowed=settings.WEBHOOKS_TO_PRIVATE_ADDRESSES)
            answer = posting.fetch(url, headers, most=rules.BYTES)
        except BadInput as error:
            raise NotRead("moved") from error
        except posting.TooLarge as error:
            raise NotRead("large") from error
        except posting.Unreachable as error:
            raise NotRead("unreachable", str(error)) from error
        if answer.status not in {301, 302, 303, 307, 308} or "location" not in answer.headers:
            return answer
        url = urljoin(url, answer.headers["location"])
    raise NotRead("moved")
