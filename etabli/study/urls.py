from django.urls import include, path

from etabli.study import views
from etabli.study.amenity import views as amenity_views
from etabli.study.campaign import views as campaigns
from etabli.study.existing import views as existing_views
from etabli.study.journal import views as journal
from etabli.study.report import views as reporting
from etabli.study.respondent import views as respondent
from etabli.study.scenario import views as networks
from etabli.study.survey.exporting import views as exporting
from etabli.study.survey.importing import views as importing

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
    path("<slug:study>/questionnaire/", include("etabli.study.survey.editing.urls")),
    path("<slug:study>/paper/", include("etabli.study.survey.paper.urls")),
    path("<slug:study>/import/", importing.import_answers, name="study_import"),
    path("<slug:study>/import/<uuid:imported>/", importing.import_file, name="study_import_file"),
    path(
        "<slug:study>/import/<uuid:imported>/columns/",
        importing.import_columns,
        name="study_import_columns",
    ),
    path(
        "<slug:study>/import/<uuid:imported>/values/",
        importing.import_values,
        name="study_import_values",
    ),
    path(
        "<slug:study>/import/<uuid:imported>/start/",
        importing.import_start,
        name="study_import_start",
    ),
    path(
        "<slug:study>/import/<uuid:imported>/undo/",
        importing.import_undo,
        name="study_import_undo",
    ),
    path(
        "<slug:study>/import/<uuid:imported>/refused.csv",
        importing.import_refusals,
        name="study_import_refusals",
    ),
    path("<slug:study>/answers.csv", exporting.answers_csv, name="study_answers_csv"),
    path("<slug:study>/contacts/", respondent.contacts, name="study_contacts"),
    path("<slug:study>/doubtful/", respondent.doubtful, name="study_doubtful"),
    path("<slug:study>/demand/", views.demand, name="study_demand"),
    path("<slug:study>/parameters/", views.parameters, name="study_parameters"),
    path("<slug:study>/existing/", existing_views.existing, name="study_existing"),
    path("<slug:study>/existing/roles/", existing_views.roles, name="study_existing_roles"),
    path("<slug:study>/existing/pair/", existing_views.pair, name="study_existing_pair"),
    path("<slug:study>/amenities/", amenity_views.amenities, name="study_amenities"),
    path("<slug:study>/amenities/tick/", amenity_views.tick, name="study_amenities_tick"),
    path("<slug:study>/network/", networks.network, name="study_network"),
    path("<slug:study>/network/compare/", networks.compare, name="study_compare"),
    path(
        "<slug:study>/network/assumptions/",
        networks.assumptions,
        name="study_network_assumptions",
    ),
    path("<slug:study>/network/<uuid:scenario>/", networks.scenario, name="study_scenario"),
    path("<slug:study>/network/<uuid:scenario>/choose/", networks.choose, name="study_choose"),
    path(
        "<slug:study>/network/<uuid:scenario>/alternative/",
        networks.alternative,
        name="study_alternative",
    ),
    path("<slug:study>/network/<uuid:scenario>/by-hand/", networks.by_hand, name="study_by_hand"),
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
    path("<slug:study>/report/<slug:edition>/notes/", reporting.notes, name="study_notes"),
    path(
        "<slug:study>/report/<slug:edition>/notes/<int:slide>/",
        reporting.presenter,
        name="study_presenter",
    ),
]
