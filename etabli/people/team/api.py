"""Roles, for programs of those who give and take them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Path, Router, Schema, Status
from ninja.pagination import paginate

from etabli.core.api import EMAIL, REFUSALS, Page
from etabli.core.errors import BadInput, NotFound
from etabli.people import scopes, services
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.models import Grant
from etabli.people.rights import Action, Role
from etabli.people.selectors import Scope, grants_on, may

router = Router(tags=["roles"], auth=Token())

ROLES = f"^({'|'.join(Role.values)})$"
Kind = Annotated[str, Path(description="territory, study, network or place")]


class RoleIn(Schema):
    email: str = Field(
        min_length=3, max_length=254, pattern=EMAIL, description="of whose account it is"
    )
    role: str = Field(pattern=ROLES)


class RoleOut(Schema):
    person: UUID
    name: str
    role: str
    granted_at: datetime

    @staticmethod
    def resolve_person(grant: Grant) -> UUID:
        return grant.person.uuid

    @staticmethod
    def resolve_name(grant: Grant) -> str:
        return grant.person.name


@router.get(
    "roles/{slug:kind}/{slug:scope}",
    response={200: list[RoleOut], **REFUSALS},
    summary="Who holds a role on something",
    operation_id="list_roles",
)
@paginate(Page)
def roles(request: SignedIn, kind: Kind, scope: str) -> QuerySet[Grant]:
    """On exactly this territory, study, network or place; for those who give roles there."""
    return grants_on(_scope(request, kind, scope))


@router.post(
    "roles/{slug:kind}/{slug:scope}",
    response={200: RoleOut, **REFUSALS},
    summary="Give a role",
    operation_id="grant_role",
)
def give(request: SignedIn, kind: Kind, scope: str, wish: RoleIn) -> Grant:
    """To somebody who has an account; doing it again changes nothing. Refused with 403 `above_own`
    where the role may do what the giver may not."""
    found = _scope(request, kind, scope)
    if wish.role not in scopes.roles_for(kind):
        raise BadInput(_("This role is not given here."), field="role")
    return services.grant_by_email(wish.email, wish.role, found, request.person)


@router.delete(
    "roles/{slug:kind}/{slug:scope}/{uuid:person}/{slug:role}",
    response={204: None, **REFUSALS},
    summary="Take a role back",
    operation_id="withdraw_role",
)
def withdraw(request: SignedIn, kind: Kind, scope: str, person: UUID, role: str) -> Status[None]:
    """Of a person as `list_roles` names them. Refused with 403 `above_own` where the role may do
    what one may not."""
    found = _scope(request, kind, scope)
    held = grants_on(found).filter(person__uuid=person, role=role).first()
    if held is None:
        raise NotFound(_("Nobody holds this role here."), field="role")
    services.withdraw_grant(found, str(held.pk), by=request.person)
    return Status(204, None)


def _scope(request: SignedIn, kind: str, scope: str) -> Scope:
    """What one gives roles on. Raises NotFound."""
    try:
        found = scopes.find(kind, scope)
    except NotFound:
        found = None
    if found is None or not may(request.person, Action.GRANT_ROLES, found):
        raise NotFound(_("There is nothing of that name on which you give roles."), field="scope")
    return found
