"""The verbs of people: make an account, give and take roles, cut keys."""

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import Conflict, NotFound, Refused
from etabli.people.models import ApiToken, Grant, Person, User
from etabli.people.rights import Role
from etabli.people.selectors import INSTALLATION, Scope

TOKEN_PREFIX = "etabli_"  # noqa: S105 (it tells a reader of logs what they have found)
LONGEST_TOKEN = timedelta(days=730)


@transaction.atomic
def register(email: str, name: str, *, password: str | None = None, language: str = "fr") -> Person:
    """A person with a login whose address is known to be theirs.

    Without a password they sign in with a code sent by e-mail.
    Raises Conflict `account_exists` where the address has an account already.
    """
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise Conflict("account_exists", _("There is an account with this address."), field="email")
    user = User.objects.create_user(email, password)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return add_person(user, name, language=language)


def add_person(user: User, name: str, *, language: str = "fr") -> Person:
    """The person behind a new login."""
    return Person.objects.create(user=user, name=name, email=user.email, language=language)


def change_person(person: Person, **details: str) -> Person:
    """Change what somebody is called, their telephone or the language of their messages."""
    for field, value in details.items():
        setattr(person, field, value)
    person.save()
    return person


def grant(
    person: Person, role: Role, scope: Scope | None = None, *, by: Person | None = None
) -> Grant:
    """Give a role on a scope, or on the whole installation; giving it twice changes nothing."""
    kind, identity = scope.scope_path()[0] if scope else INSTALLATION
    made, _created = Grant.objects.get_or_create(
        person=person,
        role=role,
        scope_kind=kind,
        scope_id=identity,
        defaults={"granted_by": by},
    )
    return made


def grant_by_email(email: str, role: str, scope: Scope, by: Person) -> Grant:
    """Give a role to the account with this address. Raises NotFound where there is none."""
    return grant(_account(email), Role(role), scope, by=by)


def withdraw_grant(scope: Scope, grant: str) -> None:
    """Take back a role held on `scope`; `grant` is a number from the form."""
    kind, identity = scope.scope_path()[0]
    if grant.isdecimal():
        Grant.objects.filter(pk=grant, scope_kind=kind, scope_id=identity).delete()


def cut_token(
    email: str,
    *,
    reach: str = ApiToken.Reach.WRITE,
    valid_for: timedelta = timedelta(days=365),
) -> str:
    """A new key to the API for the account with this address; it is shown only here.

    Raises NotFound where nobody has the address, Refused `token_lifetime` beyond two years.
    """
    if not timedelta() < valid_for <= LONGEST_TOKEN:
        raise Refused("token_lifetime", _("A token is valid for 1 to 730 days."), field="days")
    person = _account(email)
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        person=person,
        digest=hashlib.sha256(token.encode()).hexdigest(),
        reach=reach,
        expires_at=clock.now() + valid_for,
    )
    return token


def _account(email: str) -> Person:
    person = Person.objects.filter(user__email=email.strip().lower(), user__is_active=True).first()
    if person is None:
        raise NotFound(_("No account has the address %(email)s.") % {"email": email}, field="email")
    return person
