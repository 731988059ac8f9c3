"""The pages of emergency contacts: one's own, and a member's for those who say why."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.community.emergency import forms, services
from etabli.community.emergency.selectors import contact_of, membership_not_over
from etabli.community.models import EmergencyContact, Membership
from etabli.core.forms import accepted
from etabli.people.access import SignedIn, requires, signed_in
from etabli.people.rights import Action


@signed_in
def my_emergency(request: SignedIn) -> HttpResponse:
    """Whom to call for me."""
    contact = contact_of(request.person)
    initial = {field: getattr(contact, field, "") for field in forms.CONTACT}
    form = forms.ContactForm(request.POST or None, initial=initial)
    if accepted(request, form, lambda: services.set_contact(request.person, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("account")
    return render(request, "community/my_emergency.html", {"form": form, "contact": contact})


@requires(Action.MANAGE_MEMBERS, membership_not_over)
def member_emergency(request: SignedIn, membership: Membership) -> HttpResponse:
    """Whom to call for a member, once it is said why."""
    seen: list[EmergencyContact | None] = []
    form = forms.ReasonForm(request.POST or None)
    accepted(
        request,
        form,
        lambda: seen.append(
            services.look(membership.person, by=request.person, reason=form.cleaned_data["reason"])
        ),
    )
    return render(
        request,
        "community/member_emergency.html",
        {
            "membership": membership,
            "form": form,
            "looked": bool(seen),
            "contact": seen[0] if seen else None,
        },
    )
