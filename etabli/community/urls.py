from django.urls import path

from etabli.community import views
from etabli.community.charter.views import charter
from etabli.community.importing.views import members_import
from etabli.community.organisation import views as organisation
from etabli.community.roll import views as roll

urlpatterns = [
    path("networks/<slug:network>/join/", views.join, name="join"),
    path("networks/<slug:network>/charter/", charter, name="charter"),
    path(
        "networks/<slug:network>/organisations/",
        organisation.organisations,
        name="organisations",
    ),
    path("organisations/<uuid:organisation>/", organisation.organisation, name="organisation"),
    path(
        "organisations/<uuid:organisation>/<uuid:affiliation>/end/",
        organisation.affiliation_end,
        name="affiliation_end",
    ),
    path("organisations/", organisation.my_organisations, name="my_organisations"),
    path("networks/<slug:network>/members/", roll.members, name="members"),
    path("networks/<slug:network>/members.csv", roll.members_csv, name="members_csv"),
    path("networks/<slug:network>/members/act/", roll.members_act, name="members_act"),
    path("networks/<slug:network>/members/import/", members_import, name="members_import"),
    path("networks/<slug:network>/groups/", views.groups, name="groups"),
    path("groups/<uuid:group>/", views.group, name="group"),
    path("members/<uuid:membership>/", views.member, name="member"),
    path("members/<uuid:membership>/try-again/", views.member_try_again, name="member_try_again"),
    path("members/<uuid:membership>/answer/", views.member_answer, name="member_answer"),
]
