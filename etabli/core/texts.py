"""Texts written by users, in the product's languages: one type `{fr, en}`."""

import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Self

from django import forms
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _


def labelled(label: object, told: object) -> str:
    """A label and what it names; French puts a space before the colon, English none."""
    return gettext("%(label)s: %(told)s") % {"label": label, "told": told}


def apart(parts: Iterable[object]) -> str:
    """Things that may hold commas, after one another; French puts a space before the semicolon."""
    return gettext("; ").join(map(str, parts))


@dataclass(frozen=True)
class Text:
    """A sentence in French and, where somebody wrote it, in English."""

    fr: str = ""
    en: str = ""

    @classmethod
    def of(cls, value: "Text | str | dict[str, str] | None") -> Self:
        """From a plain string (French) or a `{fr, en}` table, as files and forms give them."""
        if isinstance(value, dict):
            return cls(fr=value.get("fr", ""), en=value.get("en", ""))
        if isinstance(value, Text):
            return cls(fr=value.fr, en=value.en)
        return cls(fr=value or "")

    def in_language(self, language: str | None) -> str:
        """The text in `language`, or in the other one where it is missing."""
        return (self.en or self.fr) if (language or "fr").startswith("en") else (self.fr or self.en)

    def __str__(self) -> str:
        return self.in_language(get_language())

    def __bool__(self) -> bool:
        return bool(self.fr or self.en)


class TextField(models.JSONField):
    """A column holding a `Text`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Text)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Text:
        return Text.of(super().from_db_value(value, expression, connection))

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(asdict(Text.of(value)))

    def to_python(self, value: Any) -> Text:
        return Text.of(value)

    def value_to_string(self, obj: models.Model) -> Any:
        return asdict(Text.of(self.value_from_object(obj)))

    def formfield(self, **kwargs: Any) -> forms.Field:
        return TextFormField(
            required=not self.blank, label=self.verbose_name, help_text=self.help_text, **kwargs
        )


class TextWidget(forms.MultiWidget):
    """Two inputs, French first, each naming its language to the browser and the screen reader."""

    template_name = "core/widgets/text.html"

    def __init__(self, lines: int = 1) -> None:
        languages = {"fr": _("in French"), "en": _("in English")}
        kind = forms.TextInput if lines == 1 else forms.Textarea
        rows = {} if lines == 1 else {"rows": lines}
        super().__init__(
            {
                language: kind(attrs={"lang": language, "aria-label": name, **rows})
                for language, name in languages.items()
            }
        )

    def decompress(self, value: Any) -> list[str]:
        text = Text.of(value)
        return [text.fr, text.en]


class TextFormField(forms.MultiValueField):
    """The form's side of `TextField`: French is required where the field is, English never."""

    def __init__(
        self, *, max_length: int | None = None, lines: int = 1, required: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(
            fields=[
                forms.CharField(max_length=max_length, required=required),
                forms.CharField(max_length=max_length, required=False),
            ],
            widget=TextWidget(lines),
            require_all_fields=False,
            required=required,
            **kwargs,
        )

    def compress(self, values: list[str]) -> Text:
        return Text(*values) if values else Text()


def plain(text: str) -> str:
    """A text without accents and capitals, to compare or sort it with others."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
