"""The forms by which a project is changed: what each shows, and the command that it makes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from sqlmodel import Session

from domain.errors import PoortError
from domain.facts import TEAM_ROLES
from domain.permissions import Permission
from domain.planning import PlanRefusedError
from domain.team import TeamRefusedError
from domain.vocabulary import Anchor, Language, Material, Role
from domain.working_days import CalendarRangeError
from models.project import Project
from models.queries import members, projects
from models.queries.people import PersonUnknownError
from notifications.language import translator
from usecases.amounts import Notation, is_amount, readings
from usecases.answer_check import ReasonMissingError
from usecases.calendars import FIRST_DAY, LAST_DAY
from usecases.change_project import ChangeProject, change_project
from usecases.change_team import AssignRole, assign_role
from usecases.definitions import definition_of
from usecases.plan_gates import PlanGates, plan_gates
from usecases.record_milestone import (
    VARIATION,
    MilestoneRefusedError,
    RecordMilestone,
    record_milestone,
)
from usecases.seen import (
    holder_id,
    require_holder_seen,
    require_milestone_seen,
    require_plan_seen,
)
from usecases.suspend_project import (
    NotSuspendedError,
    SuspendProject,
    resume_project,
    suspend_project,
)
from web.dependencies import WriteDesk
from web.forms import FieldError
from web.typed import Typed

_KINDS: Final = (str(Anchor.AWARD), str(Anchor.START_OF_WORK), VARIATION)
_ALL: Final = 100
_LONGEST_NAME: Final = 200
_LONGEST_DEPARTMENT: Final = 100
_LONGEST_DESCRIPTION: Final = 500

Shown = Mapping[str, object]
Act = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActForm:
    """One form: its page, who may, what it shows, and what sending it does.

    `shows` gives what stands in the fields before anything is typed, and what the page tells;
    `act` answers the deed, or the mistakes that are still in the fields. `at_field` names the
    field at which a refusal of the use case belongs.
    """

    word: str
    template: str
    permission: Permission
    shows: Callable[[Session, Project, Typed, Language], Shown]
    act: Callable[[WriteDesk, Project, Typed], Act | Sequence[FieldError]]
    at_field: Mapping[type[PoortError], str] = field(default_factory=dict)


def _team_shows(session: Session, project: Project, typed: Typed, _language: Language) -> Shown:
    assert project.id is not None
    role = _role(typed)
    holder = holder_id(session, project.id, role)
    people = members.names(session)
    return {
        "role": role,
        "holder": dict(people).get(holder),
        "holder_id": holder,
        "people": [(person_id, name) for person_id, name in people if person_id != holder],
        "filled": {"persoon": ""},
    }


def _team_act(desk: WriteDesk, project: Project, typed: Typed) -> Act | Sequence[FieldError]:
    _ = translator(desk.visitor.language)
    role, person_id, seen = _role(typed), typed.whole("persoon"), typed.whole("gezien")
    if person_id is None:
        return [FieldError(field="persoon", message=_("Choose who takes the role."))]
    assert project.id is not None
    command = AssignRole(project_id=project.id, role=role, person_id=person_id)

    def act() -> None:
        require_holder_seen(desk.session, project, role, seen=seen or 0)
        assign_role(desk.session, command=command, actor=desk.actor, now=desk.visitor.now)

    return act


def _role(typed: Typed) -> Role:
    """The role that the page is about; one that no team has is taken for the first."""
    asked = typed.text("rol", longest=40)
    return next((role for role in TEAM_ROLES if role == asked), TEAM_ROLES[0])


def _plan_shows(session: Session, project: Project, _typed: Typed, language: Language) -> Shown:
    assert project.id is not None
    definition = definition_of(session, project)
    plan = projects.plan(session, project.id)
    gates = [row for place, row in plan.items() if place >= project.phase_position]
    names = {row.position: definition.phase(row.position).gate_name.read(language) for row in gates}
    return {
        "gates": gates,
        "gate_names": names,
        "filled": {f"poort_{row.position}": row.planned_on.isoformat() for row in gates}
        | {"reden": ""},
    }


def _plan_act(desk: WriteDesk, project: Project, typed: Typed) -> Act | Sequence[FieldError]:
    _ = translator(desk.visitor.language)
    places = range(1, project.last_position + 1)
    seen = {place: day for place in places if (day := typed.day(f"gezien_{place}"))}
    planned = {place: typed.day(f"poort_{place}") for place in seen}
    errors = [
        FieldError(
            field=f"poort_{place}",
            message=_("Fill in the day of gate {gate}.").format(gate=place),
        )
        for place, day in planned.items()
        if day is None or not FIRST_DAY <= day <= LAST_DAY
    ]
    if not typed.text("reden"):
        errors.append(FieldError(field="reden", message=_("Say why the plan changes.")))
    if errors or not seen:
        return errors
    assert project.id is not None
    command = PlanGates(
        project_id=project.id,
        planned={place: day for place, day in planned.items() if day},
        reason=typed.text("reden"),
    )

    def act() -> None:
        require_plan_seen(desk.session, project, seen=seen)
        plan_gates(desk.session, command=command, actor=desk.actor, now=desk.visitor.now)

    return act


def _milestone_shows(
    session: Session, project: Project, _typed: Typed, _language: Language
) -> Shown:
    assert project.id is not None
    known = projects.milestones(session, project.id)
    return {
        "kinds": _KINDS,
        "known": {row.kind: row.happened_on for row in known if row.kind != VARIATION},
        "variations": sum(row.kind == VARIATION for row in known),
        "filled": {"soort": "", "dag": "", "omschrijving": ""},
    }


def _milestone_act(desk: WriteDesk, project: Project, typed: Typed) -> Act | Sequence[FieldError]:
    _ = translator(desk.visitor.language)
    kind, day = typed.text("soort", longest=20), typed.day("dag")
    description = typed.text("omschrijving", longest=_LONGEST_DESCRIPTION)
    errors = []
    if kind not in _KINDS:
        errors.append(FieldError(field="soort", message=_("Choose what happened.")))
    if day is None:
        errors.append(FieldError(field="dag", message=_("Fill in the day.")))
    if kind == VARIATION and not description:
        errors.append(
            FieldError(field="omschrijving", message=_("Say what the variation is about."))
        )
    if day is None or errors:
        return errors
    assert project.id is not None
    command = RecordMilestone(
        project_id=project.id, kind=kind, happened_on=day, description=description
    )

    def act() -> None:
        if kind != VARIATION:
            seen = typed.day(f"gezien_{kind}")
            require_milestone_seen(desk.session, project, kind, seen=seen)
        record_milestone(desk.session, command=command, actor=desk.actor, now=desk.visitor.now)

    return act


def _data_shows(session: Session, project: Project, _typed: Typed, language: Language) -> Shown:
    _ = translator(language)
    objectives: list[tuple[object, str]] = [
        (row.id, row.name) for row in projects.objectives(session)
    ]
    if project.objective_id not in {chosen for chosen, _name in objectives}:
        words = _("None") if project.objective_id is None else _("As it is now")
        objectives.insert(0, ("", words))
    return {
        "materials": tuple(Material),
        "objectives": objectives,
        "value": project.value_eur,
        "filled": {
            "naam": project.name,
            "materiaal": project.material,
            "waarde": None,
            "gewicht": project.mki_weight_percent,
            "doelstelling": project.objective_id,
            "afdeling": project.department,
        },
    }


def _data_act(desk: WriteDesk, project: Project, typed: Typed) -> Act | Sequence[FieldError]:
    _ = translator(desk.visitor.language)
    errors = []
    name = typed.text("naam", longest=_LONGEST_NAME)
    if not name:
        errors.append(FieldError(field="naam", message=_("Fill in a name.")))
    value = _amount(typed.text("waarde", longest=40), desk.visitor.language)
    if typed.text("waarde") and value is None:
        errors.append(
            FieldError(
                field="waarde",
                message=_("Write an amount in euro, as in {example}.").format(
                    example=_("1,250,000")
                ),
            )
        )
    weight = typed.whole("gewicht")
    if typed.text("gewicht") and (weight is None or weight > _ALL):
        errors.append(FieldError(field="gewicht", message=_("Write a whole number from 0 to 100.")))
    if errors:
        return errors
    material = typed.text("materiaal", longest=40)
    assert project.id is not None
    command = ChangeProject(
        project_id=project.id,
        name=name,
        material=Material(material) if material in set(Material) else None,
        value_eur=value,
        mki_weight_percent=weight,
        objective_id=_objective(desk.session, typed),
        department=typed.text("afdeling", longest=_LONGEST_DEPARTMENT) or None,
    )
    return lambda: change_project(
        desk.session, command=command, actor=desk.actor, now=desk.visitor.now
    )


def _amount(written: str, language: Language) -> Decimal | None:
    notation = Notation.DUTCH if language is Language.NL else Notation.ENGLISH
    value = readings(written).read_as(notation)
    return value if is_amount(value) else None


def _objective(session: Session, typed: Typed) -> int | None:
    """The objective that was chosen, if it is one in force here."""
    chosen = typed.whole("doelstelling")
    return chosen if chosen in {row.id for row in projects.objectives(session)} else None


def _suspend_shows(
    _session: Session, _project: Project, _typed: Typed, _language: Language
) -> Shown:
    return {"filled": {"reden": ""}}


def _suspend_act(desk: WriteDesk, project: Project, typed: Typed) -> Act | Sequence[FieldError]:
    _ = translator(desk.visitor.language)
    if not typed.text("reden"):
        return [FieldError(field="reden", message=_("Say why the project stands still."))]
    assert project.id is not None
    command = SuspendProject(project_id=project.id, reason=typed.text("reden"))
    return lambda: suspend_project(
        desk.session, command=command, actor=desk.actor, now=desk.visitor.now
    )


def _resume_shows(session: Session, project: Project, _typed: Typed, _language: Language) -> Shown:
    assert project.id is not None
    suspension = projects.open_suspension(session, project.id)
    if suspension is None:
        raise NotSuspendedError(project=project.number)
    return {"suspension": suspension, "filled": {}}


def _resume_act(desk: WriteDesk, project: Project, _typed: Typed) -> Act | Sequence[FieldError]:
    project_id = project.id
    assert project_id is not None
    return lambda: resume_project(
        desk.session, project_id=project_id, actor=desk.actor, now=desk.visitor.now
    )


FORMS: Final[tuple[ActForm, ...]] = (
    ActForm(
        word="team",
        template="project/team.html",
        permission=Permission.CHANGE_TEAM,
        shows=_team_shows,
        act=_team_act,
        at_field={PersonUnknownError: "persoon", TeamRefusedError: "persoon"},
    ),
    ActForm(
        word="planning",
        template="project/planning.html",
        permission=Permission.PLAN_GATE,
        shows=_plan_shows,
        act=_plan_act,
        at_field={PlanRefusedError: "poort_{position}"},
    ),
    ActForm(
        word="mijlpaal",
        template="project/milestone.html",
        permission=Permission.RECORD_MILESTONE,
        shows=_milestone_shows,
        act=_milestone_act,
        at_field={MilestoneRefusedError: "soort", CalendarRangeError: "dag"},
    ),
    ActForm(
        word="gegevens",
        template="project/data.html",
        permission=Permission.CHANGE_PROJECT,
        shows=_data_shows,
        act=_data_act,
    ),
    ActForm(
        word="opschorten",
        template="project/suspend.html",
        permission=Permission.SUSPEND_PROJECT,
        shows=_suspend_shows,
        act=_suspend_act,
        at_field={ReasonMissingError: "reden"},
    ),
    ActForm(
        word="hervatten",
        template="project/resume.html",
        permission=Permission.RESUME_PROJECT,
        shows=_resume_shows,
        act=_resume_act,
    ),
)
