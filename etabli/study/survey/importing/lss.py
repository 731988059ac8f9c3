"""The structure of a LimeSurvey survey (`.lss`): the texts behind the codes of its exports.

The file is XML with a table each for questions, subquestions and answers. Up to version 3 their
texts stand in them; from version 4 on they stand in tables of their own, one line a language.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput

_TAG = re.compile(r"<[^>]*>")


def labels(content: bytes, where: str) -> dict[str, dict[str, Any]]:
    """For each code of a column (`Q1`, `Q5[SQ001]`): its `text` and its `values` by code.

    In French where the survey speaks it. Raises BadInput where this is no LimeSurvey structure.
    """
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(content)
    except (SyntaxError, ValueError):  # of the XML, or what it must not hold
        root = None
    if root is None or not (root.findtext("LimeSurveyDocType") or "").strip():
        raise BadInput(_("this is not the structure of a LimeSurvey survey"), where=where)
    asked = _texts(root, "question_l10ns", "qid", "question")
    answered = _texts(root, "answer_l10ns", "aid", "answer")
    questions = {
        row["qid"]: (row["title"], asked.get(row["qid"]) or _plain(row.get("question", "")))
        for row in _rows(root, "questions")
        if row.get("title") and row.get("qid") and row.get("parent_qid", "0") in ("", "0")
    }
    found: dict[str, dict[str, Any]] = {
        title: {"text": text, "values": {}} for title, text in questions.values()
    }
    for row in _rows(root, "subquestions"):
        parent = questions.get(row.get("parent_qid", ""))
        if parent and row.get("title"):
            text = asked.get(row.get("qid", "")) or _plain(row.get("question", ""))
            found[f"{parent[0]}[{row['title']}]"] = {"text": text, "values": {}}
    for row in _rows(root, "answers"):
        parent = questions.get(row.get("qid", ""))
        if parent and row.get("code"):
            text = answered.get(row.get("aid", "")) or _plain(row.get("answer", ""))
            found[parent[0]]["values"][row["code"]] = text
    return found


def _rows(root: Any, table: str) -> Iterator[dict[str, str]]:
    rows = [
        {cell.tag: (cell.text or "").strip() for cell in row}
        for row in root.iterfind(f"{table}/rows/row")
    ]
    # What is told last is kept: French where there is any.
    yield from sorted(rows, key=lambda row: row.get("language") == "fr")


def _texts(root: Any, table: str, key: str, text: str) -> dict[str, str]:
    return {row[key]: _plain(row.get(text, "")) for row in _rows(root, table) if row.get(key)}


def _plain(text: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", text)).split())
