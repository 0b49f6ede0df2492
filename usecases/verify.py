"""Verify the invariants of an organisation over all its tables, and against its audit trail."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import assert_never

from sqlmodel import Session

from domain.vocabulary import CommandKind
from models import audit_trail
from models.queries import projects, verification
from models.queries.verification import Carried, Invariant, Standing

#: Enough to see what is wrong; a broken store would list everything.
_MOST_PER_RULE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that breaks an invariant; `found` names it by its table and id."""

    rule: Invariant
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """The problems found, and the root of the audit trail over so many events."""

    problems: tuple[Problem, ...]
    events: int
    root: str

    @property
    def holds(self) -> bool:
        """Whether every invariant holds."""
        return not self.problems


def verify_organisation(session: Session) -> VerifyReport:
    """Walk the audit chain and every table; at most fifty problems a rule are named."""
    chain = audit_trail.verify_chain(session)
    problems = [
        Problem(rule=Invariant.AUDIT_CHAIN, found=f"event {sequence}: {breach}")
        for sequence, breach in chain.breaches[:_MOST_PER_RULE]
    ]
    for rule in verification.by_query():
        problems += _problems(rule, verification.breaches(session, rule, limit=_MOST_PER_RULE))
    problems += _problems(Invariant.PHASE_FOLLOWS_DECISIONS, _phases_elsewhere(session))
    problems += _problems(Invariant.DEFINITION_IS_UNCHANGED, _definitions_changed(session))
    return VerifyReport(problems=tuple(problems), events=chain.events, root=chain.root)


def _problems(rule: Invariant, found: Iterable[str]) -> list[Problem]:
    return [Problem(rule=rule, found=text) for text in list(found)[:_MOST_PER_RULE]]


def _definitions_changed(session: Session) -> Iterator[str]:
    for release in projects.releases(session):
        if sha256(release.body.encode()).hexdigest() != release.checksum:
            yield f"definition {release.id}"


def _phases_elsewhere(session: Session) -> Iterator[str]:
    """The projects that are not where their decisions, carried out one by one, bring them."""
    by_project: dict[int, list[Carried]] = defaultdict(list)
    for command in verification.carried(session):
        by_project[command.project_id].append(command)
    for standing in verification.standings(session):
        if standing.phase_position not in _expected(standing, by_project[standing.project_id]):
            yield f"project {standing.number}"


def _expected(standing: Standing, commands: Sequence[Carried]) -> set[int]:
    """Where the project may stand: a command on its way may have moved the phase or not yet."""
    position = standing.introduced_at_position
    for command in commands:
        if not command.is_done:
            return {position, _moved(position, command, last=standing.last_position)}
        position = _moved(position, command, last=standing.last_position)
    return {position}


def _moved(position: int, command: Carried, *, last: int) -> int:
    match command.kind:
        case CommandKind.ADVANCE:
            return min(command.attempt_position + 1, last)
        case CommandKind.GO_BACK:
            return command.back_to_position or position
        case CommandKind.CORRECT:
            return command.attempt_position
        case _:
            assert_never(command.kind)
