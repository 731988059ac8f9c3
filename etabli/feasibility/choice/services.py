"""The verb of choosing: write down what was decided on a site."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.feasibility.choice.selectors import decisions_of
from etabli.feasibility.models import Decision, Site, SiteFile
from etabli.people.models import Person


@transaction.atomic
def decide(
    site: Site,
    outcome: str,
    *,
    body: str,
    decided_on: date,
    reasons: str,
    body_name: str = "",
    document: SiteFile | None = None,
    by: Person | None = None,
) -> Decision:
    """Write down a decision for good; the site's state follows the one with the latest date.

    Raises BadInput for a date to come, for no reasons, for somebody else who is not named, for
    a document of another site, and for taking back where nothing was decided.
    """
    kept = Site.objects.select_for_update().get(pk=site.pk)
    _check(kept, decided_on, reasons, body, body_name, document)
    if outcome == Decision.Outcome.TAKEN_BACK and _stood(kept, decided_on) == outcome:
        raise BadInput(
            _("Nothing was decided on this site by that date that could be taken back."),
            field="outcome",
        )
    details: dict[str, Any] = {"body": body, "body_name": body_name.strip(), "document": document}
    made = Decision.objects.create(
        site=kept,
        outcome=outcome,
        decided_on=decided_on,
        reasons=reasons.strip(),
        recorded_by=by,
        **details,
    )
    site.state = kept.state = decisions_of(kept)[0].outcome
    kept.save(update_fields=["state"])
    return made


def _check(
    site: Site,
    decided_on: date,
    reasons: str,
    body: str,
    body_name: str,
    document: SiteFile | None,
) -> None:
    if decided_on > timezone.localdate(clock.now()):
        raise BadInput(_("The date of a decision is today at the latest."), field="decided_on")
    if not reasons.strip():
        raise BadInput(_("A decision needs its reasons."), field="reasons")
    if body == Decision.Body.OTHER and not body_name.strip():
        raise BadInput(_("Say who decided."), field="body_name")
    if document is not None and (
        document.site_id != site.pk or document.kind != SiteFile.Kind.DOCUMENT
    ):
        raise BadInput(_("One of the documents of this site is needed."), field="document")


def _stood(site: Site, day: date) -> str:
    """What had been decided by the end of a day; before any decision, the state as it is."""
    before = decisions_of(site).filter(decided_on__lte=day).first()
    if before is None:
        return site.state if not site.decisions.exists() else Site.State.CONSIDERED
    return before.outcome
