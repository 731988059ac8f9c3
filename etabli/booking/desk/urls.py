from django.urls import path

from etabli.booking.desk import views

urlpatterns = [
    path("places/<slug:place>/reception/", views.place_reception, name="place_reception"),
    path("reception/", views.reception_pair, name="reception_pair"),
    path("reception/<str:token>/", views.reception, name="reception"),
    path("reception/<str:token>/stay/", views.reception_stay, name="reception_stay"),
    path("reception/<str:token>/code/", views.reception_code, name="reception_code"),
    path("account/code/", views.my_code, name="my_code"),
]
