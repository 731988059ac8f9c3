from django.urls import path

from etabli.feasibility.capture import views as capture
from etabli.feasibility.choice import views as choosing
from etabli.feasibility.criteria import views as criteria
from etabli.feasibility.file import views as files
from etabli.feasibility.floorplan import views as floorplans
from etabli.feasibility.layout import views as layouts
from etabli.feasibility.mode import views as modes
from etabli.feasibility.plan import views as plans
from etabli.feasibility.prescription import views as prescriptions
from etabli.feasibility.site import views as sites
from etabli.feasibility.visit import views as visits
from etabli.feasibility.works import views as works

urlpatterns = [
    path("<slug:study>/sites/", sites.sites, name="study_sites"),
    path("<slug:study>/sites/new/", sites.site_new, name="site_new"),
    path("<slug:study>/sites/potential/", capture.potential, name="site_potential"),
    path("<slug:study>/sites/ratios/", capture.ratios, name="site_ratios"),
    path("<slug:study>/sites/choice/", choosing.choice, name="site_choice"),
    path("<slug:study>/sites/choice/sites.csv", choosing.choice_csv, name="site_choice_csv"),
    path(
        "<slug:study>/sites/choice/decisions.csv",
        choosing.decisions_csv,
        name="site_decisions_csv",
    ),
    path("<slug:study>/sites/<uuid:site>/decide/", choosing.decide, name="site_decide"),
    path("<slug:study>/sites/compare/", criteria.comparison, name="site_comparison"),
    path("<slug:study>/sites/compare/mine/", criteria.judge, name="site_judge"),
    path(
        "<slug:study>/sites/criteria/<uuid:criterion>/remove/",
        criteria.criterion_remove,
        name="criterion_remove",
    ),
    path("<slug:study>/sites/<uuid:site>/", sites.site, name="site"),
    path("<slug:study>/sites/<uuid:site>/scores/", criteria.scores, name="site_scores"),
    path("<slug:study>/sites/<uuid:site>/edit/", sites.site_edit, name="site_edit"),
    path("<slug:study>/feasibility/", files.network_file, name="study_feasibility"),
    path(
        "<slug:study>/feasibility/feasibility.pdf", files.network_pdf, name="study_feasibility_pdf"
    ),
    path(
        "<slug:study>/feasibility/feasibility.docx",
        files.network_docx,
        name="study_feasibility_docx",
    ),
    path("<slug:study>/sites/<uuid:site>/feasibility/", files.site_file, name="site_feasibility"),
    path(
        "<slug:study>/sites/<uuid:site>/feasibility/timetable/",
        files.timetable,
        name="site_timetable",
    ),
    path(
        "<slug:study>/sites/<uuid:site>/feasibility/feasibility.pdf",
        files.site_pdf,
        name="site_feasibility_pdf",
    ),
    path(
        "<slug:study>/sites/<uuid:site>/feasibility/feasibility.docx",
        files.site_docx,
        name="site_feasibility_docx",
    ),
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
    path(
        "<slug:study>/sites/<uuid:site>/prescriptions/",
        prescriptions.prescriptions,
        name="site_prescriptions",
    ),
    path(
        "<slug:study>/sites/<uuid:site>/prescriptions/project/",
        prescriptions.project,
        name="prescription_project",
    ),
    path(
        "<slug:study>/sites/<uuid:site>/prescriptions/new/",
        prescriptions.line_new,
        name="prescription_new",
    ),
    path(
        "<slug:study>/sites/<uuid:site>/prescriptions/keep/",
        prescriptions.keep,
        name="prescription_keep",
    ),
    path(
        "<slug:study>/sites/<uuid:site>/prescriptions/lines/<slug:key>/",
        prescriptions.line_edit,
        name="prescription_line",
    ),
    path(
        "<slug:study>/sites/<uuid:site>/prescriptions/<int:number>/",
        prescriptions.version,
        name="prescription_version",
    ),
    path(
        "<slug:study>/sites/<uuid:site>/prescriptions/<int:number>/prescriptions.pdf",
        prescriptions.version_pdf,
        name="prescription_pdf",
    ),
    path(
        "<slug:study>/sites/<uuid:site>/prescriptions/<int:number>/prescriptions.docx",
        prescriptions.version_docx,
        name="prescription_docx",
    ),
    path("<slug:study>/sites/<uuid:site>/rooms/", sites.rooms, name="site_rooms"),
    path(
        "<slug:study>/sites/<uuid:site>/floors/<slug:level>/",
        floorplans.floor_drawing,
        name="floor_drawing",
    ),
    path(
        "<slug:study>/sites/pictures/<uuid:picture>/",
        floorplans.floor_picture,
        name="floor_picture",
    ),
    path("<slug:study>/sites/<uuid:site>/lots/", sites.lots, name="site_lots"),
    path("<slug:study>/sites/<uuid:site>/files/", sites.files, name="site_files"),
    path("<slug:study>/sites/<uuid:site>/layouts/", layouts.layouts, name="site_layouts"),
    path("<slug:study>/sites/<uuid:site>/layouts/new/", layouts.layout_new, name="site_layout_new"),
    path(
        "<slug:study>/sites/<uuid:site>/layouts/<int:number>/", layouts.layout, name="site_layout"
    ),
    path(
        "<slug:study>/sites/<uuid:site>/layouts/<int:number>/again/",
        layouts.layout_again,
        name="site_layout_again",
    ),
    path(
        "<slug:study>/sites/<uuid:site>/layouts/<int:number>/<int:rank>/layout.svg",
        layouts.layout_drawing,
        name="site_layout_drawing",
    ),
    path("<slug:study>/sites/<uuid:site>/works/", works.works, name="site_works"),
    path("<slug:study>/sites/<uuid:site>/works/begin/", works.works_begin, name="site_works_begin"),
    path("<slug:study>/sites/<uuid:site>/works/keep/", works.works_keep, name="site_works_keep"),
    path(
        "<slug:study>/sites/<uuid:site>/works/compare/",
        works.works_compare,
        name="site_works_compare",
    ),
    path(
        "<slug:study>/sites/<uuid:site>/works/energy/",
        works.works_energy,
        name="site_works_energy",
    ),
    path(
        "<slug:study>/sites/<uuid:site>/works/lines/",
        works.works_line_new,
        name="site_works_line_new",
    ),
    path(
        "<slug:study>/sites/<uuid:site>/works/<int:number>/",
        works.works_version,
        name="site_works_version",
    ),
    path("<slug:study>/sites/works/<uuid:line>/", works.works_line, name="site_works_line"),
    path("<slug:study>/sites/rooms/<uuid:room>/", sites.room_edit, name="room_edit"),
    path("<slug:study>/sites/files/<uuid:file>/", sites.file, name="site_file"),
    path("<slug:study>/sites/<uuid:site>/visit/", visits.visit_new, name="visit_new"),
    path("<slug:study>/visits/<uuid:visit>/", visits.visit, name="visit"),
    path("<slug:study>/visits/<uuid:visit>/worker.js", visits.visit_worker, name="visit_worker"),
    path("<slug:study>/visits/<uuid:visit>/sync/", visits.visit_sync, name="visit_sync"),
    path(
        "<slug:study>/visits/<uuid:visit>/photos/<uuid:photo>/",
        visits.visit_photo,
        name="visit_photo",
    ),
    path(
        "<slug:study>/visits/<uuid:visit>/take-over/",
        visits.visit_take_over,
        name="visit_take_over",
    ),
]
