"""What views of every room do with what a page sent."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Manager, Model, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

Thing = TypeVar("Thing", bound=Model)


def by_uuid_or_404(among: "QuerySet[Thing] | Manager[Thing]", text: str) -> Thing:
    """The one whose UUID a page sent; 404 where there is none, and for a text that is no UUID."""
    try:
        uuid = UUID(text)
    except ValueError:
        raise Http404 from None
    return get_object_or_404(among, uuid=uuid)
