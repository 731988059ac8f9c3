from django.urls import path

from etabli.fablab.authorisation.views import authorisation, instructing, my_workshop
from etabli.fablab.incident.views import incident, incidents
from etabli.fablab.loan.views import tools
from etabli.fablab.machine.views import (
    machine,
    machine_file,
    machine_new,
    machine_qr,
    machine_sheet,
    machines,
)
from etabli.fablab.presence.views import companion_answer, companion_ask
from etabli.fablab.switch.views import machine_switch
from etabli.fablab.training.views import (
    registration_cancel,
    session,
    session_register,
    training,
    training_edit,
    training_new,
    training_quiz,
    trainings,
)
from etabli.fablab.upkeep.views import fault, fault_new, fault_photo, machine_upkeep
from etabli.fablab.usage.views import machine_start, usage
from etabli.fablab.views import workshop

urlpatterns = [
    path("machines/", machines, name="machines"),
    path("machines/mine/", my_workshop, name="my_workshop"),
    path("machines/<uuid:machine>/", machine, name="machine"),
    path("machines/<uuid:machine>/files/<uuid:file>/", machine_file, name="machine_file"),
    path("machines/<uuid:machine>/code.svg", machine_qr, name="machine_qr"),
    path("machines/<uuid:machine>/sheet/", machine_sheet, name="machine_sheet"),
    path("machines/<uuid:machine>/switch/", machine_switch, name="machine_switch"),
    path("machines/<uuid:machine>/start/", machine_start, name="machine_start"),
    path("machines/<uuid:machine>/upkeep/", machine_upkeep, name="machine_upkeep"),
    path("machines/<uuid:machine>/faults/new/", fault_new, name="fault_new"),
    path("machines/<uuid:machine>/companion/", companion_ask, name="companion_ask"),
    path("machines/uses/<uuid:usage>/", usage, name="usage"),
    path("machines/faults/<uuid:fault>/", fault, name="fault"),
    path("machines/faults/<uuid:fault>/photo/", fault_photo, name="fault_photo"),
    path("machines/companions/<uuid:companion>/", companion_answer, name="companion_answer"),
    path("machines/incidents/<uuid:incident>/", incident, name="incident"),
    path("machines/authorisations/<uuid:authorisation>/", authorisation, name="authorisation"),
    path("trainings/<uuid:training>/", training, name="training"),
    path("trainings/<uuid:training>/quiz/", training_quiz, name="training_quiz"),
    path("trainings/<uuid:training>/edit/", training_edit, name="training_edit"),
    path("trainings/sessions/<uuid:session>/", session, name="session"),
    path("trainings/sessions/<uuid:session>/register/", session_register, name="session_register"),
    path(
        "trainings/registrations/<uuid:registration>/give-up/",
        registration_cancel,
        name="registration_cancel",
    ),
    path("networks/<slug:network>/trainings/", trainings, name="trainings"),
    path("networks/<slug:network>/trainings/new/", training_new, name="training_new"),
    path("places/<slug:place>/workshop/", workshop, name="workshop"),
    path("places/<slug:place>/machines/new/", machine_new, name="machine_new"),
    path("places/<slug:place>/instructing/", instructing, name="instructing"),
    path("places/<slug:place>/tools/", tools, name="tools"),
    path("places/<slug:place>/incidents/", incidents, name="incidents"),
]
