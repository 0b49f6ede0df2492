"""Work that is open now: checks, decisions and deviations asked, gates planned and not submitted.

The statements are text, since the sweep puts the same sources into what SQLAlchemy has no words
for, and reads tens of thousands of rows. Statuses are literals, or the partial indexes could not
be used (`data.md`); values are bound.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Boolean,
    Date,
    Result,
    String,
    bindparam,
    text,
    type_coerce,
)
from sqlmodel import Session, col, select

from domain.vocabulary import Channel, CheckKind, Language, Role, SubjectKind
from models.engines import session_organisation
from models.organisation import Membership, Person
from models.project import TeamMember

#: What waits for whom, by kind; each wants `:org` and, where work opens by date, `:today`.
_TOLD_ON = """CASE WHEN p.introduced_at_position > 1 AND a.number = 1
    AND a.position = p.introduced_at_position THEN NULL ELSE a.opened_on END AS told_on"""
SOURCES: Mapping[SubjectKind, str] = {
    SubjectKind.CHECK: """
  SELECT c.id AS subject_id, c.project_id, c.attempt_id, c.opens_on, c.due_on, c.blocking,
    c.assignee_id AS owner_id
  FROM check_item AS c
  WHERE c.organisation_id = :org AND c.status IN ('open', 'deviation_refused')
  AND c.assignee_id IS NOT NULL AND c.opens_on <= :today""",
    SubjectKind.DECISION: """
  SELECT a.id AS subject_id, a.project_id, a.id AS attempt_id, a.submitted_on AS opens_on,
    a.decision_due_on AS due_on, true AS blocking, t.person_id AS owner_id
  FROM gate_attempt AS a JOIN team_member AS t ON t.organisation_id = :org
    AND t.project_id = a.project_id AND t.role = 'internal_client'
    AND t.is_primary AND t.ended_on IS NULL
  WHERE a.organisation_id = :org AND a.status = 'submitted'
  AND a.decision_due_on IS NOT NULL AND a.submitted_on <= :today""",
    SubjectKind.DEVIATION: """
  SELECT d.id AS subject_id, c.project_id, c.attempt_id, date(d.requested_at) AS opens_on,
    d.due_on, true AS blocking, d.decider_id AS owner_id
  FROM deviation AS d JOIN check_item AS c ON c.organisation_id = :org
    AND c.id = d.check_item_id AND c.status = 'deviation_requested'
  WHERE d.organisation_id = :org AND d.status = 'requested' AND date(d.requested_at) <= :today""",
    SubjectKind.GATE: """
  SELECT a.id AS subject_id, a.project_id, a.id AS attempt_id,
    COALESCE(g.entered_on, a.opened_on) AS opens_on, g.planned_on AS due_on, true AS blocking,
    t.person_id AS owner_id
  FROM gate_attempt AS a JOIN project_gate AS g ON g.organisation_id = :org
    AND g.project_id = a.project_id AND g.position = a.position AND g.planned_on <= :today
  JOIN team_member AS t ON t.organisation_id = :org AND t.project_id = a.project_id
    AND t.role = 'project_lead' AND t.is_primary AND t.ended_on IS NULL
  WHERE a.organisation_id = :org AND a.status = 'open'""",
}

#: While a gate is submitted its answers are frozen, so nobody is chased for a check then.
ATTEMPT_STATUSES: Mapping[SubjectKind, str] = {
    SubjectKind.CHECK: "'open'",
    SubjectKind.DECISION: "'submitted'",
    SubjectKind.DEVIATION: "'open', 'submitted'",
    SubjectKind.GATE: "'open'",
}

#: The check that the subject is or is about; a decision and a gate have none.
_CHECKS: Mapping[SubjectKind, str] = {
    SubjectKind.CHECK: "JOIN check_item AS k ON k.organisation_id = :org AND k.id = s.subject_id",
    SubjectKind.DEVIATION: """
