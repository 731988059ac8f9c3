"""Messages: written at once, in the reader's language, and sent when the change is kept."""

import pytest
from django.core import mail as outgoing
from django.db import transaction
from django.utils import translation

from etabli.core import mail

TEMPLATE = "launch/mail/invitation.txt"


def send(language: str = "en", name: str = "Rose") -> None:
    context = {
        "study": {"name": "Our study", "owner": "Us", "contact_email": "us@example.org"},
        "invitee": {"name": name},
        "place": {"name": "The Forge", "commune_name": "Here"},
        "path": "/en/invitation/abc/",
    }
    mail.send(TEMPLATE, "rose@example.org", language, context)


@pytest.mark.django_db(transaction=True)
def test_a_message_is_sent_once_the_change_is_kept(settings):
    with transaction.atomic():
        send()
        assert outgoing.outbox == []
    [message] = outgoing.outbox
    assert message.to == ["rose@example.org"]
    assert message.from_email == settings.DEFAULT_FROM_EMAIL
    assert "\n" not in message.subject and "The Forge" in message.subject
    assert f"{settings.SITE_URL}/en/invitation/abc/" in message.body
    assert message.body.endswith("us@example.org\n")


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_taken_back_sends_nothing():
    with transaction.atomic():
        send()
        transaction.set_rollback(True)
    assert outgoing.outbox == []


@pytest.mark.django_db(transaction=True)
def test_a_message_is_in_its_reader_s_language_and_leaves_the_page_in_its_own():
    with translation.override("fr"), transaction.atomic():
        send("en")
        assert translation.get_language() == "fr"
    assert "Hello Rose," in outgoing.outbox[0].body


@pytest.mark.django_db(transaction=True)
def test_a_message_is_plain_text_in_which_names_stay_as_they_are():
    send(name="Zoé & O’Hara <3")
    [message] = outgoing.outbox
    assert "Zoé & O’Hara <3" in message.body
    assert message.content_subtype == "plain"


@pytest.mark.django_db(transaction=True)
def test_a_name_with_a_line_end_makes_no_header():
    context = {"place": {"name": "Forge\nBcc: all@example.org"}, "invitee": {}, "study": {}}
    mail.send(TEMPLATE, "rose@example.org", "en", context)
    [message] = outgoing.outbox
    assert message.recipients() == ["rose@example.org"]
    assert "Bcc" not in message.message()
