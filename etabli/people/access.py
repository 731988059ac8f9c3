"""How each page says who may open it. A page that says nothing fails a test."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import Scope, may

View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """A request that has passed `PersonMiddleware`."""

    person: Person | None


class SignedIn(Request):
    """A request whose asker is known: what `signed_in` and `requires` let through."""

    person: Person


def public(view: View) -> View:
    """Anybody may open this page."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """A person with an account may; what they see there is their own."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.person is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.access = "signed in"  # type: ignore[attr-defined]
    return guarded


def requires(action: Action, find: Callable[..., Scope] | None = None) -> Callable[[View], View]:
    """Who may do `action` on what `find` finds from the URL's arguments may open this page.

    The view is given what was found instead of those arguments. Outside one's scope a thing is
    not found (404), so that nobody learns of it; a stranger is asked to sign in first.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, **kwargs: Any) -> HttpResponseBase:
            person = request.person
            if person is None:
                return redirect_to_login(request.get_full_path())
            scope = find(**kwargs) if find else None
            if not may(person, action, scope):
                raise Http404
            return view(request, scope) if find else view(request, **kwargs)

        guarded.access = action  # type: ignore[attr-defined]
        return guarded

    return decorate
