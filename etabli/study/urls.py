from django.urls import path

from etabli.study import views
from etabli.study.amenity import views as amenity_views
from etabli.study.existing import views as existing_views
from etabli.study.scenario import views as networks

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
    path("<slug:study>/report/", views.report, name="study_report"),
    path("<slug:study>/report.pdf", views.report_pdf, name="study_report_pdf"),
    path("<slug:study>/report/publish/", views.publish, name="study_publish"),
    path("<slug:study>/report/withdraw/", views.withdraw, name="study_withdraw"),
]
