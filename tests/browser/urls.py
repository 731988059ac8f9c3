"""All addresses of the site, and pages that fail, to see what is shown then."""

from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from etabli.web.urls import urlpatterns as addresses


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


urlpatterns = [
    *i18n_patterns(
        path("missing/", missing, name="missing"),
        path("broken/", broken, name="broken"),
        path("forbidden/", forbidden, name="forbidden"),
    ),
    *addresses,
]
