from django.urls import path

from etabli.network import views
from etabli.network.floorplan import views as floorplan
from etabli.network.webhooks import views as webhooks

urlpatterns = [
    path("places/", views.places, name="places"),
    path("places/photos/<uuid:photo>/", views.photo, name="photo"),
    path("places/<slug:place>/", views.place, name="place"),
    path("places/<slug:place>/details/", views.place_details, name="place_details"),
    path("places/<slug:place>/hours/", views.place_hours, name="place_hours"),
    path("places/<slug:place>/school-hours/", views.place_school_hours, name="place_school_hours"),
    path("places/<slug:place>/dates/", views.place_special_days, name="place_special_days"),
    path("places/<slug:place>/spaces/", views.place_spaces, name="place_spaces"),
    path("places/<slug:place>/spaces/new/", views.space_new, name="space_new"),
    path("places/<slug:place>/closures/", views.place_closures, name="place_closures"),
    path("places/<slug:place>/photos/", views.place_photos, name="place_photos"),
    path("places/<slug:place>/open/", views.place_open, name="place_open"),
    path("places/<slug:place>/close/", views.place_close, name="place_close"),
    path("places/<slug:place>/floors/", floorplan.place_plans, name="place_plans"),
    path("floors/<uuid:plan>/", floorplan.plan_edit, name="plan_edit"),
    path("floors/<uuid:plan>/picture/", floorplan.plan_picture, name="plan_picture"),
    path("spaces/<uuid:space>/", views.space_edit, name="space_edit"),
    path("networks/new/", views.network_new, name="network_new"),
    path("networks/<slug:network>/", views.network, name="network"),
    path("networks/<slug:network>/details/", views.network_details, name="network_details"),
    path("networks/<slug:network>/webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/<uuid:webhook>/", webhooks.webhook, name="webhook"),
    path("networks/<slug:network>/places/new/", views.place_new, name="place_new"),
]
