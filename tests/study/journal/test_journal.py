"""The journal: what is written down, who sees it, what stays of whom, what the report quotes."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from etabli.core import clock
from etabli.core.errors import BadInput, NotFound
from etabli.people.rights import Role
from etabli.people.services import grant
from etabli.study import services as studying
from etabli.study.journal import personal_data, selectors, services
from etabli.study.models import Meeting, Need, Participant
from etabli.study.report.selectors import draft_of, matter_of
from tests.study.worlds import make_responses, make_study
from tests.worlds import make_person

pytestmark = pytest.mark.django_db
QUIET = {"question": "priorities", "choice": "quiet"}


@pytest.fixture
def meeting(study):
    return services.add_meeting(
        study, kind="interview", title="A talk", held_on=date(2026, 3, 1), minutes="One.\n\nTwo."
    )


@pytest.fixture
def signed(officer) -> Client:
    return sign_in(officer)


@pytest.fixture
def funder(study) -> Client:
    person = make_person("Fanny")
    grant(person, Role.FUNDER, study.territory)
    return sign_in(person)


def sign_in(person):
    client = Client(headers={"accept-language": "en"})
    client.force_login(person.user)
    return client


def page(name, *args):
    return reverse(name, args=args)


def of(meeting):
    return page("meeting", meeting.study.slug, meeting.uuid)


def add_need(meeting, text="Quiet, please.", theme="rooms", **details):
    return services.add_need(meeting, text, theme, **details)


# What is written down


def test_somebody_who_came_has_a_name_an_organisation_or_a_role(meeting):
    with pytest.raises(BadInput, match="a name, an organisation or a role"):
        services.add_participant(meeting)
    with pytest.raises(BadInput, match="Give the name too"):
        services.add_participant(meeting, email="a@example.org", role="baker")
    services.add_participant(meeting, role="baker")
    assert meeting.participants.count() == 1


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"profile": "miner"}, "profile"),
        ({"question": "priorities", "choice": "gold"}, "support"),
        ({"question": "nothing", "choice": "quiet"}, "support"),
        ({"commune_code": "99999"}, "commune_code"),
    ],
)
def test_a_need_supports_what_the_study_knows(meeting, details, field):
    with pytest.raises(BadInput) as refused:
        add_need(meeting, **details)
    assert refused.value.field == field
    assert not Need.objects.exists()


def test_a_step_is_done_and_not_done_after_all(meeting, tuesday):
    step = services.add_step(meeting, "Write")
    services.finish(step, True)
    assert step.done_on == tuesday.date()
    services.finish(step, False)
    step.refresh_from_db()
    assert step.done_on is None


def test_a_meeting_is_found_in_its_own_study_alone(meeting):
    with pytest.raises(NotFound):
        selectors.meeting_of_study(make_study().slug, meeting.uuid)


# What is asked of it


def test_meetings_are_narrowed_by_kind_theme_and_what_is_not_done(study, meeting):
    late = {"kind": "public", "title": "Later", "held_on": date(2026, 4, 1)}
    later = services.add_meeting(study, attended=40, **late)
    add_need(later, theme="hours")
    add_need(later, theme="hours")
    services.add_step(later, "Answer")
    for name in ("Ada", "Bea"):
        services.add_participant(meeting, name=name)
    assert [(one, one.came) for one in selectors.meetings(study)] == [(later, 40), (meeting, 2)]
    narrowed = selectors.meetings(study, theme="hours").get()
    assert (narrowed.voiced, narrowed.open_steps) == (2, 1)
    assert selectors.meetings(study, kind="interview").get() == meeting
    assert selectors.meetings(study, unfinished=True).get() == later
    services.finish(later.next_steps.get(), True)
    assert not selectors.meetings(study, unfinished=True)


def test_needs_stand_by_theme_beside_what_the_survey_says_of_the_same(study, meeting):
    make_responses(study, 6)
    make_responses(study, 14, priorities=["company"])
    other = services.add_meeting(study, kind="meeting", title="B", held_on=date(2026, 3, 9))
    add_need(meeting, voices=2, profile="employee", commune_code="01002", **QUIET)
    add_need(other, voices=3, **QUIET)
    add_need(other, theme="price")
    first, second = selectors.needs_by_theme(study, selectors.names(study))
    assert (first.theme, first.meetings, second.beside) == ("rooms and quiet", 2, [])
    (beside,) = first.beside
    assert (beside.answer, beside.share) == ("Quiet", 0.3)
    assert (beside.meetings, beside.voices) == (2, 5)
    assert first.needs[0].supports == ("Employed in France", "Bruyère", "Quiet")


def test_a_share_of_few_answers_is_not_told(study, meeting):
    make_responses(study, 4)
    add_need(meeting, **QUIET)
    (theme,) = selectors.needs_by_theme(study, selectors.names(study))
    assert theme.beside[0].share is None


def test_the_report_quotes_what_was_marked_with_kind_and_date_alone(study, meeting):
    services.add_participant(meeting, name="Ada Lovelace")
    add_need(meeting, "Long hours.", "hours", quoted=True)
    add_need(meeting, "A desk.", "rooms", quoted=True)
    add_need(meeting, "Not this.", "rooms")
    assert selectors.quotes(study) == [
        ("A desk.", "rooms", "interview", date(2026, 3, 1)),
        ("Long hours.", "hours", "interview", date(2026, 3, 1)),
    ]
    with translation.override("fr"):
        themes = [str(one.theme.fr) for one in matter_of(study, draft_of(study)).verbatims]
    assert themes[0].endswith("(entretien, mars 2026)")


# What stays of whom


def test_a_person_is_told_and_may_take_back_that_they_came(study, meeting):
    person = make_person("Ada")
    services.add_participant(
        meeting, name="Ada B", email=person.email.upper(), organisation="Mill", role="miller"
    )
    services.add_participant(meeting, name="Eve", email="eve@example.org")
    services.change_meeting(meeting, minutes="Ada B spoke; adA b agreed; Ada Bee did not.")
    services.add_step(meeting, "Write", who="Ada B, Mill")
    (told,) = personal_data.export(person)
    assert (told["meeting"], told["name"], told["organisation"]) == ("A talk", "Ada B", "Mill")
    personal_data.erase(person)
    meeting.refresh_from_db()
    assert meeting.minutes == "[…] spoke; […] agreed; Ada Bee did not."
    assert meeting.next_steps.get().who == "[…], Mill"
    kept = Participant.objects.values_list("name", "email", "organisation")
    assert set(kept) == {("", "", "Mill"), ("Eve", "eve@example.org", "")}


def test_names_are_forgotten_when_their_time_is_over_and_who_came_is_still_counted(study, tuesday):
    studying.change_study(study, keep_months=12)
    for day in (tuesday.date(), tuesday.date() + timedelta(days=200)):
        one = services.add_meeting(study, kind="meeting", title=str(day), held_on=day)
        services.add_participant(one, name="Ada", email="ada@example.org")
        services.add_step(one, "Write", who="Ada")
    clock.tick(timedelta(days=400))
    assert services.forget_names() == 1
    new, old = selectors.meetings(study)
    assert (old.came, old.participants.get().name, old.next_steps.get().who) == (1, "", "")
    assert (new.participants.get().name, new.next_steps.get().who) == ("Ada", "Ada")


# Its pages


def test_who_reads_the_study_sees_what_was_said_and_nobody_s_name(funder, signed, study, meeting):
    services.add_participant(meeting, name="Ada Lovelace", email="ada@example.org", role="engineer")
    services.add_step(meeting, "Answer", who="Charles")
    add_need(meeting)
    for address in (of(meeting), page("study_journal", study.slug)):
        text = funder.get(address).text
        assert "Quiet, please." in text
        for name in ("Ada Lovelace", "ada@example.org", "Charles"):
            assert name not in text
    assert "engineer" in funder.get(of(meeting)).text
    assert "Ada Lovelace" in signed.get(of(meeting)).text
    for name in ("study_journal_csv", "study_needs_csv"):
        assert "Ada" not in signed.get(page(name, study.slug)).text


def test_who_reads_the_study_writes_nothing(funder, study, meeting):
    step = services.add_step(meeting, "Answer")
    posted = {"form": "step", "step-what": "Mine"}
    assert funder.post(of(meeting), posted).status_code == 404
    assert funder.post(of(meeting), {"remove": f"step.{step.uuid}"}).status_code == 404
    assert meeting.next_steps.get() == step


def test_a_meeting_is_written_down_completed_and_removed(signed, study):
    form = {"kind": "working_group", "title": "Craft", "held_on": "2026-05-02"}
    response = signed.post(page("meeting_new", study.slug), form)
    meeting = Meeting.objects.get()
    assert response.url == of(meeting)
    signed.post(of(meeting), {"form": "person", "person-role": "joiner"})
    need = {
        "form": "need",
        "need-text": "A lathe.",
        "need-theme": "machines",
        "need-voices": "3",
        "need-support": "priorities.machines",
        "need-commune_code": "01002",
    }
    signed.post(of(meeting), need)
    signed.post(of(meeting), {"form": "step", "step-what": "Ask", "step-due_on": "2026-06-01"})
    text = signed.get(of(meeting)).text
    for told in ("joiner", "A lathe.", "Bruyère", "Ask", "by 1 June 2026"):
        assert told in text
    made = meeting.needs.get()
    assert (made.question, made.choice, made.voices, made.quoted) == (
        "priorities",
        "machines",
        3,
        False,
    )
    signed.post(of(meeting), {"quote": f"need.{made.uuid}"})
    address = page("need_edit", study.slug, made.uuid)
    assert 'value="priorities.machines" selected' in signed.get(address).text
    changed = {"text": "Two lathes.", "theme": "machines", "voices": "4", "quoted": "on"}
    signed.post(address, changed)
    signed.post(of(meeting), {"finish": f"step.{meeting.next_steps.get().uuid}"})
    made.refresh_from_db()
    assert (made.text, made.voices, made.question) == ("Two lathes.", 4, "")
    assert made.quoted and meeting.next_steps.get().done_on
    signed.post(of(meeting), {"remove": f"person.{meeting.participants.get().uuid}"})
    assert not meeting.participants.exists()
    signed.post(page("meeting_edit", study.slug, meeting.uuid), {**form, "minutes": "Said."})
    meeting.refresh_from_db()
    assert meeting.minutes == "Said."
    signed.post(page("meeting_edit", study.slug, meeting.uuid), {"remove": "yes"})
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    "posted",
    [
        {"remove": "need.nothing"},
        {"remove": "study.00000000-0000-4000-8000-000000000000"},
        {"quote": "step.00000000-0000-4000-8000-000000000000"},
        {"finish": "step.00000000-0000-4000-8000-000000000000"},
    ],
)
def test_a_line_that_is_not_there_is_not_found(signed, meeting, posted):
    assert signed.post(of(meeting), posted).status_code == 404


def test_what_does_not_fit_is_told_at_its_field_and_nothing_is_kept(signed, meeting):
    response = signed.post(of(meeting), {"form": "person"})
    assert "Give a name, an organisation or a role." in response.text
    response = signed.post(of(meeting), {"form": "need", "need-text": "", "need-voices": "0"})
    assert {"text", "theme", "voices"} <= set(response.context["forms"]["need"].errors)
    assert not meeting.participants.exists() and not meeting.needs.exists()


def test_the_journal_asks_the_database_the_same_for_one_meeting_and_for_ten(
    signed, study, meeting, django_assert_num_queries
):
    add_need(meeting, **QUIET)
    services.add_step(meeting, "Ask")
    address = page("study_journal", study.slug)
    signed.get(address)
    for number in range(9):
        day = date(2026, 3, 2) + timedelta(days=number)
        one = services.add_meeting(study, kind="meeting", title=str(number), held_on=day)
        add_need(one, **QUIET)
        services.add_step(one, "Ask")
    # Session, user, person, study, rights; communes, needs, answers (the versions of the
    # questionnaire, the tally, what came since), meetings, steps.
    with django_assert_num_queries(12):
        signed.get(address)


def test_the_tables_for_a_spreadsheet_tell_meetings_and_needs(signed, study, meeting):
    services.add_participant(meeting, name="Ada", organisation="Mill")
    add_need(meeting, "=Quiet", **QUIET)

    def rows(name):
        text = signed.get(page(name, study.slug)).text.removeprefix("\ufeff")
        return list(csv.DictReader(StringIO(text), delimiter=";"))

    (told,) = rows("study_journal_csv")
    assert (told["organisations"], told["attended"], told["needs"]) == ("Mill", "1", "1")
    (need,) = rows("study_needs_csv")
    assert (need["need"], need["question"], need["answer"]) == ("'=Quiet", "priorities", "quiet")