JOIN deviation AS v ON v.organisation_id = :org AND v.id = s.subject_id
JOIN check_item AS k ON k.organisation_id = :org AND k.id = v.check_item_id""",
}
_CHECK_COLUMNS = "k.check_id, k.instance, k.kind, k.label, k.role, k.tight, k.without_owner"
_NO_CHECK_COLUMNS = """NULL AS check_id, '' AS instance, NULL AS kind, NULL AS label, NULL AS role,
  false AS tight, false AS without_owner"""
#: SQLite gives days back as text and booleans as numbers, unless it is told what they are.
_TYPES = {
    "opens_on": Date,
    "due_on": Date,
    "told_on": Date,
    "blocking": Boolean,
    "tight": Boolean,
    "without_owner": Boolean,
}

_NEWEST_RUNG = """(SELECT r.rung FROM reminder AS r WHERE r.organisation_id = :org
    AND r.subject_kind = :kind AND r.subject_id = s.subject_id AND r.due_on = s.due_on
    ORDER BY r.id DESC LIMIT 1)"""
_OF_SWEEP = """JOIN reminder AS m ON m.organisation_id = :org AND m.sweep_id = :sweep
  AND m.subject_kind = :kind AND m.subject_id = s.subject_id AND m.due_on = s.due_on"""


#: SQLite binds 32,766 values at most.
_MOST_BOUND = 10_000


class AskedCheck(NamedTuple):
    """The check that open work is, or is about."""

    check_id: str
    instance: str
    kind: CheckKind
    label: str | None
    role: Role
    tight: bool
    without_owner: bool


class OpenWork(NamedTuple):
    """Something that waits for its owner, and where it belongs.

    `told_on` is the day on which owners were told of the whole gate at once; None for a gate that
    was brought in, of which the first morning tells. `rung` is
    the one that was claimed last.
    """

    kind: SubjectKind
    subject_id: int
    opens_on: date
    due_on: date
    blocking: bool
    owner_id: int
    project_id: int
    project_number: str
    project_name: str
    definition_id: int
    gate_id: str
    position: int
    told_on: date | None
    rung: str | None
    check: AskedCheck | None


class Reminded(NamedTuple):
    """A rung that a sweep claimed for somebody."""

    recipient_id: int
    rung: str
    work: OpenWork


class Member(NamedTuple):
    """A person as a message reaches them."""

    name: str
    language: Language
    channel: Channel
    left_on: date | None

    def is_gone(self, on: date) -> bool:
        """Whether the membership ended by that day."""
        return self.left_on is not None and self.left_on <= on


@dataclass(frozen=True, slots=True, kw_only=True)
class Only:
    """Which part of the open work is asked for."""

    due_before: date | None = None
    owner_ids: tuple[int, ...] | None = None


EVERYTHING = Only()


def open_work(
    session: Session, kind: SubjectKind, *, today: date, only: Only = EVERYTHING
) -> list[OpenWork]:
    """The open work of that kind in active projects, opened by today; the earliest due first."""
    where = ""
    values: dict[str, date | int | str | tuple[int, ...]] = {"kind": kind.value, "today": today}
    if only.due_before is not None:
        where += " AND s.due_on < :due_before"
        values["due_before"] = only.due_before
    if only.owner_ids is not None:
        where += " AND s.owner_id IN :owner_ids"
        values["owner_ids"] = only.owner_ids
    ending = f"WHERE true{where}\nORDER BY s.due_on, p.number, s.subject_id"
    rows = _rows(session, f"{_select(kind, rung=_NEWEST_RUNG)}\n{ending}", values)
    return [_work(kind, row) for row in rows]


def reminded(session: Session, sweep_id: int, *, today: date) -> list[Reminded]:
    """Everything that a sweep claimed, in the order of kinds."""
    found: list[Reminded] = []
    for kind in SubjectKind:
        rows = _rows(
            session,
            f"{_select(kind, rung='m.rung', and_also=', m.recipient_id')}\n{_OF_SWEEP}",
            {"kind": kind.value, "today": today, "sweep": sweep_id},
        )
        found += [Reminded(row[20], row[12], _work(kind, row)) for row in rows]
    return found


def primary_holders(session: Session, works: Sequence[OpenWork]) -> dict[tuple[int, str], int]:
    """Who holds each role first in the projects of that work, by project and role."""
    project_ids = sorted({work.project_id for work in works})
    found: dict[tuple[int, str], int] = {}
    for start in range(0, len(project_ids), _MOST_BOUND):
        rows = session.execute(
            select(
                col(TeamMember.project_id),
                # As plain text: a sweep reads a hundred thousand, and a role equals its word.
                type_coerce(TeamMember.role, String),
                col(TeamMember.person_id),
            ).where(
                col(TeamMember.organisation_id) == session_organisation(session),
                col(TeamMember.is_primary),
                col(TeamMember.ended_on).is_(None),
                col(TeamMember.project_id).in_(project_ids[start : start + _MOST_BOUND]),
            )
        )
        found |= {(project_id, role): person_id for project_id, role, person_id in rows}
    return found


def members(session: Session) -> dict[int, Member]:
    """Everybody here as a message reaches them, by person, and those who left."""
    rows = session.exec(
        select(Membership, Person)
        .join(Person, col(Person.id) == Membership.person_id)
        .where(Membership.organisation_id == session_organisation(session))
    )
    return {
        row.person_id: Member(person.name, person.language, row.channel, row.left_on)
        for row, person in rows
    }


def _select(kind: SubjectKind, *, rung: str, and_also: str = "") -> str:
    check = _CHECK_COLUMNS if kind in _CHECKS else _NO_CHECK_COLUMNS
    return f"""
SELECT s.subject_id, s.opens_on, s.due_on, s.blocking, s.owner_id, p.id, p.number, p.name,
  p.definition_id, a.gate_id, a.position, {_TOLD_ON}, {rung},
  {check}{and_also}
FROM ({SOURCES[kind]}) AS s
JOIN project AS p ON p.organisation_id = :org AND p.id = s.project_id AND p.status = 'active'
JOIN gate_attempt AS a ON a.organisation_id = :org AND a.id = s.attempt_id
  AND a.status IN ({ATTEMPT_STATUSES[kind]})
{_CHECKS.get(kind, "")}"""  # noqa: S608 -- constants of this module


def _rows(
    session: Session, statement: str, values: Mapping[str, date | int | str | tuple[int, ...]]
) -> Result[Any]:
    bound: list[BindParameter[Any]] = [
        bindparam(name, value, expanding=isinstance(value, tuple))
        for name, value in {**values, "org": session_organisation(session)}.items()
    ]
    return session.connection().execute(text(statement).bindparams(*bound).columns(**_TYPES))


def _work(kind: SubjectKind, row: Sequence[Any]) -> OpenWork:
    check_id, instance, check_kind, label, role, tight, without_owner = row[13:20]
    check = None
    if check_id is not None:
        check = AskedCheck(
            check_id=check_id,
            instance=instance,
            kind=CheckKind(check_kind),
            label=label,
            role=Role(role),
            tight=tight,
            without_owner=without_owner,
        )
    return OpenWork._make((kind, *row[:13], check))
