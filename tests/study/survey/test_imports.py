"""Files of answers: taken in, mapped on the page, imported whole or not at all, undone."""

import csv
import io
import os
import signal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from etabli.core.errors import BadInput, Conflict, Refused
from etabli.study import services as studies
from etabli.study.models import Contact, Import, Response
from etabli.study.survey.importing import selectors, services
from etabli.study.survey.importing.formats import Format
from etabli.study.survey.importing.layout import Layout
from tests.racers import racers
from tests.study.survey import exports
from tests.study.test_services import CSV, LAYOUT
from tests.study.worlds import make_study, make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def signed(officer):
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer.user)
    return client


def take_in(study, content=exports.GOOGLE, name="results.csv", **details):
    content = content.encode() if isinstance(content, str) else content
    return services.take_in(study, content, name, **details)


def carried_out(imported):
    """As the worker does it, once it was started."""
    services.start(imported)
    imported.refresh_from_db()
    services.carry_out.func(imported.pk, str(imported.run), "en")
    return Import.objects.select_related("study").get(pk=imported.pk)


def table(*lines, header="No;profile;home;interest;days_per_week"):
    return "\n".join([header, *lines]) + "\n"


# What comes in, and what does not


def test_a_file_is_imported_and_each_answer_knows_its_file(study, officer):
    imported = carried_out(take_in(study, by=officer))
    assert (imported.state, imported.new, imported.refused) == (Import.State.DONE, 2, 0)
    assert imported.uploaded_by == officer
    assert {one.imported_id for one in study.responses.all()} == {imported.pk}
    assert len(imported.sha256) == 64


def test_lines_are_told_one_by_one_and_the_others_come_in(study):
    content = table(
        "1;employee;Bruyère;certain;2",
        "2;miner;Bruyère;certain;2",
        "3;employee;Nulle-Part;certain;2",
        "4;employee;Bruyère;certain;9",
        "5;employee;Bruyère",
        '6;"employee"x;Bruyère;no;',
        "1;employee;Bruyère;no;",
        "7;Salarié en Suisse;01004;no;",
    )
    imported = carried_out(take_in(study, content))
    assert (imported.new, imported.refused) == (2, 6)
    told = [(one.line, one.column, one.value) for one in selectors.refusals(imported)]
    assert told == [
        (3, "profile", "miner"),
        (4, "home", "Nulle-Part"),
        (5, "days_per_week", "9"),
        (6, "", ""),
        (7, "", ""),
        (8, "No", "1"),
    ]


def test_the_same_file_again_brings_nothing_and_a_later_one_what_is_new(study):
    first = table("1;employee;Bruyère;no;", "2;employee;Bruyère;no;")
    carried_out(take_in(study, first))
    again = carried_out(take_in(study, first, "results (1).csv"))
    assert (again.new, again.known) == (0, 2)
    later = take_in(study, first + "3;creator;Douglas;certain;1\n", "results-later.csv")
    assert later.source == again.source == "results"
    later = carried_out(later)
    assert (later.new, later.known) == (1, 2)


def test_a_later_export_with_one_more_column_goes_on_with_the_same_survey(study):
    carried_out(take_in(study, table("1;employee;Bruyère;no;")))
    wider = table(
        "1;employee;Bruyère;no;;x",
        "2;employee;Bruyère;no;;y",
        header="No;profile;home;interest;days_per_week;new",
    )
    later = carried_out(take_in(study, wider, "later.csv"))
    assert (later.new, later.known) == (1, 1)


def test_another_survey_of_the_same_tool_is_not_taken_for_the_first(study):
    carried_out(take_in(study, table("1;employee;Bruyère;no;")))
    other = table("1;creator;Douglas;no;", header="No;Profil;Commune;Y aller ?;Jours")
    assert take_in(study, other, "other.csv").source == "other"
    assert take_in(study, other, "results.csv").source == "results-2"


def test_a_survey_never_bears_the_name_of_answers_that_came_without_a_file(study):
    make_survey(study)  # their source is “test”
    imported = take_in(study, name="test.csv")
    assert imported.source == "test-2"
    with pytest.raises(BadInput) as refused:
        services.map_columns(imported, Layout.of(imported.mapping), "test")
    assert refused.value.field == "source"


