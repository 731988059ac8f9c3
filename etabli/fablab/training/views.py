"""The pages of trainings: for those who learn, who teach, and who describe them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.core import clock
from etabli.core.errors import Refused
from etabli.core.forms import accepted
from etabli.fablab.authorisation.selectors import has_passed_quiz, missing_prerequisites
from etabli.fablab.models import Registration, Session, Training
from etabli.fablab.training import forms, selectors, services
from etabli.network.models import Network
from etabli.network.selectors import network_by_slug
from etabli.people.access import Request, SignedIn, public, requires, signed_in
from etabli.people.rights import Action
from etabli.people.selectors import may


@public
def trainings(request: Request, network: str) -> HttpResponse:
    """What one can learn in a network, and when."""
    found = network_by_slug(network)
    all_of_them = list(selectors.trainings_of(found))
    coming = selectors.coming_sessions([one.pk for one in all_of_them])
    return render(
        request,
        "fablab/trainings.html",
        {
            "network": found,
            "trainings": [
                (one, [session for session in coming if session.training_id == one.pk][:3])
                for one in all_of_them
            ],
            "manages": may(request.person, Action.MANAGE_MACHINES, found),
            "is_example": selectors.is_example(found),
        },
    )


@public
def training(request: Request, training: UUID) -> HttpResponse:
    """What is learnt, for which machines, in which steps, and the sessions to come."""
    found, person = selectors.training_by_uuid(training), request.person
    sessions = list(selectors.coming_sessions([found.pk]))
    own = {
        one.session_id: one
        for one in (selectors.registrations_of(person) if person else ())
        if one.session.training_id == found.pk
    }
    return render(
        request,
        "fablab/training.html",
        {
            "training": found,
            "machines": found.machines.select_related("space__place"),
            "prerequisites": found.prerequisites.all(),
            "missing": missing_prerequisites(person, found) if person else [],
            "questions": found.questions.count(),
            "passed_quiz": has_passed_quiz(person, found) if person else False,
            "sessions": [(one, own.get(one.pk)) for one in sessions],
            "manages": may(person, Action.MANAGE_MACHINES, found),
            "is_example": selectors.is_example(found.network),
        },
    )


@signed_in
def training_quiz(request: SignedIn, training: UUID) -> HttpResponse:
    found = selectors.training_by_uuid(training)
    questions = selectors.questions_of(found)
    form = forms.QuizForm(questions, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            attempt = services.answer_quiz(found, request.person, form.answers())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            told = _("You have passed the quiz: %(percent)d %% right.")
            if not attempt.passed:
                told = _("Not passed yet: %(percent)d %% right. Read again and try once more.")
            level = messages.success if attempt.passed else messages.warning
            level(request, told % {"percent": attempt.percent})
            return redirect("training", found.uuid)
    return render(
        request,
        "fablab/training_quiz.html",
        {"training": found, "form": form, "questions": questions},
    )


@require_POST
@signed_in
def session_register(request: SignedIn, session: UUID) -> HttpResponse:
    found = selectors.session_by_uuid(session)
    try:
        made = services.register(request.person, found, wait="wait" in request.POST)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        waits = made.status == Registration.Status.WAITING
        messages.success(
            request,
            _("You are on the wait list: you are told when a place is yours.")
            if waits
            else _("You are registered."),
        )
    return redirect("training", found.training.uuid)


@require_POST
@signed_in
def registration_cancel(request: SignedIn, registration: UUID) -> HttpResponse:
    found = selectors.registration_of(request.person, registration)
    services.give_up(found)
    messages.success(request, _("Your place is given back."))
    return redirect("training", found.session.training.uuid)


@requires(Action.INSTRUCT, selectors.session_by_uuid)
def session(request: SignedIn, session: Session) -> HttpResponse:
    """Who is expected at a session; afterwards, who came."""
    if "call_off" in request.POST:
        services.cancel_session(session)
        messages.success(request, _("The session is called off; everybody registered is told."))
        return redirect("instructing", session.place.slug)
    begun = session.starts_at <= clock.now()
    change = forms.ChangeForm(session, request.POST if "day" in request.POST else None)
    if change.is_bound and accepted(
        request, change, lambda: services.change_session(session, **change.change())
    ):
        messages.success(request, _("Saved; everybody registered is told what is new."))
        return redirect("session", session.uuid)
    if request.method == "POST" and not change.is_bound:
        came = [int(one) for one in request.POST.getlist("came") if one.isdecimal()]
        services.mark(session, came)
        messages.success(request, _("Saved."))
        return redirect("session", session.uuid)
    return render(
        request,
        "fablab/session.html",
        {
            "session": session,
            "expected": selectors.those_expected(session),
            "waiting": selectors.line_of(session),
            "form": None if begun or session.cancelled_at else change,
            "begun": begun,
        },
    )


@requires(Action.MANAGE_MACHINES, network_by_slug)
def training_new(request: SignedIn, network: Network) -> HttpResponse:
    form = forms.TrainingForm(network, request.POST or None)
    made: list[Training] = []
    if accepted(
        request, form, lambda: made.append(services.create_training(network, **form.cleaned_data))
    ):
        messages.success(request, _("Saved."))
        return redirect("training_edit", made[0].uuid)
    return render(request, "fablab/training_new.html", {"network": network, "form": form})


@requires(Action.MANAGE_MACHINES, selectors.training_by_uuid)
def training_edit(request: SignedIn, training: Training) -> HttpResponse:
    """What it is, who teaches it, and its quiz."""
    asked = request.POST.get("form", "")
    data = {name: request.POST if asked == name else None for name in ("", "instructor", "quiz")}
    about = forms.TrainingForm(
        training.network,
        data[""] if request.method == "POST" else None,
        training=training,
    )
    instructor = forms.InstructorForm(data["instructor"], auto_id="instructor-%s")
    question = forms.QuestionForm(data["quiz"], auto_id="quiz-%s")
    if "remove_instructor" in request.POST:
        services.remove_instructor(training, request.POST["remove_instructor"])
        return _saved(request, training)
    if "remove_question" in request.POST:
        services.remove_question(training, request.POST["remove_question"])
        return _saved(request, training)
    if about.is_bound and accepted(
        request, about, lambda: services.change_training(training, **about.cleaned_data)
    ):
        return _saved(request, training)
    if instructor.is_bound and accepted(
        request,
        instructor,
        lambda: services.name_instructor(training, **instructor.cleaned_data, by=request.person),
    ):
        return _saved(request, training)
    if question.is_bound and accepted(
        request,
        question,
        lambda: services.add_question(training, question.cleaned_data["text"], question.choices()),
    ):
        return _saved(request, training)
    return render(
        request,
        "fablab/training_edit.html",
        {
            "training": training,
            "form": about,
            "instructor_form": instructor,
            "question_form": question,
            "instructors": selectors.instructors_of(training),
            "questions": [
                (one, zip(selectors.choices_told(one), one.choices, strict=True))
                for one in selectors.questions_of(training)
            ],
        },
    )


def _saved(request: SignedIn, training: Training) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("training_edit", training.uuid)
