"""Let the plan of a project follow the gates of the next version of its process."""

from domain.planning import gate_floor
from models.engines import WriteSession
from models.project import ProjectGate
from models.queries import projects
from usecases.calendars import organisation_calendar
from usecases.migration_move import Move


def rename_gate_in_hand(session: WriteSession, move: Move) -> None:
    """The gate in hand takes its new id; what was decided keeps the old one."""
    gate_id = move.new.phase(move.attempt.position).gate_id
    if move.attempt.gate_id != gate_id:
        move.attempt.gate_id = gate_id
        move.attempt.version += 1
        session.add(move.attempt)
        session.flush()  # wording reads the gate by its id


def plan_new_gates(session: WriteSession, move: Move) -> None:
    """Gates ahead keep their day by their id; new ones follow on the gate before them."""
    project, new = move.project, move.new
    assert project.id is not None
    plan = projects.plan(session, project.id)
    known = {row.gate_id: (row.planned_on, row.first_planned_on) for row in plan.values()}
    calendar = organisation_calendar(session)
    in_hand = plan[project.phase_position]
    in_hand.gate_id = new.phase(project.phase_position).gate_id
    session.add(in_hand)
    before_on = in_hand.planned_on
    for phase in new.phases[project.phase_position :]:
        follows_on = calendar.add(before_on, phase.planned_working_days)
        planned_on, first_planned_on = known.get(phase.gate_id, (follows_on, follows_on))
        before_on = max(planned_on, gate_floor(phase, entered_on=before_on, calendar=calendar))
        row = plan.get(phase.position) or ProjectGate(
            organisation_id=project.organisation_id,
            project_id=project.id,
            position=phase.position,
            gate_id=phase.gate_id,
            planned_on=before_on,
            first_planned_on=first_planned_on,
        )
        row.gate_id, row.planned_on = phase.gate_id, before_on
        row.first_planned_on = first_planned_on
        session.add(row)
    for position, row in plan.items():
        if position > new.last_position:
            session.delete(row)
    session.flush()  # the checks are planned by query from these rows
