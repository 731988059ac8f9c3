# ruff: noqa: E501 (lines as the tools write them)
"""Small exports in the layouts that survey tools really write; all answers in them are invented."""

import io
from collections.abc import Iterable, Sequence

LIMESURVEY = """\
"id. Response ID","submitdate. Date submitted","lastpage. Last page","startlanguage. Start language","seed. Seed","Q1. Quelle est votre situation ?","Q1[other]. Quelle est votre situation ? [Autre]","Q2. Dans quelle commune habitez-vous ?","Q3. Iriez-vous y travailler ?","Q4. Combien de jours par semaine ?","Q5[SQ001]. Qu'est-ce qui compte le plus pour vous ? [Tout près de chez moi]","Q5[SQ002]. Qu'est-ce qui compte le plus pour vous ? [Le prix]","Q5[SQ003]. Qu'est-ce qui compte le plus pour vous ? [Le calme]","Q5[other]. Qu'est-ce qui compte le plus pour vous ? [Autre]"
"1","2026-05-04 08:12:44","3","fr","1204","A2","","Bruyère","A1","2.0000000000","Y","","Y","la vue"
"2","2026-05-04 09:40:02","3","fr","8812","-oth-","artiste","DOUGLAS","A4","","","","",""
"3","","1","fr","4410","A1","","","","","","","",""
"4","2026-05-05 17:03:10","3","fr","9001","A1","","Épicéa (01005)","A2","1","","Y","",""
"""

_LIMESURVEY_QUESTIONS = (
    ("11", "Q1", "L", "<p>Quelle est votre situation&nbsp;?</p>"),
    ("12", "Q2", "S", "Dans quelle commune habitez-vous ?"),
    ("13", "Q3", "L", "Iriez-vous y travailler ?"),
    ("14", "Q4", "N", "Combien de jours par semaine ?"),
    ("15", "Q5", "M", "Qu'est-ce qui compte le plus pour vous ?"),
)
_LIMESURVEY_ANSWERS = (
    ("1", "11", "A1", "Salarié ou agent public en France"),
    ("2", "11", "A2", "Indépendant ou chef d'entreprise"),
    ("3", "13", "A1", "Oui, certainement"),
    ("4", "13", "A2", "Oui, probablement"),
    ("5", "13", "A4", "Non"),
)
_LIMESURVEY_PARTS = (
    ("21", "15", "SQ001", "Tout près de chez moi"),
    ("22", "15", "SQ002", "Le prix"),
    ("23", "15", "SQ003", "Le calme"),
)


def limesurvey_structure(
    questions: Sequence[Sequence[str]] = (), answers: Sequence[Sequence[str]] = ()
) -> bytes:
    """As version 6 writes it, with the texts in tables of their own, in two languages; `questions`
    and `answers` beside the usual ones."""
    all_questions = (*_LIMESURVEY_QUESTIONS, *questions)
    all_answers = (*_LIMESURVEY_ANSWERS, *answers)
    asked_rows = _rows(
        ("qid", "parent_qid", "type", "title"),
        [(qid, "0", kind, code) for qid, code, kind, _text in all_questions],
    )
    parts = _rows(
        ("qid", "parent_qid", "type", "title"),
        [(qid, parent, "T", code) for qid, parent, code, _text in _LIMESURVEY_PARTS],
    )
    texts = [(qid, text) for qid, _c, _k, text in all_questions]
    texts += [(qid, text) for qid, _p, _c, text in _LIMESURVEY_PARTS]
    asked = [(qid, text, "fr") for qid, text in texts] + [(qid, "?", "en") for qid, _text in texts]
    answered = [(aid, text, "fr") for aid, _q, _c, text in all_answers]
    answer_rows = _rows(("aid", "qid", "code"), [one[:3] for one in all_answers])
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<document>
 <LimeSurveyDocType>Survey</LimeSurveyDocType>
 <DBVersion>623</DBVersion>
 <questions>{asked_rows}</questions>
 <subquestions>{parts}</subquestions>
 <question_l10ns>{_rows(("qid", "question", "language"), asked)}</question_l10ns>
 <answers>{answer_rows}</answers>
 <answer_l10ns>{_rows(("aid", "answer", "language"), answered)}</answer_l10ns>
</document>""".encode()


def limesurvey_structure_before_4() -> bytes:
    """With the texts in the tables of the questions and answers themselves."""
    questions = _rows(
        ("qid", "parent_qid", "type", "title", "question", "language"),
        [(qid, "0", kind, code, text, "fr") for qid, code, kind, text in _LIMESURVEY_QUESTIONS],
    )
    parts = _rows(
        ("qid", "parent_qid", "title", "question", "language"),
        [(*one, "fr") for one in _LIMESURVEY_PARTS],
    )
    answers = _rows(
        ("qid", "code", "answer", "language"), [(*one[1:], "fr") for one in _LIMESURVEY_ANSWERS]
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<document><LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>178</DBVersion>
<questions>{questions}</questions><subquestions>{parts}</subquestions>
<answers>{answers}</answers></document>""".encode()


LIMESURVEY_CODES = """\
"id","submitdate","lastpage","startlanguage","Q1","Q1[other]","Q2","Q3","Q4","Q5[SQ001]","Q5[SQ002]","Q5[SQ003]"
"1","2026-05-04 08:12:44","3","fr","A2","","Bruyère","A1","2","Y","","Y"
"2","1980-01-01 00:00:00","3","fr","A1","","01004","A4","","","",""
"""

