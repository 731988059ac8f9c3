"""Dates in the addresses of pages."""

from datetime import date

from django.core.exceptions import ValidationError
from django.http import Http404

from etabli.network.forms import DayField


def asked_date(written: str | None) -> date | None:
    """The date that an address asks for, if any. Raises Http404 for what is none."""
    if not written:
        return None
    try:
        asked: date = DayField().clean(written)
    except ValidationError as error:
        raise Http404 from error
    return asked
