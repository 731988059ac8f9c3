from django.urls import path

from etabli.study import survey_views as views
from etabli.study.respondent import views as respondent

urlpatterns = [
    path("<slug:study>/", views.survey, name="survey"),
    path("<slug:study>/thanks/", views.thanks, name="survey_thanks"),
    path("<slug:study>/privacy/", respondent.survey_privacy, name="survey_privacy"),
    path("<slug:study>/lost-link/", respondent.lost_link, name="survey_lost_link"),
]
