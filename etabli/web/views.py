"""Home, and the pages that every site must have."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from etabli.people.access import public, signed_in


@public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "web/home.html")


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    return render(request, "web/account.html")


@public
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "web/legal.html")


@public
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "web/privacy.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibility.html")


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the site and its database answer, for those who watch over it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
