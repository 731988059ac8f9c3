from django.urls import path

from etabli.booking.closing import views

urlpatterns = [path("places/<slug:place>/closures/over/", views.closure_over, name="closure_over")]
