"""How forms look everywhere, and how a refusal comes back to the field at fault."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from etabli.core.errors import Refused


class Renderer(TemplatesSetting):
    form_template_name = "core/forms/form.html"
    field_template_name = "core/forms/field.html"


class Form(forms.Form):
    """A form whose errors may come from the services behind it."""

    def refuse(self, refusal: Refused) -> None:
        """Show a service's refusal at its field, or above the form."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, str(refusal))


def accepted(request: HttpRequest, form: Form, act: Callable[[], object]) -> bool:
    """Whether the form was sent, is valid and `act` has been done; a refusal comes back to it."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


class LimitedFileInput(forms.FileInput):
    """A file of one of these types; the browser, too, refuses one of more than so many bytes
    (`core/file_limit.js`)."""

    def __init__(self, accept: str, most: int, refusal: Any) -> None:
        super().__init__(attrs={"accept": accept, "data-most": most, "data-refusal": refusal})


class DateInput(forms.DateInput):
    """The browser's own date picker, which speaks ISO 8601."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class TimeInput(forms.TimeInput):
    """The browser's own time picker."""

    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class LongSelect(forms.Select):
    """A select of hundreds of options, without groups, written at once: a template for each option
    took most of the time of a page."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = self.format_value(value)
        marks = {True: mark_safe(" selected"), False: ""}
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            ((key, marks[str(key) in chosen], label) for key, label in self.choices),
        )
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>\n{}\n</select>", attributes, options)
