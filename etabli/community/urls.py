from django.urls import path

from etabli.community import views
from etabli.community.charter.views import charter
from etabli.community.directory import views as directory
from etabli.community.document import views as documents
from etabli.community.doubles import views as doubles
from etabli.community.emergency.views import member_emergency, my_emergency
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
    path("account/directory/", directory.my_profile, name="my_profile"),
    path("networks/<slug:network>/directory/", directory.directory, name="directory"),
    path("networks/<slug:network>/people/", directory.people, name="people"),
    path("networks/<slug:network>/meet/", directory.meet, name="meet"),
    path("account/documents/", documents.my_documents, name="my_documents"),
    path("account/documents/<uuid:kind>/", documents.document_give, name="document_give"),
    path("account/emergency/", my_emergency, name="my_emergency"),
    path("members/<uuid:membership>/emergency/", member_emergency, name="member_emergency"),
    path("networks/<slug:network>/documents/", documents.documents, name="documents"),
    path(
        "networks/<slug:network>/documents/new/",
        documents.document_kind_new,
        name="document_kind_new",
    ),
    path("documents/kinds/<uuid:kind>/", documents.document_kind, name="document_kind"),
    path("documents/<uuid:document>/", documents.document, name="document"),
    path("documents/<uuid:document>/file/", documents.document_file, name="document_file"),
    path(
        "documents/<uuid:document>/take-back/",
        documents.document_take_back,
        name="document_take_back",
    ),
    path("networks/<slug:network>/doubles/", doubles.doubles, name="doubles"),
    path(
        "networks/<slug:network>/doubles/<uuid:first>/<uuid:second>/",
        doubles.double,
        name="double",
    ),
    path("networks/<slug:network>/groups/", views.groups, name="groups"),
    path("groups/<uuid:group>/", views.group, name="group"),
    path("members/<uuid:membership>/", views.member, name="member"),
    path("members/<uuid:membership>/try-again/", views.member_try_again, name="member_try_again"),
    path("members/<uuid:membership>/answer/", views.member_answer, name="member_answer"),
]
