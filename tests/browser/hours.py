"""Sites run by the real clock, unless the browser says which hour it is: an ordinary day does not
begin when tests happen to run."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from etabli.core import clock

HEADER = "X-Hour"


def as_told(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware: each answer is given at the hour that its request tells, in ISO 8601."""

    def at_the_hour(request: HttpRequest) -> HttpResponse:
        if told := request.headers.get(HEADER):
            with clock.at(datetime.fromisoformat(told)):
                return answer(request)
        return answer(request)

    return at_the_hour
