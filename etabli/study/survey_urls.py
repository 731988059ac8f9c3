from django.urls import path

from etabli.study import survey_views as views

urlpatterns = [
    path("<slug:study>/", views.survey, name="survey"),
    path("<slug:study>/thanks/", views.thanks, name="survey_thanks"),
]
