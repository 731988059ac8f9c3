"""The site, as the agent calls it."""

import json
from typing import Any
from urllib.request import Request, urlopen


class LineDown(Exception):
    """The site did not answer as it should, for whatever reason."""


class Site:
    """The addresses of the API that a door's token opens."""

    def __init__(self, url: str, token: str, *, patience: float = 3) -> None:
        """`patience`: seconds until a call is given up."""
        self._url = f"{url.rstrip('/')}/api/v1/door/"
        self._token = token
        self._patience = patience

    def state(self, told: dict[str, Any]) -> dict[str, Any]:
        return self._ask("POST", "state", told)

    def rights(self) -> dict[str, Any]:
        return self._ask("GET", "rights")

    def entries(self, told: dict[str, Any]) -> dict[str, Any]:
        return self._ask("POST", "entries", told)

    def _ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Raises LineDown."""
        request = Request(  # noqa: S310 (http and https alone: `Configuration` says so)
            self._url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
            },
        )
        try:
            with urlopen(request, timeout=self._patience) as answer:  # noqa: S310
                told: dict[str, Any] = json.load(answer)
                return told
        except (OSError, ValueError) as error:
            raise LineDown(str(error)) from error
