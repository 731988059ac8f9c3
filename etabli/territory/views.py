"""The pages of a territory."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from etabli.people.access import public


@public
def territories(request: HttpRequest) -> HttpResponse:
    return render(request, "territory/territories.html")
