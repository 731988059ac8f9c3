"""Home, one's account, and the pages that every site must have."""

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render

from etabli.network.selectors import visible_places
from etabli.people import finding
from etabli.people.access import Request, SignedIn, public, signed_in
from etabli.study.selectors import open_studies
from etabli.web.selectors import desk_of


@public
def home(request: Request) -> HttpResponse:
    """The way in: for everybody the places, for who is signed in what is theirs."""
    return render(
        request,
        "web/home.html",
        {
            "desk": desk_of(request.person) if request.person else None,
            "places": visible_places(None).prefetch_related("photos")[:6],
            "surveys": open_studies(),
        },
    )


@signed_in
def account(request: SignedIn) -> HttpResponse:
    return render(request, "web/account.html", {"desk": desk_of(request.person)})


@signed_in
def search(request: SignedIn) -> HttpResponse:
    """What the asker may open of what they name."""
    text = request.GET.get("q", "").strip()
    groups = finding.search(request.person, text)
    return render(request, "web/search.html", {"text": text, "groups": groups})


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
