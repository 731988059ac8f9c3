from django.urls import path

from etabli.feasibility.capture import views as capture
from etabli.feasibility.criteria import views as criteria
from etabli.feasibility.site import views as sites
from etabli.feasibility.visit import views as visits

urlpatterns = [
    path("<slug:study>/sites/", sites.sites, name="study_sites"),
    path("<slug:study>/sites/new/", sites.site_new, name="site_new"),
    path("<slug:study>/sites/potential/", capture.potential, name="site_potential"),
    path("<slug:study>/sites/ratios/", capture.ratios, name="site_ratios"),
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
    path("<slug:study>/sites/<uuid:site>/rooms/", sites.rooms, name="site_rooms"),
    path("<slug:study>/sites/<uuid:site>/lots/", sites.lots, name="site_lots"),
    path("<slug:study>/sites/<uuid:site>/files/", sites.files, name="site_files"),
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
