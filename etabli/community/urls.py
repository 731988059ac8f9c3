from django.urls import path

from etabli.community import views

urlpatterns = [
    path("networks/<slug:network>/join/", views.join, name="join"),
    path("networks/<slug:network>/members/", views.members, name="members"),
    path("members/<uuid:membership>/", views.member, name="member"),
    path("members/<uuid:membership>/answer/", views.member_answer, name="member_answer"),
]
