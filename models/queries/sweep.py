"""The sweep of reminders: every open step's newest rung claimed in one statement a kind.

The statements are text, since SQLAlchemy has no words for half of them. What is put into them are
names and figures of the ladder (data of ours); values are bound. Statuses are literals, or the
partial indexes could not be used (`data.md`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BigInteger, Date, String, bindparam, text
from sqlalchemy.types import TypeEngine
from sqlmodel import Session, col, select

from domain.ladder import HEIRS, Ladder, RungAnchor, RungBound, RungRecipient, rung_bounds
from domain.vocabulary import SweepStatus
from domain.working_days import WorkingCalendar
from models.engines import WriteSession, session_organisation
from models.organisation import Organisation
from models.queries.open_work import ATTEMPT_STATUSES, SOURCES
from models.work import Sweep

_Values = dict[str, date | int | str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """For which sweep rungs are claimed, on which day, and who is coordinator by default."""

    sweep_id: int
    today: date
    calendar: WorkingCalendar
    coordinator_id: int | None


def lock_organisation(session: WriteSession) -> None:
    """Wait until no other sweep of this organisation runs; SQLite has one writer anyway."""
    session.exec(
        select(Organisation.id)
        .where(Organisation.id == session_organisation(session))
        .with_for_update()
    ).one()


def sweep_of(session: Session, today: date) -> Sweep | None:
    """The sweep of that morning, if there was one."""
    return session.exec(
        select(Sweep).where(
            Sweep.organisation_id == session_organisation(session), Sweep.today == today
        )
    ).first()


def sweep(session: Session, sweep_id: int) -> Sweep | None:
    """The sweep of that id, if there is one."""
    return session.exec(
        select(Sweep).where(
            Sweep.organisation_id == session_organisation(session), Sweep.id == sweep_id
        )
    ).one_or_none()


def newest_sent(session: Session, *, before_id: int, count: int) -> Sequence[Sweep]:
    """The latest sweeps that went out before that one, the newest day first."""
    return session.exec(
        select(Sweep)
        .where(
            Sweep.organisation_id == session_organisation(session),
            col(Sweep.id) < before_id,
            col(Sweep.status).in_((SweepStatus.DONE, SweepStatus.RELEASED)),
        )
        .order_by(col(Sweep.today).desc())
        .limit(count)
    ).all()


def held_sweeps(session: Session) -> Sequence[Sweep]:
    """The sweeps that wait for a coordinator, the newest first."""
    return session.exec(
        select(Sweep)
        .where(
            Sweep.organisation_id == session_organisation(session),
            Sweep.status == SweepStatus.HELD,
        )
        .order_by(col(Sweep.id).desc())
    ).all()


def claim_rungs(session: WriteSession, ladder: Ladder, claim: Claim) -> None:
    """Claim the newest rung of every open step of that ladder's kind, once for each recipient."""
    statement, values = _claiming(ladder, claim, organisation_id=session_organisation(session))
    bound = (bindparam(name, value, type_=_type_of(value)) for name, value in values.items())
    session.connection().execute(text(statement).bindparams(*bound))


def _type_of(value: date | int | str | None) -> TypeEngine[Any]:
    """Nothing but ids is a number here, or may be nobody."""
    match value:
        case date():
            return Date()
        case str():
            return String()
        case _:
            return BigInteger()


#: Every part is materialised: merged, each use of a column would work it out again, and SQLite
#: tripled the work at each step of the chain.
def _claiming(ladder: Ladder, claim: Claim, *, organisation_id: int) -> tuple[str, _Values]:
    days = _Days(claim)
    values: _Values = {
        "org": organisation_id,
        "sweep": claim.sweep_id,
        "today": claim.today,
        "coordinator": claim.coordinator_id,
        "kind": ladder.subject.value,
    }
    naive = _pick(ladder, days, with_chain=False)
    exact = _pick(ladder, days, with_chain=True)
    statement = f"""
WITH ranked (is_blocking, name, place) AS (VALUES {_ranks(ladder)}),
gone AS MATERIALIZED (
  SELECT m.person_id FROM membership AS m
  WHERE m.organisation_id = :org AND m.left_on <= :today),
item AS MATERIALIZED (SELECT s.*, {naive} AS naive FROM ({SOURCES[ladder.subject]}) AS s),
fresh AS MATERIALIZED (
  SELECT * FROM item AS i WHERE i.naive IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM reminder AS r WHERE r.organisation_id = :org AND r.subject_kind = :kind
    AND r.subject_id = i.subject_id AND r.due_on = i.due_on AND r.rung = i.naive
    AND (r.recipient_id = i.owner_id OR i.naive NOT IN ({_owners_rungs(ladder)})))),
peopled AS MATERIALIZED (
  SELECT f.*,
    CASE WHEN f.owner_id IN (SELECT person_id FROM gone) THEN NULL ELSE f.owner_id END AS asked,
    {_role("project_lead")} AS project_lead,
    COALESCE({_role("coordinator")}, :coordinator) AS coordinator,
    {_role("internal_client")} AS internal_client
  FROM fresh AS f
  JOIN project AS p ON p.organisation_id = :org AND p.id = f.project_id AND p.status = 'active'
  JOIN gate_attempt AS a ON a.organisation_id = :org AND a.id = f.attempt_id
    AND a.status IN ({ATTEMPT_STATUSES[ladder.subject]})),
staffed AS MATERIALIZED (
  SELECT p.*, COALESCE(p.asked, {_heirs(ladder)}) AS owner FROM peopled AS p),
{_chain(ladder)},
picked AS MATERIALIZED (SELECT s.*, {exact} AS rung FROM chained AS s)
INSERT INTO reminder
  (organisation_id, sweep_id, project_id, subject_kind, subject_id, due_on, rung, recipient_id)
SELECT :org, :sweep, c.project_id, :kind, c.subject_id, c.due_on, c.rung, {_at_place("c")}
FROM picked AS c JOIN ranked ON ranked.name = c.rung AND ranked.is_blocking = c.blocking
WHERE {_at_place("c")} IS NOT NULL
ORDER BY c.subject_id, ranked.place
ON CONFLICT DO NOTHING"""  # noqa: S608 -- see the docstring of the module
    return statement, values | days.values


