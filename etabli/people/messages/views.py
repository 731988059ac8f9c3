"""The pages on which messages are chosen, and ended from a message itself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from etabli.core.forms import accepted
from etabli.people.access import Request, SignedIn, public, signed_in
from etabli.people.messages import forms, selectors, services


@signed_in
def messages_choice(request: SignedIn) -> HttpResponse:
    """Which messages the asker gets, and how; and which they get in any case."""
    person = request.person
    form = forms.ChoicesForm(person, request.POST or None)
    if accepted(request, form, lambda: services.choose(person, form.ways(), form.wished())):
        messages.success(request, _("Saved."))
        return redirect("messages_choice")
    return render(
        request,
        "people/messages.html",
        {"person": person, "form": form, "must": selectors.must_have()},
    )


@csrf_exempt  # programs that read mail send it too, without having opened a page (RFC 8058)
@public
def messages_end(request: Request, token: str) -> HttpResponse:
    """What the address in a message opens: a button, so that no program that only looks ends
    anything; sent, it ends messages of that kind."""
    ended = selectors.ended_by(token)
    done = request.method == "POST"
    if done:
        services.end(ended)
    return render(request, "people/messages_end.html", {"ended": ended, "done": done})