def test_two_who_answered_alike_count_as_two_where_no_number_tells_them_apart(study):
    line = "employee;Bruyère;no;"
    content = table(line, line, header="profile;home;interest;days_per_week")
    assert carried_out(take_in(study, content)).new == 2
    assert carried_out(take_in(study, content)).new == 0


def test_a_mapping_is_remembered_for_the_next_file_with_the_same_headers(study):
    content = table("1;A;Bruyère;no;")
    imported = take_in(study, content)
    layout = Layout.of(imported.mapping)
    told = Layout.of({**layout.as_json(), "values": {"profile": {"A": "creator"}}})
    services.map_columns(imported, told, "our survey")
    carried_out(imported)
    after = take_in(study, content.replace("1;", "2;"), "after.csv")
    assert Layout.of(after.mapping).values["profile"] == {"A": "creator"}
    assert after.source == "our survey"
    carried_out(after)
    assert set(study.responses.values_list("profile", flat=True)) == {"creator"}


def test_numbers_among_words_and_places_begun_are_proposed(study):
    imported = take_in(study, table("1;employee;Bru;certain;2 jours", "2;creator;Bruyère;no;1 à 2"))
    assert Layout.of(imported.mapping).values == {"days_per_week": {"2 jours": "2"}}


def test_answers_to_an_example_are_told_as_invented(study):
    studies.change_study(study, is_simulated=True)
    carried_out(take_in(study))
    assert all(study.responses.values_list("is_simulated", flat=True))


def test_a_value_that_means_no_answer_is_left_out(study):
    content = table("1;employee;Bruyère;no;", header="No;profile;home;interest;days_per_week")
    content = content.replace("No;profile", "No;start;profile").replace("1;emp", "1;NSP;emp")
    imported = take_in(study, content)
    layout = Layout.of(imported.mapping)
    told = {**layout.as_json(), "values": {"start": {"NSP": ""}}}
    services.map_columns(imported, Layout.of(told), imported.source)
    carried_out(imported)
    assert "start" not in study.responses.get().answers


def test_the_tool_can_be_said_otherwise(study):
    imported = take_in(study)
    assert imported.format == Format.google
    services.read_as(imported, Format.other)
    imported.refresh_from_db()
    assert (imported.format, Layout.of(imported.mapping).id) == ("other", "")


def test_the_command_line_s_layout_leaves_its_import_behind(study):
    services.import_responses(study, CSV, "answers.csv", LAYOUT, "layout.toml")
    imported = study.imports.get()
    assert (imported.new, imported.refused, imported.source) == (2, 1, "answers.csv")
    assert study.responses.filter(imported=imported).count() == 2


@pytest.mark.parametrize(
    "content",
    [b"", b"a;b;c\n", b"PK\x03\x04 and no workbook", b"\xd0\xcf\x11\xe0\xa1", b"\x00" * 9],
)
def test_a_file_that_cannot_be_read_is_refused_at_its_field(study, content):
    with pytest.raises(BadInput) as refused:
        take_in(study, content)
    assert refused.value.field == "file"
    assert not Import.objects.exists()


# Whole or not at all


def test_a_run_that_is_killed_leaves_nothing_and_starts_again(study, monkeypatch):
    imported = take_in(study)

    def killed(*_rows):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(services, "_write", killed)
        with pytest.raises(SystemExit):
            carried_out(imported)
    imported.refresh_from_db()
    assert imported.state == Import.State.RUNNING
    assert not imported.is_interrupted
    assert not study.responses.exists()
    Import.objects.update(told_at="2020-01-01T00:00:00Z")
    imported.refresh_from_db()
    assert imported.is_interrupted
    assert carried_out(imported).new == 2


