"""A hundred thousand answers from one file: seconds to import them, and the pages afterwards.

A file as LimeSurvey writes it (codes in some columns, labels in others, a column for each choice)
is taken in, mapped as proposed and carried out as the worker does it. Promised: imported within
60 seconds, the study's pages within 300 ms. `--answers N` for another number.
"""

import argparse
import csv
import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks._world import measured

ROUNDS = 10


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--answers", type=int, default=100_000)
    answers = parser.parse_args().answers

    from django.conf import settings
    from django.core.management import call_command
    from django.utils import translation

    from etabli.core.texts import Text
    from etabli.study import services as studies
    from etabli.study.models import Import
    from etabli.study.survey.importing import services
    from etabli.territory.models import Territory
    from etabli.web import demo

    settings.ALLOWED_HOSTS.append("testserver")
    call_command("collectstatic", interactive=False, verbosity=0)
    demo.load(lambda _message: None)
    translation.activate("fr")
    study = studies.create_study(
        Territory.objects.get(), Text("Mesure"), owner="-", contact_email="a@example.org"
    )
    content = export(study, answers)
    written = _watched(services)
    with told(f"a file of {len(content) / 1e6:.0f} MB looked at, a mapping proposed"):
        imported = services.take_in(study, content, "results-survey1.csv")
    with told("what would come of its first lines"):
        services.preview(imported)
    with told(f"{answers:,} answers imported"):
        run(imported, services)
    imported.refresh_from_db()
    print(f"| … of which the database is kept from others | {written[0]:.1f} s |")
    assert (imported.new, imported.refused) == (answers, 0), (imported.new, imported.refused)
    with told("the same file again: nothing new"):
        again = services.take_in(study, content, "results-survey1.csv")
        run(again, services)
    again.refresh_from_db()
    assert (again.new, again.known) == (0, answers)

    mapped = services.take_in(study, content, "results-survey1.csv")
    _measure_pages(study, imported, mapped)
    print("\n| | |\n|---|---|")
    with told(f"{answers:,} answers taken out again"):
        services.undo(Import.objects.get(pk=imported.pk))
    assert not study.responses.exists()


def _measure_pages(study: Any, imported: Any, mapped: Any) -> None:
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from etabli.people.models import User
    from etabli.web import demo

    client = Client()
    officer = User.objects.get(email=demo.accounts()["study-officer"])
    client.force_login(officer, backend=settings.AUTHENTICATION_BACKENDS[0])
    slug = [study.slug]
    pages = {
        "the study": reverse("study", args=slug),
        "its imports": reverse("study_import", args=slug),
        "an import that is done": reverse("study_import_file", args=[*slug, imported.uuid]),
        "the columns of a file": reverse("study_import_columns", args=[*slug, mapped.uuid]),
        "the values of a file": reverse("study_import_values", args=[*slug, mapped.uuid]),
        "its channels": reverse("study_channels", args=slug),
        "all studies": reverse("studies"),
    }
    print("\n| page | median | queries |\n|---|---|---|")
    for name, path in pages.items():
        taken, queries, _size = measured(client, path, rounds=ROUNDS, unwatched=2)
        print(f"| {name} | {taken} | {queries} |")


def export(study: Any, count: int) -> bytes:
    """Invented answers in the layout of LimeSurvey's CSV."""
    from etabli.study.selectors import inhabitants_and_abroad, places_of
    from etabli.study.survey import questionnaire
    from etabli.study.survey.simulation import simulate

    asked = questionnaire.parse(study.questionnaire).questions
    names = places_of(study.territory).names
    columns = [one for question in asked.values() for one in _columns(question)]
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow(
        [
            "id. ID de la réponse",
            "submitdate. Date de soumission",
            *(
                f"{one.key}[{part}]. {one.label.fr} [{label}]"
                if part
                else f"{one.key}. {one.label.fr}"
                for one, part, label in columns
            ),
        ]
    )
    people = simulate(count, 1, *inhabitants_and_abroad(study.territory), ())
    for number, one in enumerate(people, start=1):
        sent = one.submitted_at.strftime("%Y-%m-%d %H:%M:%S")
        cells = (
            _told(question, part, one.answers.get(question.key), names)
            for question, part, _label in columns
        )
        writer.writerow([number, sent, *cells])
    return written.getvalue().encode()


def _columns(question: Any) -> list[tuple[Any, str, object]]:
    """A column for each choice, rank or price, or one for all: the part that it holds."""
    from etabli.study.survey.importing.layout import parts_of, ranks_of

    ranks = {key.removeprefix("#"): label for key, label in ranks_of(question).items()}
    parts = ranks or parts_of(question) or {"": ""}
    return [(question, part, label) for part, label in parts.items()]


def _told(question: Any, part: str, answer: Any, names: Any) -> object:
    """A cell, with labels as LimeSurvey writes them."""
    from etabli.study.survey.questionnaire import Kind

    if answer is None:
        return ""
    labels = {choice.key: choice.label.fr for choice in question.choices}
    match question.kind:
        case Kind.several:
            return "Y" if part in answer else ""
        case Kind.ranking:
            return labels[answer[int(part) - 1]]
        case Kind.price:
            return f"{answer['minor'][part] / 100:.2f}"
        case Kind.commune:
            return names[question.places].get(answer, "")
    return labels.get(answer, answer)


def run(imported: Any, services: Any) -> None:
    """As the worker does it."""
    from etabli.study.models import Import

    Import.objects.filter(pk=imported.pk).update(
        state=Import.State.WAITING, run="00000000-0000-4000-8000-000000000001"
    )
    services.carry_out.func(imported.pk, "00000000-0000-4000-8000-000000000001", "fr")


def _watched(services: Any) -> list[float]:
    """The seconds that the writing at the end takes, once it has taken them."""
    seconds: list[float] = []
    write: Callable[..., int] = services._write

    def watched(*arguments: Any) -> int:
        began = time.perf_counter()
        new = write(*arguments)
        seconds.append(time.perf_counter() - began)
        return new

    services._write = watched
    print("| | |\n|---|---|")
    return seconds


@contextmanager
def told(what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    print(f"| {what} | {time.perf_counter() - began:.1f} s |", flush=True)


if __name__ == "__main__":
    main()
