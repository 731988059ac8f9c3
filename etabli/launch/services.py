"""The verbs of launching: prepare a scenario's places, invite its respondents, welcome them."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from etabli.community.charter.services import accept_charter
from etabli.community.selectors import current_memberships, is_active_member
from etabli.community.services import accept as accept_member
from etabli.community.services import join
from etabli.core import clock, mail
from etabli.core.errors import Conflict
from etabli.core.texts import Text
from etabli.launch import selectors
from etabli.launch.models import Invitation, Opening
from etabli.launch.rules import first_desks, in_each
from etabli.launch.selectors import Step
from etabli.network.models import Network, Place
from etabli.network.services import create_place, create_space
from etabli.people.models import Person
from etabli.people.selectors import account_with
from etabli.people.services import register
from etabli.study.models import Contact, Scenario, Study
from etabli.study.respondent.services import withdraw_consent
from etabli.study.selectors import Invitee, Site

VALID_FOR = timedelta(days=90)


@transaction.atomic
def prepare_places(scenario: Scenario, network: Network, by: Person | None = None) -> list[Place]:
    """Draft a place for each site of the scenario that has none yet, with its first desks.

    The demand becomes the capacity: see `rules.desks_for`. Doing it again adds nothing.
    """
    lock(scenario.estimate.study)
    return [
        _prepare(scenario, network, step, by)
        for step in selectors.steps(scenario)
        if step.place is None
    ]


def invite(study: Study) -> int:
    """Write to everybody who agreed to it and has not been invited; answers how many.

    Raises Conflict `no_open_place` before the first place is open.
    """
    if not selectors.places_to_invite_to(study):
        raise Conflict(
            "no_open_place",
            _("No place of this study is open yet."),
            advice=_("Complete and open one first."),
        )
    with transaction.atomic():
        lock(study)
        chosen = selectors.to_invite(study)
        for invitee, place in chosen:
            _invitation, token = issue(invitee, place)
            _send(study, invitee, place, token)
    return len(chosen)


def issue(invitee: Invitee, place: Place) -> tuple[Invitation, str]:
    """An invitation and the key to it, which is known only now."""
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        response_id=invitee.response,
        place=place,
        digest=selectors.digest_of(token),
        sent_at=clock.now(),
        expires_at=clock.now() + VALID_FOR,
    )
    return invitation, token


def accept(invitation: Invitation, name: str, asker: Person | None = None) -> Person:
    """Welcome whom the invitation was sent to: an account, a membership, and the trace of both.

    `asker` is who is signed in, if anybody. Raises Conflict `sign_in_first` where the address has
    an account whose owner is not the asker, `answered` when it was accepted before.
    """
    with transaction.atomic():
        current = (
            Invitation.objects.select_for_update(of=("self",))
            .select_related("response__contact", "place__network")
            .get(pk=invitation.pk)
        )
        if current.accepted_at or current.response is None:
            raise Conflict("answered", _("This invitation has been accepted already."))
        contact = current.response.contact
        person = _person_behind(contact, name, current.response.language, asker)
        if not is_active_member(person, current.place.network):
            _make_member(person, current.place.network)
        current.person, current.accepted_at = person, clock.now()
        current.save()
    return person


@transaction.atomic
def decline(invitation: Invitation) -> None:
    """Note a no, and forget the consent to be invited again, in every answer of the address."""
    invitation.declined_at = invitation.expires_at = clock.now()
    invitation.save()
    if invitation.response is not None:
        for contact in selectors.contacts_like(invitation.response.contact):
            withdraw_consent(contact, Contact.Purpose.OPENING)


def lock(study: Study) -> None:
    """One officer after the other: two at once must neither prepare a place nor write to somebody
    twice."""
    Study.objects.select_for_update().get(pk=study.pk)


def _prepare(scenario: Scenario, network: Network, step: Step, by: Person | None) -> Place:
    site = step.site
    place = create_place(
        network,
        site.kind,
        _name_of(site),
        commune_code=site.commune.code,
        commune_name=site.commune.name,
        longitude=site.commune.longitude,
        latitude=site.commune.latitude,
        expected_desk_days=site.desk_days,
    )
    create_space(place, **first_desks(step.desks))
    Opening.objects.create(
        place=place,
        study=scenario.estimate.study,
        scenario=scenario,
        kind=site.kind,
        commune_code=site.commune.code,
        prepared_at=clock.now(),
        prepared_by=by,
    )
    return place


def _name_of(site: Site) -> Text:
    kind = Place.Kind(site.kind)
    return in_each(lambda: f"{site.commune.name} – {kind.label}")


def _send(study: Study, invitee: Invitee, place: Place, token: str) -> None:
    with translation.override(invitee.language):
        path = reverse("invitation", args=[token])
        context = {"study": study, "invitee": invitee, "place": place, "path": path}
        mail.send("launch/mail/invitation.txt", invitee.email, invitee.language, context)


def _person_behind(contact: Contact, name: str, language: str, asker: Person | None) -> Person:
    # The link reached the address, so the address is theirs; an account that exists already is
    # entered through its own door only.
    known = account_with(contact.email)
    if known is None:
        return register(contact.email, name, language=language)
    if asker != known:
        raise Conflict(
            "sign_in_first",
            _("There is an account with this address."),
            advice=_("Sign in, then open the invitation again."),
        )
    return known


def _make_member(person: Person, network: Network) -> None:
    accept_charter(person, network)  # which the invitation shows
    asked = current_memberships(person).filter(network=network).first()
    if asked is None:
        join(person, network, accepted=True)
    else:
        accept_member(asked)