def die_while_writing(number: int, run: str, folder: str) -> None:
    """As the machine does when it loses its power: after the writing, before its commit."""
    from django.conf import settings as own

    own.MEDIA_ROOT = folder
    write = services._write

    def written_and_gone(*arguments):
        write(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    services._write = written_and_gone
    services.carry_out.func(number, run, "en")


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_while_it_writes_leaves_nothing(tmp_path):
    imported = take_in(make_study())
    run = uuid4()
    Import.objects.update(state=Import.State.WAITING, run=run)
    with racers(1) as one, pytest.raises(EOFError):
        one.race(die_while_writing, [(imported.pk, str(run), str(tmp_path))])
    assert not Response.objects.exists()
    Import.objects.update(told_at="2020-01-01T00:00:00Z")
    imported.refresh_from_db()
    assert imported.is_interrupted
    services.start(imported)  # the tests' worker is at work at once
    imported.refresh_from_db()
    assert (imported.state, imported.new) == (Import.State.DONE, 2)


def test_a_run_that_was_overtaken_writes_nothing(study):
    imported = take_in(study)
    services.start(imported)
    imported.refresh_from_db()
    Import.objects.update(run=uuid4(), state=Import.State.RUNNING)
    with pytest.raises(services._OvertakenError):
        services._carry_out(imported)
    assert not study.responses.exists()


def test_a_run_that_fails_says_why_and_keeps_nothing(study, monkeypatch):
    imported = take_in(study)
    with monkeypatch.context() as patch:
        patch.setattr(services, "_write", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            carried_out(imported)
    imported.refresh_from_db()
    assert imported.state == Import.State.FAILED
    assert "nothing was imported" in imported.failure
    assert not study.responses.exists()


def test_what_was_imported_is_not_started_again(study):
    imported = carried_out(take_in(study))
    with pytest.raises(Conflict, match="imported before"):
        services.start(imported)


def test_a_question_that_needs_an_answer_needs_a_column(study):
    imported = take_in(study, "No;Comment\n1;hello\n")
    with pytest.raises(BadInput, match="needs a column"):
        services.start(imported)


def test_the_file_is_erased_once_its_answers_are_in(study, django_capture_on_commit_callbacks):
    imported = take_in(study)
    path = imported.file.path
    with django_capture_on_commit_callbacks(execute=True):
        carried_out(imported)
    imported.refresh_from_db()
    assert not imported.file
    assert not imported.look and not imported.head
    with pytest.raises(FileNotFoundError), open(path):  # noqa: PTH123
        pass


def test_a_file_that_nobody_imports_is_thrown_away_after_a_week(study):
    take_in(study)
    assert services.forget_files() == 0
    Import.objects.update(uploaded_at="2020-01-01T00:00:00Z")
    assert services.forget_files() == 1
    assert not Import.objects.exists()


# Undone


def test_an_import_is_undone_as_a_whole_and_can_be_done_again(study):
    make_survey(study)
    before = study.responses.count()
    imported = carried_out(take_in(study))
    services.undo(imported)
    imported.refresh_from_db()
    assert (imported.state, imported.new) == (Import.State.UNDONE, 2)
    assert study.responses.count() == before
    assert carried_out(take_in(study)).new == 2


def test_an_import_that_an_estimate_has_read_stays(surveyed):
    imported = carried_out(take_in(surveyed))
    studies.estimate(surveyed)
    with pytest.raises(Conflict, match="they stay"):
        services.undo(imported)
    assert imported.responses.count() == 2


def test_an_import_to_one_of_whose_answers_something_refers_stays(study):
    imported = carried_out(take_in(study))
    Contact.objects.create(response=imported.responses.first(), email="a@example.org", consents={})
    with pytest.raises(Conflict, match="they stay"):
        services.undo(imported)
    assert imported.responses.count() == 2


def test_an_import_at_work_is_not_undone(study):
    imported = take_in(study)
    services.start(imported)
    with pytest.raises(Conflict, match="at present"):
        services.undo(imported)


# On the pages


def page(name, imported):
    return reverse(name, args=[imported.study.slug, imported.uuid])


def upload(signed, study, content=exports.GOOGLE, name="results.csv", **others):
    content = content.encode() if isinstance(content, str) else content
    files = {"file": SimpleUploadedFile(name, content)}
    return signed.post(reverse("study_import", args=[study.slug]), {**files, **others})


def fields(form):
    """A form as a browser sends it back untouched."""
    return {
        bound.html_name: value
        for bound in form
        if (value := bound.value()) not in (None, "") or bound.field.required
    }


def test_a_file_goes_from_the_form_to_the_answers(
    signed, study, django_capture_on_commit_callbacks
):
    content = table("1;Salariée;Bruyaire;certain;2 jours", "2;creator;Douglas;no;")
    response = upload(signed, study, content)
    imported = study.imports.get()
    assert response.url == page("study_import_columns", imported)
    columns = signed.get(response.url)
    assert "recognised as made by: another tool" in columns.text
    response = signed.post(response.url, fields(columns.context["form"]))
    assert response.url == page("study_import_values", imported)
    values = signed.get(response.url)
    assert "Bruyaire" in values.text
    form = values.context["form"]
    names = {
        str(bound.label): bound.html_name for bound in form if bound.html_name.startswith("value_")
    }
    told = {
        **fields(form),
        names["“Salariée” means"]: "=employee",
        names["“Bruyaire” means"]: "Bruyère",
        names["“2 jours” means"]: "2",
    }
    response = signed.post(response.url, {**told, "check": ""})
    again = signed.get(response.url)
    assert len(again.context["preview"].rows) == 2
    with django_capture_on_commit_callbacks(execute=True):
        response = signed.post(response.url, {**fields(again.context["form"]), "start": "1"})
    assert response.url == page("study_import_file", imported)
    text = signed.get(response.url).text
    assert study.responses.count() == 2
    assert study.responses.get(external_id="1").answers == {
        "profile": "employee",
        "home": "01002",
        "interest": "certain",
        "days_per_week": 2,
    }
    assert "Undo this import" in text
    response = signed.post(page("study_import_undo", imported), follow=True)
    assert "The import is undone" in response.text
    assert not study.responses.exists()


def test_what_does_not_fit_is_told_at_its_value(signed, study):
    upload(signed, study, table("1;employee;Bruyaire;certain;2"))
    address = page("study_import_values", study.imports.get())
    form = signed.get(address).context["form"]
    (name,) = (bound.html_name for bound in form if "Bruyaire" in str(bound.label))
    response = signed.post(address, {**fields(form), name: "Nowhere"})
    assert "This is not one of the places in the list." in str(response.context["form"].errors)


def test_several_columns_can_be_said_to_be_the_choices_of_one_question(signed, study):
    content = table(
        "1;employee;Bruyère;certain;2;x;",
        header="No;profile;home;interest;days_per_week;Sous;Bruit",
    )
    upload(signed, study, content)
    imported = study.imports.get()
    address = page("study_import_columns", imported)
    form = signed.get(address).context["form"]
    response = signed.post(address, {**fields(form), "question_priorities": "each"})
    form = signed.get(response.url).context["form"]
    told = {**fields(form), "part_priorities_price": "5", "part_priorities_quiet": "6"}
    signed.post(response.url, told)
    imported.refresh_from_db()
    assert imported.mapping["columns"]["priorities"] == {"price": "Sous", "quiet": "Bruit"}
    (row,) = services.preview(imported).rows
    assert row.answers["priorities"] == ["price"]


def test_ranks_and_four_prices_are_mapped_on_the_page_from_any_columns(signed, study):
    content = table(
        "1;employee;Bruyère;certain;2;atelier;hub;nomad_office;25;5;8,50 €;15",
        header="No;profile;home;interest;days_per_week;R1;R2;R3;A;B;C;D",
    )
    upload(signed, study, content)
    imported = study.imports.get()
    address = page("study_import_columns", imported)
    given = fields(signed.get(address).context["form"])
    apart = {"question_kinds": "ranks", "question_price_limits": "each", "question_price": ""}
    response = signed.post(address, {**given, "question_days_elsewhere": "", **apart})
    given = fields(signed.get(response.url).context["form"])
    parts = {f"part_kinds_#{rank}": str(4 + rank) for rank in (1, 2, 3)}
    prices = ("too_expensive", "too_cheap", "cheap", "expensive")
    parts |= {f"part_price_limits_{name}": str(at) for at, name in enumerate(prices, start=8)}
    signed.post(response.url, {**given, **parts})
    form = signed.get(response.url).context["form"]
    [asked] = [one for one in form.sections() if one.question.key == "kinds"]
    [means] = [field.html_name for value, _count, field in asked.values if value == "atelier"]
    signed.post(response.url, {**fields(form), means: "=fablab"})
    imported.refresh_from_db()
    (row,) = services.preview(imported).rows
    assert row.answers["kinds"] == ["fablab", "hub", "nomad_office"]
    assert list(row.answers["price_limits"]["minor"].values()) == [500, 850, 1500, 2500]


def test_what_would_come_in_is_told_without_reading_the_file_anew(study):
    imported = take_in(study)
    imported.file.delete()
    assert services.preview(imported).lines == 2


def test_one_column_does_not_answer_two_questions(signed, study):
    upload(signed, study, table("1;employee;Bruyère;certain;2"))
    address = page("study_import_columns", study.imports.get())
    form = signed.get(address).context["form"]
    response = signed.post(address, {**fields(form), "question_work": "2"})
    assert "This column answers" in str(response.context["form"].errors)


def test_a_file_that_cannot_be_read_is_told_above_the_form(signed, study):
    response = upload(signed, study, "No;Profile")
    assert "there is a header and no answer below it" in response.text


def test_refused_lines_go_into_a_spreadsheet_that_computes_nothing(signed, study):
    imported = carried_out(take_in(study, table("1;=1+1;Bruyère;no;")))
    response = signed.get(page("study_import_refusals", imported))
    rows = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0] == ["Line", "Column", "Value", "What is allowed"]
    assert rows[1][:3] == ["2", "profile", "'=1+1"]


def test_where_an_import_is_stands_on_its_page(signed, study):
    imported = take_in(study)
    services.start(imported)
    Import.objects.update(state=Import.State.RUNNING, lines=200, read=100)
    text = signed.get(page("study_import_file", imported)).text
    assert 'value="50"' in text
    assert "100 lines of 200 read" in text
    Import.objects.update(told_at="2020-01-01T00:00:00Z")
    assert "was interrupted" in signed.get(page("study_import_file", imported)).text


def test_a_file_is_found_in_its_own_study_alone(signed, study):
    other = take_in(make_study())
    assert signed.get(page("study_import_columns", other)).status_code == 404


def test_the_pages_ask_the_database_a_fixed_number_of_times(
    signed, study, django_assert_max_num_queries
):
    imported = take_in(study)
    done = carried_out(take_in(study, table("1;miner;Bruyère;no;")))
    for name, one, most in (
        ("study_import_columns", imported, 12),
        ("study_import_values", imported, 14),
        ("study_import_file", done, 10),
        ("study_import_refusals", done, 8),
    ):
        signed.get(page(name, one))
        with django_assert_max_num_queries(most):
            assert signed.get(page(name, one)).status_code == 200


# Broken in every way

ANY_EXPORT = st.sampled_from(
    [exports.LIMESURVEY, exports.kobo("both"), exports.FRAMAFORMS, exports.GOOGLE, exports.ODK]
)
PIECE = st.one_of(
    st.binary(max_size=12),
    st.sampled_from(
        [b'"', b";", b"\n", b"\r", b",", b"\xe9", b"\x00", "é".encode(), b"=1+1", b"x" * 140_000]
    ),
)


WORKBOOK = exports.workbook(csv.reader(io.StringIO(exports.GOOGLE)))


@st.composite
def broken(draw):
    content = (
        bytearray(WORKBOOK)
        if draw(st.booleans())
        else bytearray(
            draw(ANY_EXPORT).encode(draw(st.sampled_from(["utf-8", "cp1252"])), "ignore")
        )
    )
    for piece in draw(st.lists(PIECE, max_size=4)):
        at = draw(st.integers(0, len(content)))
        content[at : at + draw(st.integers(0, 3))] = piece
    return bytes(content[: draw(st.integers(0, len(content)))] if draw(st.booleans()) else content)


@trials(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=broken())
def test_a_broken_file_is_refused_or_told_line_by_line_and_never_half_done(study, signed, content):
    Response.objects.all().delete()
    study.imports.all().delete()
    try:
        imported = take_in(study, content)
    except BadInput:
        assert not study.imports.exists()
        return
    for name in ("study_import_columns", "study_import_values"):
        assert signed.get(page(name, imported)).status_code == 200
    try:
        done = carried_out(imported)
    except Refused:
        assert not study.responses.exists()
        return
    if done.state == Import.State.DONE:
        assert done.new == study.responses.count()
        assert done.new + done.known + done.refused == done.lines
        assert done.refusals.count() == done.refused
    else:
        assert not study.responses.exists()
    assert signed.get(page("study_import_file", done)).status_code == 200
