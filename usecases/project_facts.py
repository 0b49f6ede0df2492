"""The facts of a project that conditions and automatic rules of a definition read."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from domain.conditions import Facts, FactValue
from domain.facts import TEAM_ROLES
from domain.vocabulary import Role
from models.policy import ObjectiveTarget
from models.project import Project
from models.queries import people, projects
from usecases.calendars import organisation_calendar


def facts_of(session: Session, project: Project) -> Facts:
    """Every fact of `domain.facts` for this project; a fact that is not known is None."""
    assert project.id is not None
    return (
        _project_facts(session, project)
        | _objective_facts(session, project)
        | _policy_facts(session)
        | _team_facts(session, project.id)
        | _plan_facts(session, project)
        | {"organisation.size_profile": str(people.organisation(session).size_profile)}
    )


def _project_facts(session: Session, project: Project) -> dict[str, FactValue]:
    assert project.id is not None
    return {
        "project.material": str(project.material),
        "project.value_eur": project.value_eur,
        "project.mki_weight_percent": project.mki_weight_percent,
        "project.objective_linked": project.objective_id is not None,
        "project.department": project.department,
        "project.is_call_off": project.framework_id is not None,
        "lots.count": len(projects.lots(session, project.id)),
    }


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


def _policy_facts(session: Session) -> dict[str, FactValue]:
    policy = projects.policy_in_force(session)
    if policy is None:
        return {"policy.in_force": False}
    return {
        "policy.in_force": True,
        "policy.minimum_mki_weight_percent": policy.minimum_mki_weight_percent,
        "policy.mki_obligatory_from": policy.mki_obligatory_from,
    }


def _team_facts(session: Session, project_id: int) -> dict[str, FactValue]:
    team = people.team(session, project_id)
    filled = {member.role for member in team}
    leads = {member.person_id for member in team if member.role is Role.PROJECT_LEAD}
    clients = {member.person_id for member in team if member.role is Role.INTERNAL_CLIENT}
    facts: dict[str, FactValue] = {f"team.has_{role}": role in filled for role in TEAM_ROLES}
    return facts | {"team.lead_is_not_client": not leads & clients}


def _plan_facts(session: Session, project: Project) -> dict[str, FactValue]:
    assert project.id is not None
    known = {row.kind for row in projects.milestones(session, project.id)}
    gate = projects.plan(session, project.id)[project.phase_position]
    days = None
    if gate.entered_on is not None:
        days = organisation_calendar(session).between(gate.entered_on, gate.planned_on)
    return {
        "milestone.award_known": "award" in known,
        "milestone.start_of_work_known": "start_of_work" in known,
        "gate.days_planned": days,
    }
