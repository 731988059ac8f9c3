"""Dates as people read them."""

from datetime import date
from typing import Any

from django.utils.dateformat import DateFormat
from django.utils.formats import get_format
from django.utils.translation import get_language


class _Told(DateFormat):
    def j(self) -> Any:
        """The day of the month; in French the first is an ordinal, the others are not."""
        day = super().j()
        return "1er" if day == 1 and get_language() == "fr" else day


def date_told(value: date, form: str = "DATE_FORMAT") -> str:
    """A date, or a date and time, in one of the language's formats or in Django's letters."""
    return _Told(value).format(get_format(form))
