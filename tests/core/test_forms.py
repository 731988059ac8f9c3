"""Forms: how they look, and how a service's refusal comes back to its field."""

from datetime import date, time

import pytest
from django import forms
from django.test import RequestFactory
from pytest_django.asserts import assertHTMLEqual

from etabli.core.errors import Conflict
from etabli.core.forms import DateInput, Form, LongSelect, TimeInput, accepted


class BookingForm(Form):
    day = forms.DateField(label="Day", widget=DateInput())
    opens = forms.TimeField(label="Opens", required=False, widget=TimeInput())
    kind = forms.ChoiceField(
        label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, required=False
    )
    sure = forms.BooleanField(label="Sure", required=False, help_text="Think twice.")


def sent(**given: str) -> tuple[object, BookingForm]:
    return RequestFactory().post("/", given), BookingForm(given)


def test_a_form_that_was_sent_and_is_valid_is_acted_on():
    done: list[date] = []
    request, form = sent(day="2026-01-14")
    assert accepted(request, form, lambda: done.append(form.cleaned_data["day"]))
    assert done == [date(2026, 1, 14)]


@pytest.mark.parametrize("given", [{}, {"day": "yesterday"}])
def test_a_form_that_is_not_valid_is_not_acted_on(given):
    request, form = sent(**given)
    assert not accepted(request, form, pytest.fail)
    assert "day" in form.errors


def test_a_form_that_is_only_looked_at_is_not_acted_on():
    assert not accepted(RequestFactory().get("/"), BookingForm({"day": "2026-01-14"}), pytest.fail)


@pytest.mark.parametrize(
    ("field", "shown_at"), [("day", "day"), ("", "__all__"), ("unknown", "__all__")]
)
def test_a_refusal_is_shown_at_its_field_or_above_the_form(field, shown_at):
    def refuse() -> None:
        raise Conflict("taken", "It is taken.", advice="Come later.", field=field)

    request, form = sent(day="2026-01-14")
    assert not accepted(request, form, refuse)
    assert form.errors == {shown_at: ["It is taken. Come later."]}


def test_other_failures_are_not_taken_for_refusals():
    def fail() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        accepted(*sent(day="2026-01-14"), fail)


def test_dates_and_times_speak_as_browsers_do():
    shown = str(BookingForm(initial={"day": date(2026, 1, 14), "opens": time(8, 5)}))
    assert 'type="date"' in shown and 'value="2026-01-14"' in shown
    assert 'type="time"' in shown and 'value="08:05"' in shown


def test_every_input_has_its_label_and_its_notes():
    form = BookingForm({"day": ""})
    shown = str(form)
    assert '<label for="id_day">' in shown
    assert "<fieldset" in shown and "<legend>" in shown
    assert "Think twice." in shown and 'id="id_sure_helptext"' in shown
    assert 'aria-invalid="true"' in shown
    assert "wrong" in shown


def test_what_may_be_left_empty_says_so():
    shown = str(BookingForm())
    assert shown.count('class="optional"') == 2  # a box that is not ticked is an answer


def test_what_was_typed_is_never_code():
    assert "<script>" not in str(BookingForm({"day": "<script>alert(1)</script>"}))


@pytest.mark.parametrize("value", [None, "", 2, "<3>"])
def test_a_long_select_is_the_select_that_django_writes(value):
    choices = [("", "choose"), (1, "Ain"), (2, "L’Aisne & co"), ("<3>", "<Allier>")]
    attrs = {"id": "id_where", "required": True}
    long, usual = (
        widget(choices=choices, attrs={"class": "wide"}).render("where", value, attrs)
        for widget in (LongSelect, forms.Select)
    )
    assertHTMLEqual(long, usual)
