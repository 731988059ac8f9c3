"""Answering, changing, erasing; and what time erases."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import TestCase
from django.urls import reverse

from etabli.core import clock, due
from etabli.core.errors import Conflict, NotFound
from etabli.study import selectors as studies
from etabli.study import services as studying
from etabli.study.models import (
    APPEND_ONLY_VIEWING,
    Contact,
    ContactViewing,
    ErasedAnswers,
    PrivateLink,
    Response,
    Study,
)
from etabli.study.respondent import selectors, services
from etabli.study.respondent.rules import digest_of
from tests.study.worlds import answers, make_responses, make_study, make_territory
from tests.worlds import make_person

pytestmark = pytest.mark.django_db
committed = TestCase.captureOnCommitCallbacks


def record(study, key="one", language="en", **given):
    contact = {name: given.pop(name) for name in ("name", "email", "purposes") if name in given}
    return services.record_response(study, answers(**given), key, language=language, **contact)


def changed(response, **given):
    contact = {name: given.pop(name) for name in ("name", "email", "purposes") if name in given}
    return services.change_response(response, answers(**given), language="en", **contact)


def ada(**details):
    return {"name": "Ada", "email": "ada@example.org", "purposes": ["results"], **details}


# Consent


def test_a_contact_keeps_the_instant_the_words_and_their_version_of_each_consent(study, tuesday):
    record(study, language="fr", **ada(purposes=["opening", "results"]))
    contact = Contact.objects.get()
    assert set(contact.consents) == {"opening", "results"}
    assert contact.consents["results"] == {
        "at": tuesday.isoformat(),
        "language": "fr",
        "version": 1,
        "wording": "Vous pouvez m’écrire – pour connaître les résultats de l’étude",
    }
    assert "Ada" not in str(contact.response.answers)


def test_an_address_is_not_needed_and_not_kept_without_a_purpose(study):
    record(study)
    record(study, "two", **ada(purposes=[]))
    assert study.responses.count() == 2
    assert not Contact.objects.exists()


def test_consents_are_withdrawn_one_by_one_and_the_last_takes_the_contact_with_it(study):
    record(study, **ada(purposes=["opening", "results"]))
    services.withdraw_consent(Contact.objects.get(), Contact.Purpose.OPENING)
    assert set(Contact.objects.get().consents) == {"results"}
    services.withdraw_consent(Contact.objects.get(), Contact.Purpose.RESULTS)
    assert not Contact.objects.exists()
    assert study.responses.count() == 1


def test_each_look_at_the_contacts_is_written_down(study, officer):
    services.record_viewing(study, officer, 3)
    (seen,) = selectors.recent_viewings(study)
    assert (seen.person, seen.count) == (officer, 3)
    assert ContactViewing.objects.count() == 1


def test_the_record_of_who_looked_is_neither_changed_nor_deleted(study, officer):
    services.record_viewing(study, officer, 3)
    assert APPEND_ONLY_VIEWING.stands(connection)
    kept = ContactViewing.objects.all()
    changes = (
        lambda: kept.update(count=0),
        lambda: kept.update(seen_at=clock.now()),
        kept.delete,
        study.delete,
    )
    for change in changes:
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            change()
        assert APPEND_ONLY_VIEWING.refused(refusal.value)


# The private link


def test_a_link_opens_its_answers_and_only_its_digest_is_kept(study):
    response = record(study)
    link = services.link_of("one")
    assert selectors.response_by_link(link) == response
    (kept,) = PrivateLink.objects.all()
    assert kept.digest == digest_of(link)
    stored = str(list(Response.objects.values())) + str(list(PrivateLink.objects.values()))
    assert link not in stored
    assert response.external_id != "one"


@pytest.mark.parametrize("link", ["", "0" * 64, "one"])
def test_no_other_key_opens_anything(study, link):
    record(study)
    with pytest.raises(NotFound):
        selectors.response_by_link(link)


def test_a_form_sent_twice_has_one_link(study):
    record(study)
    record(study)
    assert PrivateLink.objects.count() == 1


def test_the_link_is_sent_to_those_who_wish_it_and_to_nobody_else(study):
    with committed(execute=True):
        record(study, **ada())
        record(study, "two", **ada(email="eve@example.org", purposes=["link"]))
    (message,) = mail.outbox
    assert message.to == ["eve@example.org"]
    (link,) = re.findall(r"/en/answer/(\w+)/", message.body)
    assert selectors.response_by_link(link).contact.email == "eve@example.org"


def test_a_link_to_send_is_made_by_the_worker_and_waits_nowhere_in_clear(study):
    with committed(execute=False):
        response = record(study, **ada(purposes=["link"]))
    assert PrivateLink.objects.count() == 1
    services.send_link.func(response.pk, "en")
    assert PrivateLink.objects.count() == 2
    services.erase(response)
    services.send_link.func(response.pk, "en")
    assert len(mail.outbox) == 1


def test_a_lost_link_is_sent_again_and_the_old_one_still_opens(study, tuesday):
    response = record(study, **ada())
    with committed(execute=True):
        services.ask_for_link(study, " ADA@example.org ", "fr")
    (message,) = mail.outbox
    (link,) = re.findall(r"/fr/answer/(\w+)/", message.body)
    assert selectors.response_by_link(link) == response
    assert selectors.response_by_link(services.link_of("one")) == response


def test_an_address_is_not_flooded_with_its_link(study, tuesday):
    record(study, **ada())
    for minutes in (0, 1, 13, 2):
        clock.tick(timedelta(minutes=minutes))
        with committed(execute=True):
            services.ask_for_link(study, "ada@example.org", "en")
    assert len(mail.outbox) == 2


def test_the_first_link_outlives_many_later_ones(study, tuesday):
    record(study, **ada())
    for _time in range(9):
        clock.tick(timedelta(hours=1))
        services.find_links.func(study.pk, "ada@example.org", "en")
    assert selectors.response_by_link(services.link_of("one"))
    assert PrivateLink.objects.count() == services.MOST_LINKS


def test_an_address_of_another_study_or_of_nobody_is_not_written_to(study):
    record(make_study(), **ada())
    with committed(execute=True):
        services.ask_for_link(study, "ada@example.org", "en")
        services.ask_for_link(study, "eve@example.org", "en")
    assert not mail.outbox


# Changing


def test_changed_answers_take_the_place_of_the_first_and_count_once(study, tuesday):
    response = record(study, **ada())
    clock.tick(timedelta(days=1))
    changed(response, profile="employee", home="01004", **ada(purposes=["results", "meeting"]))
    (kept,) = study.responses.all()
    assert (kept.profile, kept.home_code, kept.submitted_at) == ("employee", "01004", tuesday)
    assert kept.changed_at == clock.now()
    consents = Contact.objects.get().consents
    assert consents["results"]["at"] == tuesday.isoformat()
    assert consents["meeting"]["at"] == clock.now().isoformat()


def test_a_contact_is_added_changed_and_taken_back_with_the_answers(study):
    response = record(study)
    changed(response, **ada())
    changed(response, **ada(email="lovelace@example.org"))
    assert Contact.objects.get().email == "lovelace@example.org"
    changed(response)
    assert not Contact.objects.exists()


def test_who_asks_for_the_link_later_is_sent_one_then(study):
    response = record(study)
    with committed(execute=True):
        changed(response, **ada(purposes=["link"]))
        changed(response, **ada(purposes=["link"]))
    (message,) = mail.outbox
    (link,) = re.findall(r"/en/answer/(\w+)/", message.body)
    assert selectors.response_by_link(link) == response


def test_nothing_is_changed_once_the_study_is_closed(study):
    response = record(study)
    studying.close_study(study)
    with pytest.raises(Conflict, match="closed to answers"):
        changed(response, profile="employee")
    assert Response.objects.get().profile == "independent"


def test_what_was_erased_meanwhile_cannot_be_changed_nor_erased_again(study):
    response = record(study)
    services.erase(Response.objects.get())
    for act in (changed, services.erase):
        with pytest.raises(NotFound):
            act(response)
    assert selectors.received(study).total == 1


def test_an_estimate_made_before_stays_and_tells_what_came_went_or_was_changed(surveyed):
    responses = [record(surveyed, key) for key in ("one", "two", "three")]
    estimate = studying.estimate(surveyed)
    inputs = estimate.inputs
    assert studies.answers_since(estimate) == 0
    changed(responses[0], profile="employee")
    assert studies.answers_since(estimate) == 1
    services.erase(responses[1])
    assert studies.answers_since(estimate) == 2
    record(surveyed, "four")
    assert studies.answers_since(estimate) == 3
    estimate.refresh_from_db()
    assert estimate.inputs == inputs


# Erasing


def test_erased_answers_are_gone_with_contact_and_link_and_are_still_counted(study):
    make_responses(study, 3)
    response = record(study, **ada(purposes=["results", "link"]))
    services.erase(response)
    assert not Contact.objects.exists()
    assert not PrivateLink.objects.exists()
    received = selectors.received(study)
    assert (received.kept, received.erased, received.total) == (3, 1, 4)
    studying.change_study(study, published_at=clock.now())
    assert studies.visible_studies(None).get().answers == 4


def test_an_erased_answer_is_counted_by_what_enough_others_share_and_by_no_more(study, tuesday):
    make_responses(study, 5, profile="employee")
    Response.objects.update(submitted_at=tuesday)
    services.erase(record(study, "one", profile="employee"))
    services.erase(record(study, "two", profile="creator"))
    assert selectors.erased_by(study, "district") == {"": 1, "bas": 1}
    assert selectors.erased_by(study, "profile") == {"": 1, "employee": 1}
    assert list(selectors.erased_by(study, "month").values()) == [2]
    assert ErasedAnswers.objects.count() == 2


# Time


def test_contacts_are_forgotten_when_their_time_is_over_and_answers_stay(study, tuesday):
    studying.change_study(study, keep_months=12)
    record(study, "old", **ada(email="old@example.org"))
    clock.tick(timedelta(days=200))
    record(study, "new", **ada(email="new@example.org"))
    clock.tick(timedelta(days=200))
    assert services.forget_contacts() == 1
    assert Contact.objects.get().email == "new@example.org"
    assert study.responses.count() == 2


def test_later_texts_go_and_of_communes_the_district_is_kept(study, tuesday):
    studying.change_study(study, keep_months=12, keep_answers_months=24)
    old = record(study, "old", work="01004", comment="I live at the mill", **ada())
    away = record(study, "away", home="elsewhere", work="CH-1", comment="Hello")
    clock.tick(timedelta(days=365))
    record(study, "new", comment="Keep this")
    clock.tick(timedelta(days=366))
    assert services.reduce_answers() == 2
    assert services.reduce_answers() == 0
    old.refresh_from_db()
    away.refresh_from_db()
    assert old.answers == answers(home="in:bas", work="in:haut")
    assert old.home_code == "in:bas"
    assert away.answers == answers(home="elsewhere", work="CH-1")
    assert not Contact.objects.filter(response=old).exists()
    with pytest.raises(NotFound):
        selectors.response_by_link(services.link_of("old"))
    assert selectors.response_by_link(services.link_of("new")).answers["comment"] == "Keep this"


def run_due() -> None:
    for job in due.jobs():
        if job.name in ("forget contacts", "reduce answers"):
            job.run()


def test_what_is_due_erases_by_itself(study, tuesday):
    response = record(study, comment="I live at the mill", **ada())
    clock.tick(timedelta(days=731))
    run_due()
    assert not Contact.objects.exists()
    response.refresh_from_db()
    assert "comment" in response.answers
    clock.tick(timedelta(days=365))
    run_due()
    response.refresh_from_db()
    assert response.answers == answers(home="in:bas")


def test_reduced_answers_are_worth_the_same_to_an_estimate_but_in_communes(surveyed):
    before = studying.estimate(surveyed)
    with clock.at(clock.now() + timedelta(days=4000)):
        assert services.reduce_answers() == 80
    after = studying.estimate(surveyed)
    for key in ("users", "desk_days"):
        for part in ("total", "by_profile", "by_district", "by_year"):
            assert after.results[key][part] == before.results[key][part]
    assert after.results["chains"] == before.results["chains"]
    # Of where in their district they live, they tell nothing any more.
    communes = {"heard": 0, "all": 5}
    assert after.inputs["weighing"] == {**before.inputs["weighing"], "communes": communes}


def test_a_commune_that_has_left_the_territory_is_elsewhere(study):
    response = record(study, home="01005")
    study.territory.communes.filter(code="01005").delete()
    with clock.at(clock.now() + timedelta(days=4000)):
        services.reduce_answers()
    response.refresh_from_db()
    assert response.home_code == response.answers["home"] == "elsewhere"


# Doubtful answers


def test_doubtful_answers_count_until_they_are_left_out_and_again_afterwards(surveyed):
    make_responses(surveyed, 7)
    Response.objects.filter(pk__in=surveyed.responses.order_by("-pk")[:7]).update(is_doubtful=True)
    everything = studying.estimate(surveyed)
    assert selectors.received(surveyed).doubtful == 7
    studying.change_study(surveyed, leaves_out_doubtful=True)
    assert studies.answers_since(everything) == 7
    without = studying.estimate(surveyed)
    assert without.inputs["survey"]["answers"] == 80
    assert without.inputs["weighing"]["answers"] == 80
    assert studies.answers_since(without) == 0
    studying.change_study(surveyed, leaves_out_doubtful=False)
    assert studying.estimate(surveyed).results == everything.results
    assert surveyed.responses.count() == 87


def test_the_copy_of_a_study_s_answers_is_all_that_is_kept(study, tuesday):
    response = record(study, comment="A remark", **ada())
    told = selectors.exported(response)
    assert told["answers"] == answers(comment="A remark")
    assert told["contact"]["email"] == "ada@example.org"
    assert told["in_words"]["In which commune do you live?"] == "Bruyère"
    assert told["contact_kept_until"] < told["answers_kept_until"]


def test_a_text_that_looks_like_a_formula_is_not_reckoned_out(study, client):
    response = record(study, comment="=1+1")
    link = "f" * 64
    response.links.create(digest=digest_of(link))
    told = client.get(reverse("answer_csv", args=[link]), headers={"accept-language": "en"}).text
    assert "comment;A remark, an idea?;'=1+1;'=1+1" in told


def test_an_erased_officer_leaves_the_record_of_what_was_looked_at(study):
    from etabli.people import personal_data

    person = make_person("Odette")
    services.record_viewing(study, person, 1)
    personal_data.erase(person)
    (seen,) = selectors.recent_viewings(study)
    assert "Odette" not in seen.person.name


def test_studies_do_not_share_anything(study):
    other = make_study(make_territory())
    services.erase(record(study))
    assert selectors.received(other).total == 0
    assert Study.objects.count() == 2
