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
    with translation.override(language):
        rendered = render_to_string(template, {**context, "site_url": settings.SITE_URL})
    subject, _, body = rendered.strip().partition("\n")
    transaction.on_commit(partial(deliver.enqueue, to, subject.strip(), body.strip() + "\n"))


@task()
def deliver(to: str, subject: str, body: str) -> None:
    """The worker's part: hand one message to the mail server."""
    send_mail(subject, body, None, [to])
