from django.urls import path

from etabli.study import views
from etabli.study.report import views as reporting

urlpatterns = [
    path("", views.studies, name="studies"),
    path("new/", views.study_new, name="study_new"),
    path("<slug:study>/", views.study, name="study"),
    path("<slug:study>/details/", views.study_details, name="study_details"),
    path("<slug:study>/open/", views.study_open, name="study_open"),
    path("<slug:study>/close/", views.study_close, name="study_close"),
    path("<slug:study>/channels/", views.channels, name="study_channels"),
    path("<slug:study>/channels/<slug:channel>.svg", views.qr_svg, name="study_qr_svg"),
    path("<slug:study>/channels/<slug:channel>.png", views.qr_png, name="study_qr_png"),
    path("<slug:study>/import/", views.import_answers, name="study_import"),
    path("<slug:study>/demand/", views.demand, name="study_demand"),
    path("<slug:study>/parameters/", views.parameters, name="study_parameters"),
    path("<slug:study>/network/", views.network, name="study_network"),
    path("<slug:study>/network/<uuid:scenario>/", views.scenario, name="study_scenario"),
    path("<slug:study>/network/<uuid:scenario>/choose/", views.choose, name="study_choose"),
    path("<slug:study>/report/", reporting.report, name="study_report"),
    path("<slug:study>/report.pdf", reporting.report_pdf, name="study_report_pdf"),
    path("<slug:study>/report/write/", reporting.write, name="study_report_write"),
    path("<slug:study>/report/verbatims/", reporting.verbatims, name="study_verbatims"),
    path("<slug:study>/report/publish/", reporting.publish, name="study_publish"),
    path("<slug:study>/report/withdraw/", reporting.withdraw, name="study_withdraw"),
    path("<slug:study>/report/<slug:edition>/", reporting.edition, name="study_edition"),
    path(
        "<slug:study>/report/<slug:edition>/report.pdf",
        reporting.edition_pdf,
        name="study_edition_pdf",
    ),
    path(
        "<slug:study>/report/<slug:edition>/tables.xlsx",
        reporting.edition_xlsx,
        name="study_edition_xlsx",
    ),
    path(
        "<slug:study>/report/<slug:edition>/data.zip",
        reporting.edition_zip,
        name="study_edition_zip",
    ),
    path(
        "<slug:study>/report/<slug:edition>/data/<str:file>",
        reporting.edition_data,
        name="study_edition_data",
    ),
    path(
        "<slug:study>/report/<slug:edition>/presentation/",
        reporting.presentation,
        name="study_presentation",
    ),
    path(
        "<slug:study>/report/<slug:edition>/presentation/<int:slide>/",
        reporting.slide,
        name="study_slide",
    ),
]
