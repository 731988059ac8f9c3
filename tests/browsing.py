"""Forms as a browser fills and sends them, so that a page is tested with what it really says."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


@dataclass
class FilledForm:
    """A form of a page with the values that it would send when nothing is changed."""

    method: str = "get"
    action: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)

    def send(self, client: Client, page: HttpResponse, **changes: Any) -> HttpResponse:
        """Change some fields (None leaves one out) and send it to its address."""
        values: dict[str, Any] = {**self.values, **changes}
        values = {name: value for name, value in values.items() if value is not None}
        address = self.action or page.request["PATH_INFO"]
        if not self.action and page.request["QUERY_STRING"] and self.method == "post":
            address += "?" + page.request["QUERY_STRING"]
        answer: HttpResponse = getattr(client, self.method)(address, values)
        return answer


def forms_of(page: HttpResponse) -> list[FilledForm]:
    """The forms of a page's content, in order; those of its frame are left out."""
    reader = _Reader()
    reader.feed(page.text.split("<main", 1)[1].split("</main>", 1)[0])
    return reader.forms


def form_of(page: HttpResponse, field: str) -> FilledForm:
    """The form that has a field of this name."""
    [found] = [form for form in forms_of(page) if field in form.values]
    return found


def errors_of(page: HttpResponse) -> dict[str | None, list[str]]:
    """What the page's form says is wrong, by field; None above the form."""
    assert page.status_code == 200
    errors = page.context["form"].errors
    return {(None if name == "__all__" else name): list(told) for name, told in errors.items()}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FilledForm] = []
        self._open = False
        self._writing = ""  # the name of the text area that is read
        self._choosing = ""  # the name of the select that is read

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append(FilledForm(told.get("method", "get"), told.get("action", "")))
            self._open = True
        elif not self._open:
            return
        elif tag == "input":
            self._read_input(told)
        elif tag == "textarea":
            self._writing = told["name"]
            self._add(self._writing, "")
        elif tag == "select":
            self._choosing = told["name"]
        elif tag == "option" and self._choosing:
            known = self.forms[-1].values
            if "selected" in told or self._choosing not in known:
                known[self._choosing] = [told.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False
        elif tag == "textarea":
            self._writing = ""
        elif tag == "select":
            self._choosing = ""

    def handle_data(self, data: str) -> None:
        if self._writing:
            self.forms[-1].values[self._writing][-1] += data.lstrip("\n")

    def _read_input(self, told: dict[str, str]) -> None:
        kind = told.get("type", "text")
        if kind in {"checkbox", "radio"} and "checked" not in told:
            return
        if kind in {"submit", "button", "file"} or not told.get("name"):
            return
        self._add(told["name"], told.get("value", "on" if kind == "checkbox" else ""))

    def _add(self, name: str, value: str) -> None:
        self.forms[-1].values.setdefault(name, []).append(value)
