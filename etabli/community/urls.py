from django.urls import path

from etabli.community import views

urlpatterns = [
    path("networks/<slug:network>/join/", views.join, name="join"),
    path("networks/<slug:network>/members/", views.members, name="members"),
    path("networks/<slug:network>/groups/", views.groups, name="groups"),
    path("groups/<uuid:group>/", views.group, name="group"),
    path("members/<uuid:membership>/", views.member, name="member"),
    path("members/<uuid:membership>/answer/", views.member_answer, name="member_answer"),
]
