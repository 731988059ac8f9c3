"""The pages of management modes: what each means, the questionnaire, what was compared."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from etabli.core.forms import accepted
from etabli.feasibility.mode import rules, selectors, services
from etabli.feasibility.models import ModeComparison
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.people.selectors import may
from etabli.study.models import Study
from etabli.study.selectors import study_by_slug


@requires(Action.VIEW_STUDY, study_by_slug)
def modes(request: SignedIn, study: Study) -> HttpResponse:
    """What each mode means, and the comparisons so far."""
    from etabli.feasibility.mode import told

    return render(
        request,
        "feasibility/modes.html",
        {
            "study": study,
            "manages": may(request.person, Action.MANAGE_STUDY, study),
            "modes": told.modes(),
            "comparisons": selectors.comparisons(study),
        },
    )


@requires(Action.MANAGE_STUDY, study_by_slug)
def comparison_new(request: SignedIn, study: Study) -> HttpResponse:
    """The questionnaire, beginning with what was answered before."""
    from etabli.feasibility.mode.forms import ComparisonForm

    before = selectors.latest_comparison(study)
    form = ComparisonForm(
        selectors.versions(study),
        before.answers if before else {},
        before.effects if before else rules.usual_effects(),
        request.POST or None,
    )
    made: list[ModeComparison] = []

    def keep() -> None:
        kept = services.compare(
            study,
            form.answers(),
            version=form.version(),
            effects=form.effects(),
            note=form.cleaned_data["note"],
            by=request.person,
        )
        made.append(kept)

    if accepted(request, form, keep):
        return redirect("mode_comparison", study.slug, made[0].uuid)
    return render(request, "feasibility/mode_form.html", {"study": study, "form": form})


@requires(Action.VIEW_STUDY, selectors.comparison_by_uuid)
def comparison(request: SignedIn, comparison: ModeComparison) -> HttpResponse:
    """What speaks for and against each mode, and the plan under each."""
    from etabli.feasibility.mode import told

    return render(
        request,
        "feasibility/mode_comparison.html",
        {
            "study": comparison.study,
            "comparison": comparison,
            "modes": told.compared(comparison),
            "answered": told.answered(comparison),
            "statement": told.plans_under(comparison),
        },
    )
