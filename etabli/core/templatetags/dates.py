"""Django's own `date` filter, with the dates as `core.dates` tells them."""

from datetime import date
from typing import Any

from django import template

from etabli.core.dates import date_told

register = template.Library()


@register.filter("date", expects_localtime=True, is_safe=False)
def told(value: Any, form: str = "DATE_FORMAT") -> str:
    return date_told(value, form) if isinstance(value, date) else ""
