from django.urls import path

from etabli.people import views
from etabli.people.messages.views import messages_choice, messages_end

urlpatterns = [
    path("account/profile/", views.profile, name="profile"),
    path("account/messages/", messages_choice, name="messages_choice"),
    path("messages/end/<str:token>/", messages_end, name="messages_end"),
    path("account/data/", views.data, name="data"),
    path("account/erase/", views.erase, name="erase"),
    path("team/<slug:kind>/<slug:slug>/", views.team, name="team"),
]
