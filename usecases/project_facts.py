"""The facts of a project that conditions and automatic rules of a definition read."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from domain.conditions import Facts, FactValue, fact_names
from domain.definition import Check
from domain.facts import TEAM_ROLES
from domain.team import Member
from domain.vocabulary import Role
from domain.working_days import WorkingCalendar
from models.policy import Objective, ObjectiveTarget, Policy
from models.project import Project
from models.queries import people, projects
from models.queries.thread_facts import thread
from usecases import thread_facts
from usecases.calendars import organisation_calendar


def facts_of(session: Session, project: Project, *, needed: Collection[str]) -> Facts:
    """Those facts of `domain.facts` that are needed; a fact that is not known is None or absent.

    Facts come in groups, by the word before the dot; a group that nobody asks costs no query.
    """
    groups = {name.partition(".")[0] for name in needed}
    facts: dict[str, FactValue] = {}
    if groups & _THREAD:
        found = _read_thread(session, project)
        facts |= {name: found[name] for name in found if name.partition(".")[0] in groups}
    for group in sorted(groups - _THREAD):
        facts |= _GROUPS[group](session, project)
    return facts


def rule_facts(session: Session, project: Project, checks: Iterable[Check]) -> Facts:
    """The facts that the conditions and rules of these checks read."""
    conditions = [
        condition
        for check in checks
        for condition in (check.when, check.rule)
        if condition is not None
    ]
    needed = {name for condition in conditions for name in fact_names(condition)}
    return facts_of(session, project, needed=needed)


def project_facts(project: Project) -> Facts:
    """What the row of the project itself tells."""
    return {
        "project.material": str(project.material),
        "project.value_eur": project.value_eur,
        "project.mki_weight_percent": project.mki_weight_percent,
        "project.objective_linked": project.objective_id is not None,
        "project.department": project.department,
        "project.is_call_off": project.framework_id is not None,
    }


def objective_facts(
    objective: Objective, targets: Sequence[ObjectiveTarget], *, ends_on: date
) -> Facts:
    """What the objective asks by the day the project is planned to end."""
    return {
        "objective.reduction_percent": reduction_by(ends_on, targets),
        "objective.reference_year": objective.reference_year,
    }


def reduction_by(ends_on: date, targets: Sequence[ObjectiveTarget]) -> int | None:
    """What is asked in the year the project ends or the nearest later year with a target."""
    later = [target for target in targets if target.year >= ends_on.year] or list(targets)[-1:]
    return later[0].reduction_percent if later else None


def policy_facts(
    policy: Policy | None, *, project: Project, obligatory_from: Decimal | None
) -> Facts:
    """What the policy in force asks of this project."""
    if policy is None:
        return {"policy.in_force": False}
    from_eur = policy.mki_obligatory_from if obligatory_from is None else obligatory_from
    return {
        "policy.in_force": True,
        "policy.minimum_mki_weight_percent": policy.minimum_mki_weight_percent,
        "policy.mki_obligatory_from": from_eur,
        "policy.mki_is_obligatory": is_obligatory(project.value_eur, from_eur=from_eur),
        "policy.required_set": policy.required_set and str(policy.required_set),
        "policy.required_method": policy.required_method,
        "policy.sanction_factor": policy.sanction_factor,
    }


def is_obligatory(value_eur: Decimal | None, *, from_eur: Decimal | None) -> bool | None:
    """Whether the policy obliges a project of that value to use MKI; None when nobody can tell.

    A policy that names no value obliges nobody.
    """
    if from_eur is None:
        return False
    return None if value_eur is None else value_eur >= from_eur


def team_facts(members: Collection[Member]) -> Facts:
    """Which roles the team fills, and whether two people submit and decide."""
    filled = {member.role for member in members}
    leads = {member.person_id for member in members if member.role is Role.PROJECT_LEAD}
    clients = {member.person_id for member in members if member.role is Role.INTERNAL_CLIENT}
    facts: dict[str, FactValue] = {f"team.has_{role}": role in filled for role in TEAM_ROLES}
    return facts | {"team.lead_is_not_client": not leads & clients}


def milestone_facts(known: Collection[str]) -> Facts:
    """Which milestones are known, by their kind."""
    return {
        "milestone.award_known": "award" in known,
        "milestone.start_of_work_known": "start_of_work" in known,
    }


def gate_facts(*, entered_on: date | None, planned_on: date, calendar: WorkingCalendar) -> Facts:
    """How long the phase in hand was planned to last."""
    if entered_on is None:
        return {"gate.days_planned": None}
    return {"gate.days_planned": calendar.between(entered_on, planned_on)}


def _read_project(_session: Session, project: Project) -> Facts:
    return project_facts(project)


def _read_lots(session: Session, project: Project) -> Facts:
    assert project.id is not None
    return {"lots.count": len(projects.lots(session, project.id))}


def _read_objective(session: Session, project: Project) -> Facts:
    if project.objective_id is None or project.id is None:
        return {}
    objective, targets = projects.objective(session, project.objective_id)
    ends_on = max(gate.planned_on for gate in projects.plan(session, project.id).values())
    return objective_facts(objective, targets, ends_on=ends_on)


def _read_thread(session: Session, project: Project) -> Facts:
    assert project.id is not None
    read = thread(session, project.id)
    asked = policy_facts(read.policy, project=project, obligatory_from=read.obligatory_from)
    known = thread_facts.facts_in(read, material=project.material, value_eur=project.value_eur)
    return {**asked, **known}


def _read_team(session: Session, project: Project) -> Facts:
    assert project.id is not None
    team = people.team(session, project.id)
    return team_facts([Member(role=one.role, person_id=one.person_id) for one in team])


def _read_milestones(session: Session, project: Project) -> Facts:
    assert project.id is not None
    return milestone_facts({row.kind for row in projects.milestones(session, project.id)})


def _read_gate(session: Session, project: Project) -> Facts:
    assert project.id is not None
    gate = projects.plan(session, project.id)[project.phase_position]
    calendar = organisation_calendar(session)
    return gate_facts(entered_on=gate.entered_on, planned_on=gate.planned_on, calendar=calendar)


def _read_organisation(session: Session, _project: Project) -> Facts:
    return {"organisation.size_profile": str(people.organisation(session).size_profile)}


_GROUPS: Mapping[str, Callable[[Session, Project], Facts]] = {
    "capacity": thread_facts.read_capacity,
    "gate": _read_gate,
    "lots": _read_lots,
    "milestone": _read_milestones,
    "objective": _read_objective,
    "organisation": _read_organisation,
    "project": _read_project,
    "team": _read_team,
}
#: Groups that one query reads together.
_THREAD = frozenset(
    {"bids", "consultation", "contract", "monitoring", "policy", "reference", "tender"}
)
