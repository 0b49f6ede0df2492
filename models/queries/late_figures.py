"""Where an authority gets stuck, counted: late projects by gate, and what else waits too long.

The statements are text, since they share their conditions with the sweep's sources (`open_work`).
What is put into them are constants of this module; values are bound.
"""

from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Date, Row, bindparam, text
from sqlmodel import Session

from domain.vocabulary import SubjectKind
from models.engines import session_organisation
from models.queries.late_steps import IS_LATE, WHERE_IT_IS, LateOnly, Values, filtered
from models.queries.open_work import ATTEMPT_STATUSES, SOURCES


class LateTally(NamedTuple):
    """So many projects stand at a gate with a step that is late since that due day."""

    definition_id: int
    checksum: str
    position: int
    gate_id: str
    department: str | None
    due_on: date
    projects: int
    steps: int


class ActiveTally(NamedTuple):
    """So many projects of a department are active."""

    department: str | None
    projects: int


class WaitingLine(NamedTuple):
    """A decision, deviation or gate that waits too long; `total` counts all of its kind."""

    kind: SubjectKind
    subject_id: int
    due_on: date
    owner_name: str
    project_number: str
    project_name: str
    definition_id: int
    checksum: str
    gate_id: str
    position: int
    total: int


class OwnerlessLine(NamedTuple):
    """Open steps of a project whose role nobody holds; `total` counts such projects and roles."""

    role: str
    steps: int
    project_number: str
    project_name: str
    total: int


class Waiting(NamedTuple):
    """What waits beside late steps; `held` and `failed` count mornings and messages."""

    lines: tuple[WaitingLine, ...]
    ownerless: tuple[OwnerlessLine, ...]
    held: int
    failed: int


def tallies(
    session: Session, only: LateOnly, *, today: date
) -> tuple[list[LateTally], list[ActiveTally]]:
    """Late projects by gate, department and longest due day; and the active by department.

    Steps are counted by gate before anything is looked up; so `only` asks no department or gate.
    """
    where, values = filtered(only)
    statement = f"""SELECT t.definition_id, d.checksum, t.position, t.gate_id, t.department,
  t.due_on AS due_on, count(*) AS projects, sum(t.steps)
FROM (SELECT p.definition_id, a.position, a.gate_id, p.department, l.due_on, l.steps
  FROM (SELECT c.attempt_id, min(c.due_on) AS due_on, count(*) AS steps FROM check_item AS c
    WHERE {IS_LATE}{where}
    GROUP BY c.attempt_id) AS l
  JOIN gate_attempt AS a ON a.organisation_id = :org AND a.id = l.attempt_id AND a.status = 'open'
  JOIN project AS p ON p.organisation_id = :org AND p.id = a.project_id AND p.status = 'active'
  ) AS t
JOIN definition AS d ON d.organisation_id = :org AND d.id = t.definition_id
GROUP BY t.definition_id, d.checksum, t.position, t.gate_id, t.department, t.due_on
UNION ALL
SELECT NULL, '', 0, '', p.department, NULL, count(*), 0 FROM project AS p
WHERE p.organisation_id = :org AND p.status = 'active' GROUP BY p.department"""  # noqa: S608 -- see the docstring of the module
    rows = _rows(session, statement, values | {"today": today})
    return (
        [LateTally._make((*row[:7], int(row[7]))) for row in rows if row[0] is not None],
        [ActiveTally(row[4], row[6]) for row in rows if row[0] is None],
    )


def waiting(session: Session, *, today: date, due_before: date, most: int) -> Waiting:
    """What waits too long in active projects, of each kind the earliest due, in one query."""
    kinds = (SubjectKind.DECISION, SubjectKind.DEVIATION, SubjectKind.GATE)
    parts = [_asked(kind) for kind in kinds] + [_OWNERLESS, _HELD, _FAILED]
    # Each in brackets of its own, since a part of a union may not be ordered or cut.
    statement = "\nUNION ALL\n".join(
        f"SELECT * FROM ({part}) AS part_{number}"  # noqa: S608 -- see the docstring of the module
        for number, part in enumerate(parts)
    )
    values: Values = {"today": today, "due_before": due_before, "most": most}
    rows = _rows(session, statement, values)
    by_kind: dict[str, list[Row[Any]]] = {}
    for row in rows:
        by_kind.setdefault(row[0], []).append(row)
    return Waiting(
        lines=tuple(
            WaitingLine(kind, *row[1:]) for kind in kinds for row in by_kind.get(kind.value, [])
        ),
        ownerless=tuple(
            OwnerlessLine(row[8], row[1], row[4], row[5], row[10])
            for row in by_kind.get("ownerless", [])
        ),
        held=by_kind["held"][0][10],
        failed=by_kind["failed"][0][10],
    )


def _asked(kind: SubjectKind) -> str:
    return f"""SELECT '{kind}' AS kind, s.subject_id, s.due_on AS due_on, o.name AS owner_name,
  p.number, p.name, p.definition_id, d.checksum, a.gate_id, a.position, count(*) OVER () AS total
FROM ({SOURCES[kind]}) AS s
JOIN project AS p ON p.organisation_id = :org AND p.id = s.project_id AND p.status = 'active'
JOIN gate_attempt AS a ON a.organisation_id = :org AND a.id = s.attempt_id
  AND a.status IN ({ATTEMPT_STATUSES[kind]})
JOIN definition AS d ON d.organisation_id = :org AND d.id = p.definition_id
JOIN person AS o ON o.id = s.owner_id
WHERE s.due_on < :due_before
ORDER BY s.due_on, p.number, s.subject_id LIMIT :most"""  # noqa: S608 -- constants


#: The role stands in the place of the gate, the number of steps in that of the subject.
_OWNERLESS: Final = f"""SELECT 'ownerless' AS kind, count(*) AS subject_id, CAST(NULL AS date)
  AS due_on, '' AS owner_name, p.number, p.name, 0, '', c.role, 0, count(*) OVER () AS total
FROM check_item AS c {WHERE_IT_IS}
WHERE c.organisation_id = :org AND c.without_owner AND c.status IN ('open', 'deviation_refused')
GROUP BY p.number, p.name, c.role ORDER BY count(*) DESC, p.number, c.role LIMIT :most"""  # noqa: S608 -- constants
_NOTHING: Final = "0, CAST(NULL AS date) AS due_on, '', '', '', 0, '', '', 0, count(*) AS total"
_HELD: Final = f"""SELECT 'held' AS kind, {_NOTHING} FROM sweep AS s
WHERE s.organisation_id = :org AND s.status = 'held'"""  # noqa: S608 -- constants
_FAILED: Final = f"""SELECT 'failed' AS kind, {_NOTHING} FROM outbox AS b
WHERE b.organisation_id = :org AND b.sent_at IS NULL AND b.failed_at IS NOT NULL"""  # noqa: S608 -- constants


def _rows(session: Session, statement: str, values: Values) -> list[Row[Any]]:
    bound = text(statement).bindparams(
        *(
            bindparam(name, value)
            for name, value in {**values, "org": session_organisation(session)}.items()
        )
    )
    return list(session.connection().execute(bound.columns(due_on=Date)))
