"""The pages of one's own account, and of the roles that others hold."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.core.forms import accepted
from etabli.people import forms, personal_data, scopes, services
from etabli.people.access import SignedIn, requires, signed_in
from etabli.people.rights import Action
from etabli.people.selectors import Scope, grants_on, roles_to_give

PROFILE = tuple(forms.ProfileForm.base_fields)  # named like what they change


@signed_in
def profile(request: SignedIn) -> HttpResponse:
    person = request.person
    form = forms.ProfileForm(
        request.POST or None, initial={field: getattr(person, field) for field in PROFILE}
    )
    if accepted(request, form, lambda: services.change_person(person, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("account")
    return render(request, "people/profile.html", {"form": form})


@signed_in
def data(request: SignedIn) -> HttpResponse:
    """Everything that is known of the asker, as a file."""
    response = JsonResponse(
        personal_data.export(request.person), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = 'attachment; filename="etabli.json"'
    return response


@signed_in
def erase(request: SignedIn) -> HttpResponse:
    form = forms.EraseForm(request.POST or None)
    if accepted(request, form, lambda: personal_data.erase(request.person)):
        logout(request)
        messages.success(request, _("Your account is erased."))
        return redirect("home")
    return render(request, "people/erase.html", {"form": form})


@requires(Action.GRANT_ROLES, scopes.find)
def team(request: SignedIn, scope: Scope) -> HttpResponse:
    """Who holds a role on something; give one, take one back."""
    kind = scope.scope_path()[0][0]
    if "withdraw" in request.POST:
        services.withdraw_grant(scope, request.POST["withdraw"], by=request.person)
        messages.success(request, _("The role is taken back."))
        return redirect(request.path)
    roles = roles_to_give(request.person, scopes.roles_for(kind), scope)
    form = forms.GrantForm(roles, request.POST or None)
    if accepted(
        request,
        form,
        lambda: services.grant_by_email(**form.cleaned_data, scope=scope, by=request.person),
    ):
        messages.success(request, _("Saved."))
        return redirect(request.path)
    return render(
        request, "people/team.html", {"scope": scope, "grants": grants_on(scope), "form": form}
    )