# A ranking by its ranks and prices as “multiple numerical input”, with codes alone.
LIMESURVEY_RANKS = """\
"id","submitdate","Q1","Q2","Q3","Q4","Q7[1]","Q7[2]","Q7[3]","Q8[SQ001]","Q8[SQ002]","Q8[SQ003]","Q8[SQ004]"
"1","2026-05-04 08:12:44","A1","Bruyère","A1","2","A2","A3","A1","25.00","5.00","8.50","15.00"
"2","2026-05-04 09:12:44","A1","Bruyère","A1","2","","","","","","",""
"""
PRICES_ANYWHERE = """\
Numéro;Situation;Commune;Y aller ?;Combien de jours par semaine ?;À partir de quel prix serait-ce trop cher pour vous ?;Si bas que vous douteriez de la qualité ?;À quel prix serait-ce une bonne affaire ?;Cher, mais envisageable ?
1;employee;Bruyère;certain;2;25 €;5;8,50 €;15 euros
2;employee;Bruyère;certain;2;25;50;8;15
"""

_KOBO_BESIDE = ("start", "end")
_KOBO_META = (
    "_id",
    "_uuid",
    "_submission_time",
    "_validation_status",
    "_notes",
    "_status",
    "_submitted_by",
    "__version__",
    "_tags",
    "_index",
)
_KOBO_ROWS = (
    (
        "2026-05-04T08:02:11.000+02:00",
        "2026-05-04T08:12:44.000+02:00",
        "independent",
        "01002",
        "certain",
        "2",
        "quiet near",
    ),
    (
        "2026-05-04T09:31:00.000+02:00",
        "2026-05-04T09:40:02.000+02:00",
        "employee",
        "01004",
        "no",
        "",
        "",
    ),
)


def kobo(layout: str, separator: str = ";") -> str:
    """KoboToolbox's CSV: `one` column for several answers, one for `each`, or `both`."""
    asked = ["work/profile", "work/home", "place/interest", "place/days_per_week"]
    choices = ("near", "price", "quiet")
    several = [] if layout == "each" else ["place/priorities"]
    apart = [] if layout == "one" else [f"place/priorities/{choice}" for choice in choices]
    lines = [[*_KOBO_BESIDE, *asked, *several, *apart, *_KOBO_META]]
    for number, (start, end, *answers, chosen) in enumerate(_KOBO_ROWS, start=1):
        boxes = (
            ["1" if choice in chosen.split() else "0" for choice in choices] if chosen else [""] * 3
        )
        lines.append(
            [
                start,
                end,
                *answers,
                *([chosen] if several else []),
                *(boxes if apart else []),
                str(1000 + number),
                f"5e6f0a1{number}-0c2d-4a53-9d2b-1f0e7a3c9b1{number}",
                f"2026-05-04T06:1{number}:50",
                "",
                "",
                "submitted_via_web",
                "",
                "vQ8",
                "",
                str(number),
            ]
        )
    return "\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines) + "\n"


ODK = """\
SubmissionDate,work-profile,work-home,place-interest,place-days_per_week,place-priorities,meta-instanceID,KEY,SubmitterID,Status
2026-05-04T06:12:50.123Z,independent,01002,certain,2,quiet near,uuid:aa11,uuid:aa11,7,
"""

FRAMAFORMS = """\
"Vos lieux de travail","","","","","","","","","","","",""
"Détails de la soumission","","","","","","","","","Qu’est-ce qui compte le plus pour vous ?","","",""
"Numéro de série","SID","Date","Adresse IP","UID","Quelle est votre situation ?","Dans quelle commune habitez-vous ?","Iriez-vous y travailler ?","Combien de jours par semaine ?","Tout près de chez moi","Le prix","Le calme","Une remarque, une idée ?"
"1","90412","04/05/2026 - 08:12","192.0.2.1","0","Indépendant ou chef d’entreprise","Bruyère","Oui, certainement","2","X","","X","Vivement !"
"2","90415","04/05/2026 - 09:40","192.0.2.7","0","Salarié en Suisse","St Douglas","Non","","","","",""
"""

GOOGLE = """\
"Horodateur","Quelle est votre situation ?","Dans quelle commune habitez-vous ?","Iriez-vous y travailler ?","Combien de jours par semaine ?","Qu'est-ce qui compte le plus pour vous ?","Combien paieriez-vous pour une journée, en euros ?"
"2026/05/04 8:12:44 AM UTC+2","Indépendant ou chef d’entreprise","Bruyère","Oui, certainement","2","Le calme;Des horaires larges, soir et week-end","12"
"2026/05/04 9:40:02 AM UTC+2","Salarié en Suisse","Douglas","Non","","",""
"""

GOOGLE_SHEET = (
    GOOGLE.replace("2026/05/04 8:12:44 AM UTC+2", "04/05/2026 08:12:44")
    .replace("2026/05/04 9:40:02 AM UTC+2", "04/05/2026 09:40:02")
    .replace("Le calme;Des", "Le calme, Des")
)


def workbook(lines: Iterable[Sequence[object]]) -> bytes:
    """The lines as an XLSX file."""
    import openpyxl

    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(list(line))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _rows(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    cells = (
        "".join(
            f"<{name}><![CDATA[{cell}]]></{name}>" for name, cell in zip(names, row, strict=True)
        )
        for row in rows
    )
    return f"<rows>{''.join(f'<row>{one}</row>' for one in cells)}</rows>"
