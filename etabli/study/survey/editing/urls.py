from django.urls import path

from etabli.study.survey.editing import views

urlpatterns = [
    path("", views.overview, name="study_questionnaire"),
    path("change/", views.change, name="study_questionnaire_change"),
    path("publish/", views.publish, name="study_questionnaire_publish"),
    path("section/", views.section, name="study_questionnaire_section"),
    path("question/", views.question, name="study_questionnaire_question"),
    path("start/", views.start, name="study_questionnaire_start"),
    path("xlsform/", views.xlsform_file, name="study_questionnaire_xlsform"),
    path("preview/", views.preview, name="study_questionnaire_preview"),
]
