"""Who is asking, beside Django's own `request.user`."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from etabli.people.models import Person


class PersonMiddleware:
    """Sets `request.person`: the person who is signed in, or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        known = user.is_authenticated and Person.objects.filter(user_id=user.pk).first()
        request.person = known or None  # type: ignore[attr-defined]
        return self.get_response(request)
