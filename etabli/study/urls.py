from django.urls import path

from etabli.study import views
from etabli.study.campaign import views as campaigns
from etabli.study.journal import views as journal

urlpatterns = [
    path("", views.studies, name="studies"),
    path("new/", views.study_new, name="study_new"),
    path("<slug:study>/", views.study, name="study"),
    path("<slug:study>/details/", views.study_details, name="study_details"),
    path("<slug:study>/open/", views.study_open, name="study_open"),
    path("<slug:study>/close/", views.study_close, name="study_close"),
    path("<slug:study>/campaign/", campaigns.campaign, name="study_campaign"),
    path("<slug:study>/campaign.csv", campaigns.campaign_csv, name="study_campaign_csv"),
    path("<slug:study>/campaign/new/", campaigns.campaign_new, name="campaign_new"),
    path("<slug:study>/campaign/<uuid:campaign>/", campaigns.campaign_edit, name="campaign_edit"),
    path("<slug:study>/channels/", campaigns.channels, name="study_channels"),
    path("<slug:study>/channels/<slug:channel>/", campaigns.channel_edit, name="channel_edit"),
    path(
        "<slug:study>/channels/<slug:channel>/print/",
        campaigns.channel_print,
        name="channel_print",
    ),
    path("<slug:study>/channels/<slug:channel>.svg", campaigns.qr_svg, name="study_qr_svg"),
    path("<slug:study>/channels/<slug:channel>.png", campaigns.qr_png, name="study_qr_png"),
    path("<slug:study>/journal/", journal.journal, name="study_journal"),
    path("<slug:study>/journal.csv", journal.journal_csv, name="study_journal_csv"),
    path("<slug:study>/needs.csv", journal.needs_csv, name="study_needs_csv"),
    path("<slug:study>/journal/new/", journal.meeting_new, name="meeting_new"),
    path("<slug:study>/journal/<uuid:meeting>/", journal.meeting, name="meeting"),
    path("<slug:study>/journal/<uuid:meeting>/edit/", journal.meeting_edit, name="meeting_edit"),
    path("<slug:study>/journal/needs/<uuid:need>/", journal.need_edit, name="need_edit"),
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
