"""The verbs of people: make an account, give and take roles, cut keys."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import BadInput, Conflict, Forbidden, NotFound, Refused
from etabli.people import merging
from etabli.people.models import ApiToken, Grant, Merge, Person, User
from etabli.people.rights import Role
from etabli.people.selectors import INSTALLATION, Scope, account_with, may_give

TOKEN_PREFIX = "etabli_"  # noqa: S105 (it tells a reader of logs what they have found)
LONGEST_TOKEN = timedelta(days=730)
# What was at work when two persons were merged has long finished after that.
MERGE_FOLLOWED = timedelta(days=2)


@transaction.atomic
def register(email: str, name: str, *, password: str | None = None, language: str = "fr") -> Person:
    """A person with a login whose address is known to be theirs.

    Without a password they sign in with a code sent by e-mail.
    Raises Conflict `account_exists` where the address has an account already, BadInput where it
    is none.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise BadInput(
            _("“%(email)s” is no e-mail address.") % {"email": email}, field="email"
        ) from error
    taken = Conflict("account_exists", _("There is an account with this address."), field="email")
    if account_with(email):
        raise taken
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password)
            EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    except IntegrityError as error:
        # Somebody registered the same address a moment ago.
        raise taken from error
    return add_person(user, name, language=language)


def add_person(user: User, name: str, *, language: str = "fr") -> Person:
    """The person behind a new login."""
    return Person.objects.create(user=user, name=name, email=user.email, language=language)


@transaction.atomic
def register_many(wanted: Sequence[tuple[str, str, str]], *, language: str = "fr") -> list[Person]:
    """Persons with logins, as a file tells them: e-mail, name, telephone. They sign in with a
    code sent to their address, which proves that it is theirs.

    The addresses are checked and have no account yet. Raises IntegrityError where one has.
    """
    users = User.objects.bulk_create(
        User(email=email, password=make_password(None)) for email, _name, _phone in wanted
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, primary=True, verified=True) for user in users
    )
    return Person.objects.bulk_create(
        Person(user=user, name=name, email=user.email, phone=phone, language=language)
        for user, (_email, name, phone) in zip(users, wanted, strict=True)
    )


def change_person(person: Person, **details: str) -> Person:
    """Change what somebody is called, their telephone, their address or the language of their
    messages. Of another address nobody has said that it refuses them."""
    changed = list(details)
    if details.get("email", person.email) != person.email:
        person.unreachable_at, person.unreachable_because = None, ""
        changed += ["unreachable_at", "unreachable_because"]
    for field, value in details.items():
        setattr(person, field, value)
    person.save(update_fields=changed)
    return person


@transaction.atomic
def merge(
    kept: Person, other: Person, *, by: Person, login_opens: bool, details: Mapping[str, str]
) -> Merge:
    """Make one of two records of a person: `kept` takes over all that names `other`, which is
    closed and leads to it (see `people.merging`); `details` is what `kept` is called from now on.
    Which messages `other` wanted holds where `kept` chose nothing.

    Where both have a login, the other's addresses open the kept account (`login_opens`), or are
    closed with its keys to the API. Whoever calls this has seen to it that `by` may. Raises
    Conflict `merged_already` where one of the two is closed, BadInput where they are one.
    """
    if kept.pk == other.pk:
        raise BadInput(_("Two different persons are needed."), field="kept")
    kept, other = _locked(kept, other)
    if kept.merged_into_id or other.merged_into_id:
        raise Conflict("merged_already", _("One of the two was merged in the meantime."))
    login_opens = _opens(kept, other, login_opens)
    moved = merging.hand_over(kept, other, login_opens=login_opens)
    user = _one_login(kept, other, login_opens)
    other.user, other.email, other.phone, other.merged_into = None, "", "", kept
    choices = other.choices
    # In its words a mail server repeats the address.
    other.choices, other.unreachable_at, other.unreachable_because = {}, None, ""
    other.save()
    kept.user, kept.choices = user, {**choices, **kept.choices}
    kept.save(update_fields=["user", "choices"])
    change_person(kept, **details, **({"email": user.email} if user else {}))
    return Merge.objects.create(
        kept=kept, closed=other, merged_by=by, login_opens=login_opens, moved=moved
    )


def follow_merged() -> int:
    """Hand over what was written for a person while they were merged; answers how many rows.

    A request that had read the closed person before may still have written for them.
    """
    since = clock.now() - MERGE_FOLLOWED
    moved = 0
    for merge in Merge.objects.filter(merged_at__gt=since).select_related("closed__merged_into"):
        closed = merge.closed
        with transaction.atomic():
            kept, other = _locked(closed.merged_into or closed, closed)
            if other.merged_into_id == kept.pk:
                rows = merging.hand_over(kept, other, login_opens=merge.login_opens)
                moved += sum(rows.values())
    return moved


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
    """Give a role to the account with this address. Raises NotFound where there is none, Forbidden
    `above_own` where the role may do what the giver may not."""
    _check_may_give(by, role, scope)
    return grant(_account(email), Role(role), scope, by=by)


def withdraw_grant(scope: Scope, grant: str, by: Person) -> None:
    """Take back a role held on `scope`; `grant` is a number from the form. Raises Forbidden
    `above_own`."""
    kind, identity = scope.scope_path()[0]
    if not grant.isdecimal():
        return
    for found in Grant.objects.filter(pk=grant, scope_kind=kind, scope_id=identity):
        _check_may_give(by, found.role, scope)
        found.delete()


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


def _check_may_give(by: Person, role: str, scope: Scope) -> None:
    if not may_give(by, role, scope):
        raise Forbidden(
            "above_own",
            _("This role may do what you may not: you can neither give it nor take it back."),
            advice=_("Ask an administrator."),
            field="role",
        )


def _account(email: str) -> Person:
    person = account_with(email)
    if person is None or person.user is None or not person.user.is_active:
        raise NotFound(_("No account has the address %(email)s.") % {"email": email}, field="email")
    return person


def _locked(kept: Person, other: Person) -> tuple[Person, Person]:
    """Both as they are now, always locked in one order."""
    both = Person.objects.select_for_update().filter(pk__in=[kept.pk, other.pk])
    found = {one.pk: one for one in both.order_by("pk")}
    return found[kept.pk], found[other.pk]


def _opens(kept: Person, other: Person, chosen: bool) -> bool:
    """Whether what opened the other record opens the kept one. Of two logins that is chosen; but a
    blocked one never opens what another one opened."""
    if kept.user is None or other.user is None:
        return True
    return chosen and other.user.is_active


def _one_login(kept: Person, other: Person, opens: bool) -> User | None:
    """The login that is left."""
    mine, theirs = kept.user, other.user
    if mine is None or theirs is None:
        return mine or theirs
    addresses = EmailAddress.objects.filter(user=theirs)
    if opens:
        addresses.filter(verified=True).update(user=mine, primary=False)
    addresses.delete()
    other.user = None
    other.save(update_fields=["user"])
    theirs.delete()
    return mine
