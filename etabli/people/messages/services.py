"""The verbs of messages: tell somebody something, as they chose; choose; end; send the day's."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from etabli.core import clock, mail
from etabli.core.mail import Invitation, Written
from etabli.people.messages import kinds
from etabli.people.messages.kinds import Kind, Way
from etabli.people.messages.rules import ending_token, next_daily, way_for
from etabli.people.messages.selectors import Ended, due_to
from etabli.people.models import KeptMessage, Person


def tell(
    person: Person,
    kind: str,
    template: str,
    context: Mapping[str, Any],
    *,
    key: str = "",
    invitation: Invitation | None = None,
) -> bool:
    """Write to a person as they chose for messages of this kind, once the transaction commits:
    at once, with the day's, or not at all. Whether it was or will be sent.

    `template` knows them as `person`; `key`: what of a kind that is wished for one by one. To an
    address that is known to refuse messages only goes what its owner must be told.
    """
    known = kinds.named(kind)
    way = way_for(person, known)
    if not reaches(person, known):
        return False
    subject, body = mail.written(template, person.language, {"person": person, **context})
    if way == Way.DAILY:
        now = clock.now()
        KeptMessage.objects.create(
            person=person,
            kind=kind,
            subject=subject,
            body=body,
            kept_at=now,
            due_at=next_daily(now),
        )
        return True
    unsubscribe = _ending_address(person, known, key)
    if unsubscribe:
        body = f"{body}\n-- \n{_how_to_end(person, known, unsubscribe)}\n"
    mail.hand_over(person.email, Written(subject, body, invitation, unsubscribe))
    return True


def tell_secret(person: Person, kind: str, template: str, context: Mapping[str, Any]) -> None:
    """From a task of the worker's: what must be told and is stored nowhere on its way."""
    if reaches(person, kinds.named(kind)):
        mail.send_at_once(template, person.email, person.language, {"person": person, **context})


def reaches(person: Person, kind: Kind) -> bool:
    """Whether messages of a kind go to a person at all."""
    if mail.is_off() or not person.email or way_for(person, kind) == Way.NEVER:
        return False
    return not (kind.is_optional and person.is_unreachable)


def choose(person: Person, ways: Mapping[str, str], wished: Mapping[str, set[str]]) -> None:
    """Keep how the person wants each kind of messages, and what they wish for of kinds that are
    wished for one by one: its keys, by kind."""
    with transaction.atomic():
        _keep(person, ways)
        for kind in kinds.registered():
            if kind.wishes is None or kind.name not in wished:
                continue
            for one in kind.wishes.of(person):
                if one.key in wished[kind.name] and not one.wished:
                    kind.wishes.wish(person, one.key)
                elif one.wished and one.key not in wished[kind.name]:
                    kind.wishes.end(person, one.key)


def end(ended: Ended) -> None:
    """From a message's own address: no more of its kind; doing it again changes nothing."""
    if ended.kind.wishes:
        ended.kind.wishes.end(ended.person, ended.key)
    elif ended.kind.is_optional:
        with transaction.atomic():
            _keep(ended.person, {ended.kind.name: Way.NEVER.value})


def send_daily() -> int:
    """What is due: the messages that were kept for the day, one for each person; answers to how
    many."""
    return sum(_send_to(person) for person in due_to())


@transaction.atomic
def _send_to(person: int) -> bool:
    """Each for itself, so that one that fails keeps no other back."""
    # The person's row is the lock: one of two workers finds nothing left.
    found = Person.objects.select_for_update().get(pk=person)
    kept = KeptMessage.objects.filter(person=person, due_at__lte=clock.now())
    due = [one for one in kept.order_by("pk") if kinds.is_known(one.kind)]
    wanted = [one for one in due if reaches(found, kinds.named(one.kind))]
    kept.delete()
    if not wanted:
        return False
    context = {"person": found, "kept": wanted}
    mail.send("people/mail/daily.txt", found.email, found.language, context)
    return True


def _keep(person: Person, ways: Mapping[str, str]) -> None:
    """Only what is chosen here: what is chosen in another window at this moment stays."""
    current = Person.objects.select_for_update().get(pk=person.pk)
    current.choices = {**current.choices, **ways}
    current.save(update_fields=["choices"])
    person.choices = current.choices
    never = [kind for kind, way in ways.items() if way == Way.NEVER]
    KeptMessage.objects.filter(person=person, kind__in=never).delete()


def _ending_address(person: Person, kind: Kind, key: str) -> str:
    if not kind.is_optional:
        return ""
    with translation.override(person.language):
        path = reverse("messages_end", args=[ending_token(person, kind, key)])
    return f"{settings.SITE_URL}{path}"


def _how_to_end(person: Person, kind: Kind, address: str) -> str:
    with translation.override(person.language):
        told = _("“%(kind)s”: to receive no more of these messages:") % {"kind": kind.label}
    return f"{told}\n{address}"
