"""A device that answers plain HTTP at an address of its own.

`POST open`, `POST switch` with `{"on": true}`, `PUT codes` with `{"codes": [{"code", "from",
"until"}]}` and `GET state`, which answers `{"battery": 80}`, and of a switch `"on"` and
`"seconds_on"` too, below the device's address, with its secret as `Authorization: Bearer`.
Any 2xx means done. Redirections are not followed: the secret
goes to the address that was given and nowhere else.
"""

import json
from collections.abc import Sequence
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.utils.translation import gettext as _

from etabli.devices import secrets
from etabli.devices.models import Device
from etabli.devices.ports import PATIENCE, Code, State, Unreachable
from etabli.devices.rules import codes_told, state_of

LARGEST_ANSWER = 10_000  # bytes


class _Straight(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = build_opener(_Straight)


class Http:
    def open(self, device: Device) -> None:
        _ask(device, "POST", "open", {})

    def switch(self, device: Device, *, on: bool) -> None:
        _ask(device, "POST", "switch", {"on": on})

    def put(self, device: Device, codes: Sequence[Code]) -> None:
        _ask(device, "PUT", "codes", {"codes": codes_told(codes)})

    def state(self, device: Device) -> State:
        return state_of(_ask(device, "GET", "state"))


def _ask(device: Device, method: str, verb: str, body: Any = None) -> bytes:
    request = Request(  # noqa: S310 (the form lets through http and https alone)
        f"{device.address.rstrip('/')}/{verb}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {secrets.secret_of(device)}",
            "Content-Type": "application/json",
        },
    )
    try:
        with _opener.open(request, timeout=PATIENCE) as answer:
            content: bytes = answer.read(LARGEST_ANSWER)
            return content
    except HTTPError as error:
        raise Unreachable(
            _("%(device)s answered with status %(status)d.")
            % {"device": device, "status": error.code}
        ) from error
    except OSError as error:
        raise Unreachable(_("%(device)s does not answer.") % {"device": device}) from error
