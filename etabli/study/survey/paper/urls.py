from django.urls import path

from etabli.study.survey.paper import views

urlpatterns = [
    path("", views.paper, name="study_paper"),
    path("sheet.pdf", views.paper_pdf, name="study_paper_pdf"),
]
