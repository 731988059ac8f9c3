from django.urls import path

from etabli.study.respondent import views

urlpatterns = [
    path("<slug:link>/", views.answer, name="answer"),
    path("<slug:link>/thanks/", views.thanks, name="answer_thanks"),
    path("<slug:link>/change/", views.change, name="answer_change"),
    path("<slug:link>/erase/", views.erase, name="answer_erase"),
    path("<slug:link>/answers.json", views.as_json, name="answer_json"),
    path("<slug:link>/answers.csv", views.as_csv, name="answer_csv"),
]
