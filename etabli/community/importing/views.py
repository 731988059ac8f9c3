"""The page on which existing members come in."""

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etabli.community.importing import forms, services
from etabli.community.importing.rows import proposed
from etabli.community.importing.selectors import Outcome
from etabli.core.errors import Refused
from etabli.core.tables import Row
from etabli.network.models import Network
from etabli.network.selectors import network_by_slug
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action

JOINING = (Outcome.NEW, Outcome.KNOWN, Outcome.WAITING)


@requires(Action.MANAGE_MEMBERS, network_by_slug)
def members_import(request: SignedIn, network: Network) -> HttpResponse:
    """First the file, then its lines with what becomes of each, then they are taken in."""
    if "content" in request.POST:
        return _columns(request, network)
    form = forms.UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        content = upload.read()
        try:
            rows = services.table(content, upload.name)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            headers = list(rows[0].cells)
            initial = {**proposed(headers), "content": forms.packed(content)}
            return _shown(request, network, rows, forms.ColumnsForm(headers, initial=initial))
    return render(request, "community/import.html", {"network": network, "form": form})


def _columns(request: SignedIn, network: Network) -> HttpResponse:
    try:
        rows = services.table(forms.unpacked(request.POST["content"]), _("the file"))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("members_import", network.slug)
    form = forms.ColumnsForm(list(rows[0].cells), request.POST)
    if "take_in" in request.POST and form.is_valid():
        try:
            done = services.take_in(
                network, rows, form.columns(), invite=form.cleaned_data["invite"]
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            _tell(request, done)
            return redirect("members", network.slug)
    return _shown(request, network, rows, form)


def _shown(
    request: SignedIn, network: Network, rows: list[Row], form: forms.ColumnsForm
) -> HttpResponse:
    columns = None
    if form.is_bound:
        columns = form.columns() if form.is_valid() else {}
    lines = [] if columns == {} else services.looked_at(network, rows, columns)
    counts = Counter(line.outcome for line in lines)
    return render(
        request,
        "community/import_lines.html",
        {
            "network": network,
            "form": form,
            "lines": lines,
            "counts": [(outcome.label, counts[outcome]) for outcome in Outcome if counts[outcome]],
            "joining": sum(counts[one] for one in JOINING),
        },
    )


def _tell(request: SignedIn, done: Counter[Outcome]) -> None:
    added = sum(done[one] for one in JOINING)
    messages.success(
        request,
        ngettext("%(count)d member has come in.", "%(count)d members have come in.", added)
        % {"count": added},
    )
    if left := done.total() - added:
        messages.info(
            request,
            ngettext("%(count)d line was left out.", "%(count)d lines were left out.", left)
            % {"count": left},
        )
