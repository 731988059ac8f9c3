from django.urls import path

from etabli.launch import views

urlpatterns = [
    path("launch/<uuid:scenario>/", views.launch, name="launch"),
    path("studies/<slug:study>/invitations/", views.invitations, name="invitations"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
]
