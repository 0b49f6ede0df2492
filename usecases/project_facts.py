"""The facts of a project that conditions and automatic rules of a definition read."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlmodel import Session

from domain.conditions import Facts, FactValue, fact_names
from domain.definition import Check
from domain.facts import TEAM_ROLES
from domain.vocabulary import Role
from models.policy import ObjectiveTarget
from models.project import Project
from models.queries import people, projects
from usecases.calendars import organisation_calendar


def facts_of(session: Session, project: Project, *, needed: Collection[str]) -> Facts:
    """Those facts of `domain.facts` that are needed; a fact that is not known is None or absent.

    Facts come in groups, by the word before the dot; a group that nobody asks costs no query.
    """
    groups = {name.partition(".")[0] for name in needed}
    facts: dict[str, FactValue] = {}
    for group in sorted(groups):
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


def _project_facts(_session: Session, project: Project) -> dict[str, FactValue]:
    return {
        "project.material": str(project.material),
        "project.value_eur": project.value_eur,
        "project.mki_weight_percent": project.mki_weight_percent,
        "project.objective_linked": project.objective_id is not None,
        "project.department": project.department,
        "project.is_call_off": project.framework_id is not None,
    }


def _lot_facts(session: Session, project: Project) -> dict[str, FactValue]:
    assert project.id is not None
    return {"lots.count": len(projects.lots(session, project.id))}


def _objective_facts(session: Session, project: Project) -> dict[str, FactValue]:
    if project.objective_id is None or project.id is None:
        return {}
    objective, targets = projects.objective(session, project.objective_id)
    ends_on = max(gate.planned_on for gate in projects.plan(session, project.id).values())
    return {
        "objective.reduction_percent": _reduction_by(ends_on, targets),
        "objective.reference_year": objective.reference_year,
    }


def _reduction_by(ends_on: date, targets: Sequence[ObjectiveTarget]) -> int | None:
    """What is asked in the year the project ends or the nearest later year with a target."""
    later = [target for target in targets if target.year >= ends_on.year] or list(targets)[-1:]
    return later[0].reduction_percent if later else None


def _policy_facts(session: Session, _project: Project) -> dict[str, FactValue]:
    policy = projects.policy_in_force(session)
    if policy is None:
        return {"policy.in_force": False}
    return {
        "policy.in_force": True,
        "policy.minimum_mki_weight_percent": policy.minimum_mki_weight_percent,
        "policy.mki_obligatory_from": policy.mki_obligatory_from,
    }


def _team_facts(session: Session, project: Project) -> dict[str, FactValue]:
    assert project.id is not None
    team = people.team(session, project.id)
    filled = {member.role for member in team}
    leads = {member.person_id for member in team if member.role is Role.PROJECT_LEAD}
    clients = {member.person_id for member in team if member.role is Role.INTERNAL_CLIENT}
    facts: dict[str, FactValue] = {f"team.has_{role}": role in filled for role in TEAM_ROLES}
    return facts | {"team.lead_is_not_client": not leads & clients}


def _milestone_facts(session: Session, project: Project) -> dict[str, FactValue]:
    assert project.id is not None
    known = {row.kind for row in projects.milestones(session, project.id)}
    return {
        "milestone.award_known": "award" in known,
        "milestone.start_of_work_known": "start_of_work" in known,
    }


def _gate_facts(session: Session, project: Project) -> dict[str, FactValue]:
    assert project.id is not None
    gate = projects.plan(session, project.id)[project.phase_position]
    if gate.entered_on is None:
        return {"gate.days_planned": None}
    calendar = organisation_calendar(session)
    return {"gate.days_planned": calendar.between(gate.entered_on, gate.planned_on)}


def _organisation_facts(session: Session, _project: Project) -> dict[str, FactValue]:
    return {"organisation.size_profile": str(people.organisation(session).size_profile)}


_GROUPS: Mapping[str, Callable[[Session, Project], dict[str, FactValue]]] = {
    "gate": _gate_facts,
    "lots": _lot_facts,
    "milestone": _milestone_facts,
    "objective": _objective_facts,
    "organisation": _organisation_facts,
    "policy": _policy_facts,
    "project": _project_facts,
    "team": _team_facts,
}
