"""Home, and the pages that every site must have."""

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render

from etabli.people.access import Request, public, signed_in


@public
def home(request: Request) -> HttpResponse:
    return render(request, "web/home.html")


@signed_in
def account(request: Request) -> HttpResponse:
    return render(request, "web/account.html")


@public
def legal(request: Request) -> HttpResponse:
    return render(request, "web/legal.html")


@public
def privacy(request: Request) -> HttpResponse:
    return render(request, "web/privacy.html")


@public
def accessibility(request: Request) -> HttpResponse:
    return render(request, "web/accessibility.html")


@public
def healthz(request: Request) -> HttpResponse:
    """Whether the site and its database answer, for those who watch over it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
