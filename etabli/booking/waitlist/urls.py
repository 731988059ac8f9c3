from django.urls import path

from etabli.booking.waitlist import views

urlpatterns = [
    path("waits/new/", views.wait_new, name="wait_new"),
    path("waits/<uuid:wait>/", views.wait, name="wait"),
    path("offers/<str:token>/", views.offer, name="offer"),
]
