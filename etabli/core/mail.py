"""Messages to people: written from a template, sent by the worker once the change is committed."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django_tasks import task


def send(template: str, to: str, language: str, context: Mapping[str, Any]) -> None:
    """Send `template` (its first line is the subject) once the current transaction commits.

    The text is written now, with what is true now; a rolled back transaction sends nothing.
    """
    subject, body = _written(template, language, context)
    transaction.on_commit(partial(deliver.enqueue, to, subject, body))


def send_at_once(template: str, to: str, language: str, context: Mapping[str, Any]) -> None:
    """From a task of the worker's: the message itself, such as a secret in it, is stored nowhere,
    as it is while it waits for the worker."""
    subject, body = _written(template, language, context)
    send_mail(subject, body, None, [to])


@task()
def deliver(to: str, subject: str, body: str) -> None:
    """The worker's part: hand one message to the mail server."""
    send_mail(subject, body, None, [to])


def _written(template: str, language: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and body."""
    with translation.override(language):
        rendered = render_to_string(template, {**context, "site_url": settings.SITE_URL})
    subject, _, body = rendered.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"
