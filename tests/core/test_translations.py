"""The French catalogues: complete, up to date with the code, and written as French is written."""

import re
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.core.management import call_command
from django.utils import translation

from etabli.core import translations

CATALOGUES = list(translations.catalogues())
ROOMS = [(path, catalogue) for path, catalogue in CATALOGUES if "allauth" not in path.parts]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]")
TAG = re.compile(r"<[^>]+>")
# What is code in a French sentence keeps the signs of code.
CODE = re.compile(r'<[^>]+>|%\(\w+\)[a-z]|%[a-z]|"…"|Authorization: Bearer|--\w+')


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms(text: Any) -> tuple[str, ...]:
    """One text, or those of one and of many."""
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def key(message: Message) -> tuple[str | None, tuple[str, ...]]:
    return message.context, forms(message.id)


def french() -> Iterator[tuple[str, str]]:
    """Each English text and its French one."""
    for _path, catalogue in CATALOGUES:
        for message in messages(catalogue):
            english = forms(message.id)
            for number, text in enumerate(forms(message.string)):
                yield english[min(number, len(english) - 1)], text


def against(pattern: str) -> list[str]:
    """The French texts in which a mistake is found."""
    return [text for _english, text in french() if re.search(pattern, CODE.sub("x", text))]


def test_the_catalogues_have_the_texts_of_the_code_and_no_others() -> None:
    """`etabli translations collect` brings them up to date."""
    known = {path: {key(one) for one in messages(catalogue)} for path, catalogue in ROOMS}
    told = {path: {key(one) for one in messages(texts)} for path, texts in translations.collected()}
    assert known == told


def test_every_text_has_its_french_and_none_is_left_over() -> None:
    for path, catalogue in CATALOGUES:
        open_ones = [
            message.id
            for message in messages(catalogue)
            if message.fuzzy
            or not all(forms(message.string))
            or len(forms(message.string)) != len(forms(message.id))
        ]
        assert (open_ones, list(catalogue.obsolete)) == ([], []), path


def test_placeholders_and_tags_are_the_same_in_french() -> None:
    for path, catalogue in CATALOGUES:
        for message in messages(catalogue):
            for english, text in zip(forms(message.id), forms(message.string), strict=True):
                for sign in (PLACEHOLDER, TAG):
                    assert sorted(sign.findall(text)) == sorted(sign.findall(english)), (path, text)


def test_one_english_text_has_one_french_text_in_all_rooms() -> None:
    """Django knows one catalogue: the first room's text would stand in the others' pages."""
    told = defaultdict(set)
    for _path, catalogue in CATALOGUES:
        for message in messages(catalogue):
            told[message.context, forms(message.id)[0]].add(forms(message.string))
    assert [(english, texts) for english, texts in told.items() if len(texts) > 1] == []


def test_pages_show_what_the_catalogues_say() -> None:
    """Compiled (`bin/setup`), and not hidden by a library's text for the same English."""
    with translation.override("fr"):
        for path, catalogue in CATALOGUES:
            for message in messages(catalogue):
                assert shown(message) == forms(message.string), path


def shown(message: Message) -> tuple[str, ...]:
    """What Django makes of a text for a page, for one and for two."""
    english = forms(message.id)
    if message.context:
        return (translation.pgettext(message.context, english[0]),)
    if len(english) == 1:
        return (translation.gettext(english[0]),)
    return tuple(translation.ngettext(*english, number) for number in (1, 2))


def test_what_is_said_in_place_of_allauth_is_still_said_by_allauth() -> None:
    """An upgrade that words its English otherwise would bring its own French back."""
    with (files("allauth") / "locale/fr/LC_MESSAGES/django.mo").open("rb") as file:
        known = {key(message) for message in messages(read_mo(file))}
    (ours,) = [catalogue for path, catalogue in CATALOGUES if "allauth" in path.parts]
    assert {key(message) for message in messages(ours)} - known == set()


@pytest.mark.parametrize(
    ("mistake", "pattern"),
    [
        ("a straight apostrophe", r"'"),
        ("straight quotes", r'"'),
        ("three points for …", r"\.\.\."),
        ("two spaces", r"  "),
        ("a breaking space before a sign", r" [;:!?»%]"),
        ("a breaking space after «", r"« |«[^\u00a0]"),
        ("no narrow no-break space before ; ! ?", r"[^\u202f][;!?]"),
        ("no no-break space before :", r"[^\u00a0]:(\s|$)"),
        ("no no-break space before »", r"[^\u00a0]»"),
        ("a breaking space between a number and its unit", r"\d (h|min|Mo|km)\b|\d €"),
        ("a number of thousands without its space", r"\b[1-9]\d{4,}\b(?<!39478)(?<!200026573)"),
        ("English quotes", r"[“”]"),
        ("a word of English", r"(?i)\b(e-?mails?|please|desk|booking|coworking hub)\b"),
    ],
)
def test_french_is_written_as_french_is_written(mistake: str, pattern: str) -> None:
    assert against(pattern) == [], mistake


def test_a_sentence_ends_in_french_as_it_does_in_english() -> None:
    told = [
        (english, text)
        for english, text in french()
        if english[-1] in ".:?!…," and text[-1] != english[-1]
    ]
    assert told == []


def test_collecting_keeps_what_is_translated_and_drops_what_is_gone(
    settings: Any, tmp_path: Path
) -> None:
    settings.PACKAGE = tmp_path
    room = tmp_path / "garden"
    (room / "templates" / "garden").mkdir(parents=True)
    (room / "rules.py").write_text("told = _('Rain'), ngettext_lazy('%d tree', '%d trees')")
    page = room / "templates" / "garden" / "page.html"
    page.write_text("{% translate 'Snow' %}")

    call_command("translations", "collect")
    path = room / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    path.write_text(
        path.read_text().replace('msgid "Rain"\nmsgstr ""', 'msgid "Rain"\nmsgstr "Pluie"')
    )
    page.write_text("{% translate 'Sun' %}")
    call_command("translations", "collect")

    with path.open("rb") as file:
        found = read_po(file, locale="fr")
    assert [(forms(one.id), forms(one.string)) for one in messages(found)] == [
        (("Rain",), ("Pluie",)),
        (("%d tree", "%d trees"), ("", "")),
        (("Sun",), ("",)),
    ]
    assert not found.obsolete


def test_templates_give_up_their_plurals_and_contexts(settings: Any, tmp_path: Path) -> None:
    settings.PACKAGE = tmp_path
    page = tmp_path / "garden" / "templates" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        "{% if one %}\n  <p>it's (so</p>\n"
        "    {% blocktranslate count n=n trimmed %}\n {{ n }} hen {% plural %} {{ n }} hens\n"
        '{% endblocktranslate %}\n{% endif %}\n{% translate "Open" context "door" %}'
    )
    ((_path, texts),) = translations.collected()
    assert [key(one) for one in messages(texts)] == [
        (None, ("%(n)s hen", "%(n)s hens")),
        ("door", ("Open",)),
    ]
