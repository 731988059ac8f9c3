from django.urls import path

from etabli.feasibility.mode import views as modes
from etabli.feasibility.plan import views as plans
from etabli.feasibility.site import views as sites

urlpatterns = [
    path("<slug:study>/sites/", sites.sites, name="study_sites"),
    path("<slug:study>/sites/new/", sites.site_new, name="site_new"),
    path("<slug:study>/sites/<uuid:site>/", sites.site, name="site"),
    path("<slug:study>/sites/<uuid:site>/edit/", sites.site_edit, name="site_edit"),
    path("<slug:study>/plans/", plans.plans, name="study_plans"),
    path("<slug:study>/plans/new/", plans.plan_new, name="business_plan_new"),
    path("<slug:study>/plans/<uuid:plan>/", plans.plan, name="business_plan"),
    path("<slug:study>/plans/<uuid:plan>/frame/", plans.plan_frame, name="business_plan_frame"),
    path(
        "<slug:study>/plans/<uuid:plan>/compute/", plans.plan_compute, name="business_plan_compute"
    ),
    path(
        "<slug:study>/plans/<uuid:plan>/entries/<slug:kind>/",
        plans.entry_new,
        name="business_plan_entry_new",
    ),
    path(
        "<slug:study>/plans/<uuid:plan>/entries/<slug:kind>/<path:key>/",
        plans.entry_edit,
        name="business_plan_entry",
    ),
    path(
        "<slug:study>/plans/<uuid:plan>/versions/<int:number>/",
        plans.version,
        name="business_plan_version",
    ),
    path(
        "<slug:study>/plans/<uuid:plan>/versions/<int:number>/plan.xlsx",
        plans.version_xlsx,
        name="business_plan_xlsx",
    ),
    path(
        "<slug:study>/plans/<uuid:plan>/versions/<int:number>/plan.json",
        plans.version_json,
        name="business_plan_json",
    ),
    path(
        "<slug:study>/plans/<uuid:plan>/versions/<int:number>/risk/",
        plans.risk,
        name="business_plan_risk",
    ),
    path(
        "<slug:study>/plans/<uuid:plan>/versions/<int:number>/restore/",
        plans.restore,
        name="business_plan_restore",
    ),
    path("<slug:study>/modes/", modes.modes, name="study_modes"),
    path("<slug:study>/modes/new/", modes.comparison_new, name="mode_new"),
    path("<slug:study>/modes/<uuid:comparison>/", modes.comparison, name="mode_comparison"),
]
