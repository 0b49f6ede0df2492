"""What waits for some people, of every kind and in one query; where a step is.

The sources are those of the sweep, so that a list and a reminder never differ. Statuses are
literals, or the partial indexes could not be used (`data.md`); values are bound.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple, assert_never

from sqlalchemy import Boolean, Date, Row, bindparam, or_, text
from sqlmodel import Session, col, select

from domain.vocabulary import CheckKind, Role, SubjectKind
from models.engines import session_organisation
from models.gate import CheckItem, GateAttempt
from models.organisation import Membership, Person
from models.project import Project, TeamMember
from models.queries.open_work import ATTEMPT_STATUSES, SOURCES, AskedCheck
from models.queries.people import IS_PRIMARY

#: One person has hundreds at most; whoever has more sees the earliest due.
MOST: Final = 500
_KINDS: Final = {kind.value: kind for kind in SubjectKind}
_NO_CHECK: Final = "NULL, '', NULL, NULL, NULL, false, false"
_OF_CHECK: Final = "k.check_id, k.instance, k.kind, k.label, k.role, k.tight, k.without_owner"
_CHECK_JOIN: Final = "JOIN check_item AS k ON k.organisation_id = :org AND k.id ="
_DEVIATION_JOIN: Final = """JOIN deviation AS v ON v.organisation_id = :org AND v.id = s.subject_id
JOIN check_item AS k ON k.organisation_id = :org AND k.id = v.check_item_id"""


class Waiting(NamedTuple):
    """Something that waits for its owner; the check is there for a step and for a deviation."""

    kind: SubjectKind
    subject_id: int
    due_on: date
    blocking: bool
    owner_id: int
    project_id: int
    project_number: str
    project_name: str
    definition_id: int
    gate_id: str
    position: int
    #: The columns of the check as they were read; most of a long list is never shown.
    check_columns: tuple[Any, ...]

    @property
    def check(self) -> AskedCheck | None:
        """The check that waits, or from which is deviated."""
        check_id, instance, kind, label, role, tight, without_owner = self.check_columns
        if check_id is None:
            return None
        return AskedCheck(
            check_id=check_id,
            instance=instance,
            kind=CheckKind(kind),
            label=label,
            role=Role(role),
            tight=bool(tight),
            without_owner=bool(without_owner),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPlace:
    """The gate of a project at which a step is."""

    project_number: str
    gate_id: str


def waiting_for(
    session: Session, owner_ids: Collection[int], *, today: date
) -> tuple[Waiting, ...]:
    """What is open by today in active projects and theirs to do, the earliest due first."""
    # The first part says of what type each column is, so it must be the one with checks.
    parts = "\nUNION ALL\n".join(_part(kind) for kind in SubjectKind)
    statement = text(f"{parts}\nORDER BY due_on, number, subject_id LIMIT {MOST}")
    bound = statement.bindparams(
        bindparam("org", session_organisation(session)),
        bindparam("today", today),
        bindparam("owners", sorted(owner_ids), expanding=True),
    ).columns(due_on=Date, blocking=Boolean)
    return tuple(_waiting(row) for row in session.connection().execute(bound).all())


def helpers(
    session: Session, project_ids: Collection[int], *, today: date
) -> dict[tuple[int, Role], str]:
    """The name of who holds each role first in those projects, of those who did not leave."""
    rows = session.exec(
        select(col(TeamMember.project_id), col(TeamMember.role), col(Person.name))
        .join(Person, col(Person.id) == TeamMember.person_id)
        .join(
            Membership,
            (col(Membership.organisation_id) == TeamMember.organisation_id)
            & (col(Membership.person_id) == TeamMember.person_id),
        )
        .where(
            TeamMember.organisation_id == session_organisation(session),
            col(TeamMember.project_id).in_(project_ids),
            IS_PRIMARY,
            col(TeamMember.ended_on).is_(None),
            or_(col(Membership.left_on).is_(None), col(Membership.left_on) > today),
        )
    )
    return {(project_id, role): name for project_id, role, name in rows}


def place_of_step(session: Session, item_id: int) -> StepPlace | None:
    """Where the step of that id is, if there is one here."""
    row = session.exec(
        select(Project.number, GateAttempt.gate_id)
        .select_from(CheckItem)
        .join(GateAttempt, col(GateAttempt.id) == CheckItem.attempt_id)
        .join(Project, col(Project.id) == CheckItem.project_id)
        .where(CheckItem.organisation_id == session_organisation(session), CheckItem.id == item_id)
    ).first()
    return None if row is None else StepPlace(project_number=row[0], gate_id=row[1])


def names_of(session: Session, person_ids: Collection[int]) -> dict[int, str]:
    """The names of these people, by id."""
    if not person_ids:
        return {}
    rows = session.exec(
        select(col(Person.id), col(Person.name)).where(col(Person.id).in_(person_ids))
    )
    return {person_id: name for person_id, name in rows if person_id is not None}


def _part(kind: SubjectKind) -> str:
    match kind:
        case SubjectKind.CHECK:
            columns, join = _OF_CHECK, f"{_CHECK_JOIN} s.subject_id"
        case SubjectKind.DEVIATION:
            columns, join = _OF_CHECK, _DEVIATION_JOIN
        case SubjectKind.DECISION | SubjectKind.GATE:
            columns, join = _NO_CHECK, ""
        case _:
            assert_never(kind)
    return f"""
SELECT '{kind}' AS subject_kind, s.subject_id AS subject_id, s.due_on AS due_on,
  s.blocking AS blocking, s.owner_id, p.id, p.number AS number, p.name, p.definition_id,
  a.gate_id, a.position, {columns}
FROM ({SOURCES[kind]}) AS s
JOIN project AS p ON p.organisation_id = :org AND p.id = s.project_id AND p.status = 'active'
JOIN gate_attempt AS a ON a.organisation_id = :org AND a.id = s.attempt_id
  AND a.status IN ({ATTEMPT_STATUSES[kind]})
{join}
WHERE s.owner_id IN :owners"""  # noqa: S608 -- constants of this module


def _waiting(row: Row[Any]) -> Waiting:
    return Waiting._make((_KINDS[row[0]], *row[1:11], row[11:]))
