"""Who may do what, read from the grants and the table of rights."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from etabli.core import clock
from etabli.people.models import ApiToken, Grant, Person
from etabli.people.rights import RIGHTS, Action, Role

INSTALLATION = ("installation", 0)


class Scope(Protocol):
    """A thing on which roles are granted, or which lies inside such a thing."""

    def scope_path(self) -> list[tuple[str, int]]:
        """(kind, id) of itself and of all that contains it, from the inside outwards."""
        ...


def grants_of(person: Person | None) -> list[Grant]:
    """The person's roles; read once for each `Person` object, so once for each request."""
    if person is None:
        return []
    if not hasattr(person, "_grants_read"):
        person._grants_read = list(person.grants.all())  # type: ignore[attr-defined]
    return list(person._grants_read)  # type: ignore[attr-defined]


def may(person: Person | None, action: Action, scope: Scope | None = None) -> bool:
    """Whether one of the person's roles, held on `scope` or around it, allows `action`.

    Without a scope: whether a role on the whole installation does.
    """
    path = {*(scope.scope_path() if scope else ()), INSTALLATION}
    return any(
        (grant.scope_kind, grant.scope_id) in path and grant.role in RIGHTS[action]
        for grant in grants_of(person)
    )


def scopes_of(person: Person | None, action: Action) -> dict[str, set[int]]:
    """Where the person may do `action`: ids by kind of scope, for the selectors of lists."""
    scopes: dict[str, set[int]] = defaultdict(set)
    for grant in grants_of(person):
        if grant.role in RIGHTS[action]:
            scopes[grant.scope_kind].add(grant.scope_id)
    return dict(scopes)


def may_give(person: Person | None, role: str, scope: Scope) -> bool:
    """Whether the person may give this role on `scope`, and take it back: an administrator any,
    others only one that allows nothing there which they may not do themselves."""
    return may(person, Action.MANAGE_INSTALLATION) or (
        may(person, Action.GRANT_ROLES, scope)
        and all(may(person, action, scope) for action in Action if role in RIGHTS[action])
    )


def roles_to_give(person: Person, roles: Sequence[Role], scope: Scope) -> list[Role]:
    """Those among `roles` that the person may give on `scope`."""
    return [role for role in roles if may_give(person, role, scope)]


def grants_on(scope: Scope) -> QuerySet[Grant]:
    """The roles held on exactly `scope`, with their persons, by role and name."""
    kind, identity = scope.scope_path()[0]
    return (
        Grant.objects.filter(scope_kind=kind, scope_id=identity)
        .select_related("person")
        .order_by("role", "person__name")
    )


def who_may(action: Action, scopes: Sequence[tuple[str, int]]) -> list[Person]:
    """Who may do `action` by a role held on exactly one of these scopes, each person once."""
    held = Q()
    for kind, identity in scopes:
        held |= Q(scope_kind=kind, scope_id=identity)
    grants = Grant.objects.filter(held, role__in=[one for one in Role if one in RIGHTS[action]])
    return list(Person.objects.filter(pk__in=grants.values("person")).order_by("pk"))


def account_with(email: str) -> Person | None:
    """Whose account this address opens: as its login, or as another address proved to be theirs."""
    email = email.strip().lower()
    proved = EmailAddress.objects.filter(email=email, verified=True).values("user")
    return Person.objects.filter(Q(user__email=email) | Q(user__in=proved)).first()


def person_with_token(token: str) -> tuple[Person, ApiToken] | None:
    """Whose key this is, if it is one that still opens."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    found = (
        ApiToken.objects.select_related("person__user")
        .filter(digest=digest, expires_at__gt=clock.now(), person__user__is_active=True)
        .first()
    )
    return (found.person, found) if found else None