class _Days:
    """The last day on which an anchor may lie for a rung to be reached, as bound values.

    Counting in dates that were counted once is faster than joining a calendar to every step.
    """

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self.values: _Values = {}

    def latest(self, from_working_days: int) -> str:
        """The name of the value: the last day that lies at least so many working days back."""
        name = f"day_{from_working_days}".replace("-", "before_")
        after = self._claim.calendar.add(self._claim.today, 1 - from_working_days)
        self.values[name] = after - timedelta(days=1)
        return f":{name}"


def _pick(ladder: Ladder, days: _Days, *, with_chain: bool) -> str:
    """The name of the newest rung that a step `s` has reached."""
    blocking, advisory = (
        "CASE "
        + " ".join(
            f"WHEN {_reached(bound, days, with_chain=with_chain)} THEN '{bound.rung_id}'"
            for bound in rung_bounds(ladder, blocking=flag)
        )
        + " END"
        for flag in (True, False)
    )
    return f"CASE WHEN s.blocking THEN {blocking} ELSE {advisory} END"


def _reached(bound: RungBound, days: _Days, *, with_chain: bool) -> str:
    """The condition of `RungBound`, over days where it can be and over their numbers else."""
    anchor = "s.opens_on" if bound.anchor is RungAnchor.OPENS else "s.due_on"
    condition = f"{anchor} <= {days.latest(bound.from_working_days)}"
    if bound.after_opening is not None:
        follows = (
            f"{_number('s.due_on')} + {bound.from_working_days}"
            f" > {_number('s.opens_on')} + {bound.after_opening}"
        )
        if bound.from_working_days > bound.after_opening:  # then a due day past the opening will do
            follows = f"(s.due_on >= s.opens_on OR {follows})"
        condition += f" AND {follows}"
    if with_chain and bound.ranks[0] > 0:
        condition += f" AND s.person_{bound.ranks[0]} IS NOT NULL"
    return condition


def _number(day: str) -> str:
    return (
        "(SELECT n.working_number FROM calendar_day AS n"  # noqa: S608 -- a column's name
        f" WHERE n.organisation_id = :org AND n.day = {day})"
    )


def _role(role: str) -> str:
    return (
        "(SELECT t.person_id FROM team_member AS t WHERE t.organisation_id = :org"  # noqa: S608 -- a word of ours
        f" AND t.project_id = f.project_id AND t.role = '{role}'"
        " AND t.is_primary AND t.ended_on IS NULL"
        " AND t.person_id NOT IN (SELECT person_id FROM gone))"
    )


def _heirs(ladder: Ladder) -> str:
    return ", ".join(f"p.{heir.value}" for heir in HEIRS[ladder.subject])


def _chain(ladder: Ladder) -> str:
    """The distinct people of the climb as columns, each the first who is not there yet."""
    blocking, advisory = (ladder.climb(blocking=flag) for flag in (True, False))
    holders = ", ".join(
        f"CASE WHEN q.blocking THEN {_nth(blocking, n)} ELSE {_nth(advisory, n)} END AS holder_{n}"
        for n in range(_PLACES)
    )
    parts = [f"holding AS MATERIALIZED (SELECT q.*, {holders} FROM staffed AS q)"]  # noqa: S608 -- see above
    before = "holding"
    for place in range(_PLACES):
        name = "chained" if place == _PLACES - 1 else f"chain_{place}"
        parts.append(
            f"{name} AS MATERIALIZED"  # noqa: S608 -- see above
            f" (SELECT q.*, {_first_new(place)} AS person_{place} FROM {before} AS q)"
        )
        before = name
    return ",\n".join(parts)


#: As many as there are recipients that a rung can name.
_PLACES = len(RungRecipient)
#: PostgreSQL takes a bare NULL for text.
_NOBODY = "CAST(NULL AS bigint)"


def _nth(climb: Sequence[RungRecipient], n: int) -> str:
    return f"q.{climb[n].value}" if n < len(climb) else _NOBODY


def _first_new(place: int) -> str:
    """The first holder from this place on who is not one of the people before."""
    choices = []
    for n in range(place, _PLACES):
        choice = f"q.holder_{n}"
        for earlier in range(place):
            choice = f"NULLIF({choice}, q.person_{earlier})"
        choices.append(choice)
    return f"COALESCE({', '.join(choices)}, {_NOBODY})"


def _ranks(ladder: Ladder) -> str:
    """Each rung with a place in the chain that it goes to, for blocking and advisory steps."""
    return ", ".join(
        f"({str(flag).lower()}, '{bound.rung_id}', {rank})"
        for flag in (True, False)
        for bound in rung_bounds(ladder, blocking=flag)
        for rank in bound.ranks
    )


def _owners_rungs(ladder: Ladder) -> str:
    bounds = rung_bounds(ladder, blocking=True)
    names = [f"'{bound.rung_id}'" for bound in bounds if bound.ranks[0] == 0]
    return _listed(names)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "''"


def _at_place(alias: str) -> str:
    cases = " ".join(f"WHEN {n} THEN {alias}.person_{n}" for n in range(_PLACES))
    return f"CASE ranked.place {cases} END"
