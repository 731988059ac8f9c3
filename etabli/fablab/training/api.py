"""Trainings for programs: what one learns, the quiz, sessions and who comes to them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.booking.api import Instant
from etabli.core.api import REFUSALS, BothOut, NameIn, NoteIn, Page
from etabli.core.errors import NotFound
from etabli.core.texts import Text
from etabli.fablab.api import RegistrationOut, SessionOut
from etabli.fablab.models import Attempt, Instructor, Question, Registration, Session, Training
from etabli.fablab.training import selectors, services
from etabli.network.api import network_for, place_for
from etabli.network.models import Space
from etabli.network.selectors import network_by_slug, space_by_uuid
from etabli.people.access import Request, SignedIn
from etabli.people.api import OptionalToken, Token
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["workshop"])

Months = Annotated[int, Field(ge=1, le=240)]


class TrainingOut(Schema):
    id: UUID = Field(alias="uuid")
    name: BothOut
    description: BothOut
    prerequisites: list[UUID] = Field(description="the trainings that come first")
    machines: list[UUID] = Field(description="what it is learnt for")
    pass_mark: int = Field(description="of the quiz, in percent")
    valid_months: int | None = Field(description="how long an authorisation is good for")
    unused_months: int | None = Field(description="after how long without use it lapses")

    @staticmethod
    def resolve_prerequisites(training: Training) -> list[UUID]:
        return [one.uuid for one in training.prerequisites.all()]

    @staticmethod
    def resolve_machines(training: Training) -> list[UUID]:
        return [one.uuid for one in training.machines.all()]


class TrainingIn(Schema):
    name: NameIn
    description: NoteIn = NoteIn(fr="", en="")
    prerequisites: list[UUID] = Field([], max_length=50, description="trainings that come first")
    pass_mark: int = Field(80, ge=0, le=100, description="of the quiz, in percent")
    valid_months: Months | None = Field(None, description="none: without end")
    unused_months: Months | None = Field(None, description="none: it never lapses")


class InstructorOut(Schema):
    id: UUID
    name: str

    @staticmethod
    def resolve_id(instructor: Instructor) -> UUID:
        return instructor.person.uuid

    @staticmethod
    def resolve_name(instructor: Instructor) -> str:
        return instructor.person.name


class InstructorIn(Schema):
    email: str = Field(min_length=3, max_length=254, pattern=r"^[^\x00-\x20@]+@[^\x00-\x20@]+$")


class QuestionOut(Schema):
    id: UUID = Field(alias="uuid")
    text: BothOut
    choices: list[BothOut] = Field(description="several of them may be right")

    @staticmethod
    def resolve_choices(question: Question) -> list[Text]:
        return [Text.of(one["text"]) for one in question.choices]


class KeyOut(QuestionOut):
    right: list[int] = Field(description="the positions of the right choices, from 0")

    @staticmethod
    def resolve_right(question: Question) -> list[int]:
        return [at for at, one in enumerate(question.choices) if one["right"]]


class QuizChoiceIn(Schema):
    text: NameIn
    right: bool = False


class QuestionIn(Schema):
    text: NameIn
    choices: list[QuizChoiceIn] = Field(min_length=2, max_length=4)


class QuizAnswerIn(Schema):
    question: UUID
    ticked: list[int] = Field(max_length=4, description="positions of choices, from 0")


class QuizAnswersIn(Schema):
    answers: list[QuizAnswerIn] = Field(max_length=200, description="what is left out is wrong")


class AttemptOut(Schema):
    percent: int = Field(description="of the questions, that were answered exactly right")
    passed: bool


class SessionIn(Schema):
    training: UUID
    starts_at: Instant
    ends_at: Instant
    seats: int = Field(ge=1, le=500)
    space: UUID | None = Field(None, description="in which room, where it is told")


class SessionChangeIn(Schema):
    starts_at: Instant
    ends_at: Instant
    seats: int = Field(ge=1, le=500)
    space: UUID | None = Field(None, description="in which room, where it is told")
    instructor: UUID | None = Field(None, description="of the training; none: who gives it stays")


class DatedOut(SessionOut):
    cancelled_at: datetime | None


class LearnerOut(RegistrationOut):
    name: str

    @staticmethod
    def resolve_name(registration: Registration) -> str:
        return registration.person.name


class CameIn(Schema):
    came: list[UUID] = Field(max_length=500, description="their registrations")


@router.get(
    "networks/{slug:network}/trainings",
    auth=OptionalToken(),
    response={200: list[TrainingOut], **REFUSALS},
    summary="What one can learn in a network",
    operation_id="list_trainings",
)
@paginate(Page)
def trainings(request: Request, network: str) -> QuerySet[Training]:
    """With what comes first and the machines that each is for."""
    return selectors.trainings_of(network_by_slug(network)).prefetch_related("prerequisites")


@router.post(
    "networks/{slug:network}/trainings",
    auth=Token(),
    response={201: TrainingOut, **REFUSALS},
    summary="Describe a training",
    operation_id="create_training",
)
def describe(request: SignedIn, network: str, wish: TrainingIn) -> Status[Training]:
    """For those who describe machines and trainings."""
    found = network_for(request, network, Action.MANAGE_MACHINES)
    return Status(201, services.create_training(found, **_details(wish)))


@router.get(
    "trainings/{uuid:training}",
    auth=OptionalToken(),
    response={200: TrainingOut, **REFUSALS},
    summary="A training",
    operation_id="get_training",
)
def training(request: Request, training: UUID) -> Training:
    """What is learnt, for which machines."""
    return selectors.training_by_uuid(training)


@router.put(
    "trainings/{uuid:training}",
    auth=Token(),
    response={200: TrainingOut, **REFUSALS},
    summary="Change a training",
    operation_id="change_training",
)
def change(request: SignedIn, training: UUID, wish: TrainingIn) -> Training:
    """All of it anew; authorisations already given stay as they are."""
    return services.change_training(_described(request, training), **_details(wish))


@router.get(
    "trainings/{uuid:training}/instructors",
    auth=Token(),
    response={200: list[InstructorOut], **REFUSALS},
    summary="Who teaches a training",
    operation_id="list_instructors",
)
@paginate(Page)
def instructors(request: SignedIn, training: UUID) -> QuerySet[Instructor]:
    """By name; for them and for those who name them."""
    found = selectors.training_by_uuid(training)
    named = selectors.instructors_of(found)
    if not (
        may(request.person, Action.MANAGE_MACHINES, found)
        or named.filter(person=request.person).exists()
    ):
        raise NotFound(_("There is no such training."), field="training")
    return named


@router.post(
    "trainings/{uuid:training}/instructors",
    auth=Token(),
    response={204: None, **REFUSALS},
    summary="Name an instructor",
    operation_id="name_instructor",
)
def name_instructor(request: SignedIn, training: UUID, wish: InstructorIn) -> Status[None]:
    """Who holds the role to instruct; refused with `role_first` otherwise. Naming somebody twice
    changes nothing."""
    services.name_instructor(_described(request, training), wish.email, by=request.person)
    return Status(204, None)


@router.delete(
    "trainings/{uuid:training}/instructors/{uuid:person}",
    auth=Token(),
    response={204: None, **REFUSALS},
    summary="Name somebody instructor no more",
    operation_id="remove_instructor",
)
def remove_instructor(request: SignedIn, training: UUID, person: UUID) -> Status[None]:
    """Their role stays; doing it again changes nothing."""
    found = _described(request, training)
    for one in found.instructors.filter(person__uuid=person):
        services.remove_instructor(found, str(one.pk))
    return Status(204, None)


@router.get(
    "trainings/{uuid:training}/quiz",
    auth=Token(),
    response={200: list[QuestionOut], **REFUSALS},
    summary="The quiz of a training",
    operation_id="list_questions",
)
@paginate(Page)
def quiz(request: SignedIn, training: UUID) -> list[Question]:
    """Its questions and their choices."""
    return selectors.questions_of(selectors.training_by_uuid(training))


@router.post(
    "trainings/{uuid:training}/quiz/answers",
    auth=Token(),
    response={201: AttemptOut, **REFUSALS},
    summary="Answer the quiz",
    operation_id="answer_quiz",
)
def answer(request: SignedIn, training: UUID, told: QuizAnswersIn) -> Status[Attempt]:
    """For members; as often as one likes. Of the answers the percentage alone is kept."""
    found = selectors.training_by_uuid(training)
    ticked = {one.question: set(one.ticked) for one in told.answers}
    asked = {one.uuid: one.pk for one in selectors.questions_of(found)}
    if not ticked.keys() <= asked.keys():
        raise NotFound(_("There is no such question."), field="answers")
    answers = {asked[one]: positions for one, positions in ticked.items()}
    return Status(201, services.answer_quiz(found, request.person, answers))


@router.get(
    "trainings/{uuid:training}/questions",
    auth=Token(),
    response={200: list[KeyOut], **REFUSALS},
    summary="The quiz with its right answers",
    operation_id="list_right_answers",
)
@paginate(Page)
def questions(request: SignedIn, training: UUID) -> list[Question]:
    """For those who describe machines and trainings."""
    return selectors.questions_of(_described(request, training))


@router.post(
    "trainings/{uuid:training}/questions",
    auth=Token(),
    response={201: KeyOut, **REFUSALS},
    summary="Add a question to the quiz",
    operation_id="add_question",
)
def ask(request: SignedIn, training: UUID, wish: QuestionIn) -> Status[Question]:
    """One of its choices is right at least."""
    choices = [(one.text.text(), one.right) for one in wish.choices]
    found = _described(request, training)
    return Status(201, services.add_question(found, wish.text.text(), choices))


@router.delete(
    "trainings/{uuid:training}/questions/{uuid:question}",
    auth=Token(),
    response={204: None, **REFUSALS},
    summary="Take a question out of the quiz",
    operation_id="remove_question",
)
def remove_question(request: SignedIn, training: UUID, question: UUID) -> Status[None]:
    """Who has passed has passed; doing it again changes nothing."""
    found = _described(request, training)
    for one in found.questions.filter(uuid=question):
        services.remove_question(found, str(one.pk))
    return Status(204, None)


@router.post(
    "places/{slug:place}/training-sessions",
    auth=Token(),
    response={201: DatedOut, **REFUSALS},
    summary="Give a training on a date",
    operation_id="create_training_session",
)
def plan(request: SignedIn, place: str, wish: SessionIn) -> Status[Session]:
    """By oneself; for those who are named for the training and instruct at the place."""
    found = place_for(request, place, Action.INSTRUCT)
    made = services.plan_session(
        selectors.training_by_uuid(wish.training),
        found,
        request.person,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        seats=wish.seats,
        space=_space(wish.space),
    )
    return Status(201, made)


@router.get(
    "places/{slug:place}/training-sessions",
    auth=Token(),
    response={200: list[DatedOut], **REFUSALS},
    summary="The sessions that one gives at a place",
    operation_id="list_given_sessions",
)
@paginate(Page)
def given(request: SignedIn, place: str) -> QuerySet[Session]:
    """Those to come and of the last month, the first first; for instructors there."""
    found = place_for(request, place, Action.INSTRUCT)
    return selectors.sessions_held_at(found, request.person)


@router.get(
    "training-sessions/{uuid:session}",
    auth=OptionalToken(),
    response={200: DatedOut, **REFUSALS},
    summary="A training session",
    operation_id="get_training_session",
)
def session(request: Request, session: UUID) -> Session:
    """Over or called off too."""
    return selectors.session_by_uuid(session)


@router.put(
    "training-sessions/{uuid:session}",
    auth=Token(),
    response={200: DatedOut, **REFUSALS},
    summary="Change a training session",
    operation_id="change_training_session",
)
def change_session(request: SignedIn, session: UUID, wish: SessionChangeIn) -> Session:
    """Before it begins; who is registered or waits is told. Refused with 409 `begun`, or `too_few`
    where more places are taken than it would have."""
    found = _given(request, session)
    return services.change_session(
        found,
        instructor=_instructor(found, wish.instructor) if wish.instructor else found.instructor,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        seats=wish.seats,
        space=_space(wish.space),
    )


@router.post(
    "training-sessions/{uuid:session}/call-off",
    auth=Token(),
    response={204: None, **REFUSALS},
    summary="Call a training session off",
    operation_id="call_off_training_session",
)
def call_off(request: SignedIn, session: UUID) -> Status[None]:
    """Who is registered or waits is told; refused with 409 `begun` once it has begun, or when it
    was called off before."""
    services.cancel_session(_given(request, session))
    return Status(204, None)


@router.get(
    "training-sessions/{uuid:session}/registrations",
    auth=Token(),
    response={200: list[LearnerOut], **REFUSALS},
    summary="Who comes to a training session",
    operation_id="list_session_people",
)
@paginate(Page)
def session_people(request: SignedIn, session: UUID) -> list[Registration]:
    """By name, then who waits, the first first; for instructors there."""
    found = _given(request, session)
    told = [*selectors.those_expected(found), *selectors.line_of(found)]
    for one in told:
        one.session = found
    return told


@router.post(
    "training-sessions/{uuid:session}/attendance",
    auth=Token(),
    response={204: None, **REFUSALS},
    summary="Say who came to a training session",
    operation_id="mark_session_attendance",
)
def mark(request: SignedIn, session: UUID, told: CameIn) -> Status[None]:
    """Once it has begun, before that refused with 409 `early`; whoever is not named did not
    come."""
    found = _given(request, session)
    came = found.registrations.filter(uuid__in=told.came).values_list("pk", flat=True)
    services.mark(found, came)
    return Status(204, None)


def _details(wish: TrainingIn) -> dict[str, Any]:
    """As `services.create_training` and `change_training` take it."""
    return {
        "name": wish.name.text(),
        "description": wish.description.text(),
        "prerequisites": selectors.trainings_by_uuid(wish.prerequisites),
        "pass_mark": wish.pass_mark,
        "valid_months": wish.valid_months,
        "unused_months": wish.unused_months,
    }


def _described(request: SignedIn, training: UUID) -> Training:
    """A training that one describes. Raises NotFound."""
    found = selectors.training_by_uuid(training)
    if not may(request.person, Action.MANAGE_MACHINES, found):
        raise NotFound(_("There is no such training."), field="training")
    return found


def _given(request: SignedIn, session: UUID) -> Session:
    """A session at a place where one instructs. Raises NotFound."""
    found = selectors.session_by_uuid(session)
    if not may(request.person, Action.INSTRUCT, found):
        raise NotFound(_("There is no such session."), field="session")
    return found


def _instructor(session: Session, person: UUID) -> Person:
    """One of those who may give a session. Raises NotFound."""
    for one in selectors.who_may_teach(session):
        if one.uuid == person:
            return one
    raise NotFound(_("There is no such instructor."), field="instructor")


def _space(space: UUID | None) -> Space | None:
    return space_by_uuid(space) if space else None
