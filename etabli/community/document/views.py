"""The pages of documents: one's own, those that wait for a host, and what is asked for."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.community.document import forms, selectors, services
from etabli.community.models import Document, DocumentKind
from etabli.core.files import answer_with
from etabli.core.forms import accepted
from etabli.network.models import Network
from etabli.network.selectors import network_by_slug
from etabli.people.access import SignedIn, requires, signed_in
from etabli.people.rights import Action
from etabli.people.selectors import may


@signed_in
def my_documents(request: SignedIn) -> HttpResponse:
    """What is asked of me, how it stands, and who has looked at it."""
    return render(
        request,
        "community/my_documents.html",
        {
            "networks": selectors.asked_everywhere(request.person),
            "viewings": selectors.viewings_of(request.person).select_related("seen_by")[:20],
        },
    )


@signed_in
def document_give(request: SignedIn, kind: UUID) -> HttpResponse:
    """Give one document, or a new one in its place."""
    found = selectors.kind_for(request.person, kind)
    form = forms.GiveForm(request.POST or None, request.FILES or None)
    if accepted(
        request, form, lambda: services.give(request.person, found, form.cleaned_data["file"])
    ):
        messages.success(request, _("Thank you. A host answers; you are written to."))
        return redirect("my_documents")
    return render(request, "community/document_give.html", {"kind": found, "form": form})


@require_POST
@signed_in
def document_take_back(request: SignedIn, document: UUID) -> HttpResponse:
    found = selectors.document_for(request.person, document)
    if found.person_id != request.person.pk:
        return redirect("document", found.uuid)
    services.take_back(found)
    messages.success(request, _("The document is taken back and its file deleted."))
    return redirect("my_documents")


@signed_in
def document_file(request: SignedIn, document: UUID) -> HttpResponseBase:
    """The file itself; that a host looked at it is written down."""
    found = selectors.document_for(request.person, document)
    services.note_viewing(found.person, str(found.kind), by=request.person)
    answer = answer_with(found.file, public=False)
    answer["Cache-Control"] = "no-store"  # each look is asked for, and written down
    return answer


@requires(Action.MANAGE_MEMBERS, network_by_slug)
def documents(request: SignedIn, network: Network) -> HttpResponse:
    """What waits for an answer, and what the network asks for."""
    return render(
        request,
        "community/documents.html",
        {
            "network": network,
            "waiting": selectors.waiting(network),
            "kinds": selectors.kinds_of(network),
            "manages": may(request.person, Action.MANAGE_NETWORK, network),
        },
    )


@requires(Action.MANAGE_MEMBERS, selectors.document_by_uuid)
def document(request: SignedIn, document: Document) -> HttpResponse:
    """One document, to accept or to refuse."""
    accept = forms.AcceptForm(request.POST if "accept" in request.POST else None)
    refuse = forms.RefuseForm(request.POST if "refuse" in request.POST else None)
    by = request.person
    done = (
        accept.is_bound
        and accepted(
            request, accept, lambda: services.accept(document, by=by, **accept.cleaned_data)
        )
    ) or (
        refuse.is_bound
        and accepted(
            request, refuse, lambda: services.refuse(document, by=by, **refuse.cleaned_data)
        )
    )
    if done:
        messages.success(request, _("Answered."))
        return redirect("documents", document.kind.network.slug)
    return render(
        request,
        "community/document.html",
        {"document": document, "accept": accept, "refuse": refuse},
    )


@requires(Action.MANAGE_NETWORK, network_by_slug)
def document_kind_new(request: SignedIn, network: Network) -> HttpResponse:
    form = forms.KindForm(network, request.POST or None)
    if accepted(request, form, lambda: services.ask_for(network, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("documents", network.slug)
    return render(request, "community/document_kind.html", {"network": network, "form": form})


@requires(Action.MANAGE_NETWORK, selectors.kind_by_uuid)
def document_kind(request: SignedIn, kind: DocumentKind) -> HttpResponse:
    """What is asked for, changed or asked for no more."""
    network = kind.network
    if "retire" in request.POST:
        services.retire(kind)
        messages.success(request, _("It is not asked for any more; what was given is deleted."))
        return redirect("documents", network.slug)
    form = forms.KindForm(network, request.POST or None, kind=kind)
    if accepted(request, form, lambda: services.ask_for(network, **form.cleaned_data, kind=kind)):
        messages.success(request, _("Saved."))
        return redirect("documents", network.slug)
    return render(
        request,
        "community/document_kind.html",
        {"network": network, "form": form, "kind": kind},
    )
