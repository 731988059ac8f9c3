from django.urls import include, path

from etabli.study import views

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
    path("<slug:study>/questionnaire/", include("etabli.study.survey.editing.urls")),
    path("<slug:study>/paper/", include("etabli.study.survey.paper.urls")),
    path("<slug:study>/import/", views.import_answers, name="study_import"),
    path("<slug:study>/demand/", views.demand, name="study_demand"),
    path("<slug:study>/parameters/", views.parameters, name="study_parameters"),
    path("<slug:study>/network/", views.network, name="study_network"),
    path("<slug:study>/network/<uuid:scenario>/", views.scenario, name="study_scenario"),
    path("<slug:study>/network/<uuid:scenario>/choose/", views.choose, name="study_choose"),
    path("<slug:study>/report/", views.report, name="study_report"),
    path("<slug:study>/report.pdf", views.report_pdf, name="study_report_pdf"),
    path("<slug:study>/report/publish/", views.publish, name="study_publish"),
    path("<slug:study>/report/withdraw/", views.withdraw, name="study_withdraw"),
]
