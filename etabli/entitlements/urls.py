from django.urls import path

from etabli.entitlements.passes import views as passes
from etabli.entitlements.plan import views as plans

urlpatterns = [
    path("networks/<slug:network>/plans/", plans.plans, name="plans"),
    path("networks/<slug:network>/plans/new/", plans.plan_new, name="plan_new"),
    path("plans/<uuid:plan>/", plans.plan, name="plan"),
    path("plans/<uuid:plan>/trial/", passes.trial_take, name="trial_take"),
    path("members/<uuid:membership>/passes/new/", passes.pass_new, name="pass_new"),
    path("passes/", passes.passes, name="passes"),
    path("passes/<uuid:held>/share/", passes.pass_share, name="pass_share"),
    path(
        "organisations/<uuid:organisation>/passes/new/",
        passes.organisation_pass_new,
        name="organisation_pass_new",
    ),
    path("passes/<uuid:held>/", passes.pass_shown, name="pass"),
    path("passes/<uuid:held>/top-up/", passes.pass_top_up, name="pass_top_up"),
    path("passes/<uuid:held>/end/", passes.pass_end, name="pass_end"),
]
