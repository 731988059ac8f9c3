"""The pages of criteria: how the sites compare, one's own comparisons, a site's scores."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.core.charts import Bar, bars
from etabli.core.forms import accepted
from etabli.feasibility.criteria import forms, rules, selectors, services
from etabli.feasibility.models import Criterion, Site
from etabli.feasibility.site.selectors import site_by_uuid
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.people.selectors import may
from etabli.study.models import Study
from etabli.study.report.telling import number, percent
from etabli.study.selectors import study_by_slug


@requires(Action.VIEW_STUDY, study_by_slug)
def comparison(request: SignedIn, study: Study) -> HttpResponse:
    """Weights, ranking and how far it holds. Whoever runs the study adds criteria by POST."""
    manages = may(request.person, Action.MANAGE_STUDY, study)
    form = forms.CriterionForm(request.POST or None) if manages else None
    if form and accepted(request, form, lambda: services.add_criterion(study, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("site_comparison", study.slug)
    told = selectors.compared(study)
    return render(
        request,
        "feasibility/comparison.html",
        {
            "study": study,
            "manages": manages,
            "form": form,
            "told": told,
            "simulated": any(one.is_simulated for one in [*told.sites, *told.left_out]),
            "within": percent(rules.WITHIN),
            **_shown(told),
        },
    )


@require_POST
@requires(Action.MANAGE_STUDY, selectors.criterion_of_study)
def criterion_remove(request: SignedIn, criterion: Criterion) -> HttpResponse:
    services.remove_criterion(criterion)
    messages.success(request, _("The criterion is taken out."))
    return redirect("site_comparison", criterion.study.slug)


@requires(Action.VIEW_STUDY, study_by_slug)
def judge(request: SignedIn, study: Study) -> HttpResponse:
    """One's own comparisons, which count as much as those of every other member of the group."""
    criteria = list(study.site_criteria.all())
    judged = selectors.judgement_of(study, request.person)
    form = forms.CompareForm(criteria, judged, request.POST or None)
    if accepted(request, form, lambda: services.judge(study, request.person, form.ratios())):
        messages.success(request, _("Saved; your comparisons count in the group’s weights."))
        return redirect("site_comparison", study.slug)
    own = rules.weights([judged], [one.pk for one in criteria]) if _can(judged, criteria) else None
    return render(
        request,
        "feasibility/judge.html",
        {
            "study": study,
            "form": form,
            "criteria": criteria,
            "own": own,
            "consistency": own and percent(own.consistency),
        },
    )


@requires(Action.MANAGE_STUDY, site_by_uuid)
def scores(request: SignedIn, site: Site) -> HttpResponse:
    study = site.study
    criteria = list(study.site_criteria.all())
    known = {one.criterion_id: one for one in site.scores.all()}
    form = forms.ScoreForm(criteria, known, request.POST or None)
    if accepted(request, form, lambda: services.score(site, form.scores())):
        messages.success(request, _("Saved."))
        return redirect("site_comparison", study.slug)
    context = {"study": study, "site": site, "form": form}
    return render(request, "feasibility/scores.html", context)


def _can(judged: dict[str, int], criteria: list[Criterion]) -> bool:
    return bool(criteria and judged) and rules.is_whole(judged, [one.pk for one in criteria])


def _shown(told: selectors.Compared) -> dict:
    if not told.criteria:
        return {}
    ranked = told.ranked
    weighed = [
        (
            one,
            percent(weight),
            ranked and (percent(ranked.stability[at].low), percent(ranked.stability[at].high)),
        )
        for at, (one, weight) in enumerate(zip(told.criteria, told.scale, strict=True))
    ]
    shown = {
        "weighed": weighed,
        "weights_chart": bars(
            _("Weights of the criteria"),
            [
                Bar(one.name, weight, share)
                for (one, share, _bounds), weight in zip(weighed, told.scale, strict=True)
            ],
        ),
        "consistency": told.weights and percent(told.weights.consistency),
    }
    return shown | (_ranking(told, ranked) if ranked else {})


def _ranking(told: selectors.Compared, ranked: rules.Ranked) -> dict:
    rows = [(told.sites[row], ranked.totals[row]) for row in ranked.order]
    return {
        "ranking_chart": bars(
            _("Ranking of the sites"),
            [Bar(site.name, total, number(total, 1)) for site, total in rows],
        ),
        "ranks": [(rank, site, number(total, 1)) for rank, (site, total) in enumerate(rows, 1)],
        "first": rows[0][0],
        "stays_first": percent(ranked.stays_first),
    }
