"""What roles can be held on, besides the whole installation. Each room registers its own."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.people.rights import Role
from etabli.people.selectors import Scope


class ScopeKind(NamedTuple):
    """A kind of scope: how an address names one, and the roles that make sense there."""

    find: Callable[[str], Scope]
    roles: tuple[Role, ...]


_registered: dict[str, ScopeKind] = {}


def register(kind: str, find: Callable[[str], Scope], roles: tuple[Role, ...]) -> None:
    """`find` takes the slug from an address and raises NotFound."""
    _registered[kind] = ScopeKind(find, roles)


def registered() -> Mapping[str, ScopeKind]:
    """All kinds, by name."""
    return dict(sorted(_registered.items()))


def find(kind: str, slug: str) -> Scope:
    """The thing on which roles are held. Raises NotFound."""
    if kind not in _registered:
        raise NotFound(_("Roles are not given on this."), field="kind")
    return _registered[kind].find(slug)


def roles_for(kind: str) -> tuple[Role, ...]:
    return _registered[kind].roles
