"""Propose to adjust policy with the figures of today, and note the answer (seed 4.1 step 5)."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar

from sqlmodel import Session

from domain.audit import canonical_json
from domain.benchmarks import BenchmarkKey, BenchmarkRow, benchmark_rows
from domain.errors import PoortError
from domain.learning import LogKind, ProposalStatus, ProposalSubject
from domain.mki.vocabulary import QuantityUnit, WeightingSet
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from domain.vocabulary import ProjectStatus
from models.engines import WriteSession, session_organisation
from models.learning import Proposal
from models.queries.benchmarks import realised
from models.queries.capacity import hours_of_organisation
from models.queries.proposals import (
    find_policy,
    find_proposal,
    keep_proposal,
    open_log_entries,
    projects_by_status,
)
from usecases.acting import allow
from usecases.trail import record


class ProposalRefusedError(PoortError):
    """A proposal that does not say what it is."""

    message: ClassVar[str] = "Write what you propose, and why, so that the board can decide on it."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class ProposalUnknownError(PoortError):
    """A proposal that is not there."""

    message: ClassVar[str] = "This proposal is not there. Look at the list."
    status: ClassVar[HTTPStatus] = HTTPStatus.NOT_FOUND


class AnswerRefusedError(PoortError):
    """An answer without words, or that is no answer."""

    message: ClassVar[str] = "Choose what the board answered, and write its reason."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class ProposalAnsweredError(PoortError):
    """The board answered it before."""

    message: ClassVar[str] = (
        "The board answered this proposal on {answered_on}. Make a new proposal for something else."
    )


class PolicyLinkRefusedError(PoortError):
    """A policy that cannot follow from this proposal."""

    message: ClassVar[str] = (
        "Link a version of the policy that was adopted after the board accepted the proposal."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeProposal:
    """What is proposed, and why."""

    subject: ProposalSubject
    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerProposal:
    """What the board answered, in its own words; None is no answer yet, and refused."""

    proposal_id: int
    is_accepted: bool | None
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is known on the day of a proposal; `realised` by year, product, unit and set."""

    on: date
    active: int
    completed: int
    opportunities: int
    barriers: int
    asked_hours: int
    given_hours: int
    realised: tuple[BenchmarkRow, ...]


def figures_now(session: Session, *, today: date) -> Figures:
    """The figures as they are, in four queries."""
    projects, log = projects_by_status(session), open_log_entries(session)
    asked, given = hours_of_organisation(session)
    return Figures(
        on=today,
        active=projects.get(ProjectStatus.ACTIVE, 0),
        completed=projects.get(ProjectStatus.COMPLETED, 0),
        opportunities=log.get(LogKind.OPPORTUNITY, 0),
        barriers=log.get(LogKind.BARRIER, 0),
        asked_hours=asked,
        given_hours=given,
        realised=benchmark_rows(realised(session)),
    )


def make_proposal(
    session: WriteSession, *, command: MakeProposal, actor: Actor, now: datetime
) -> Proposal:
    """Lay a proposal before the board, with the figures of today, which never change after.

    Raises:
        PermissionRefusedError: the actor is no coordinator or policy adviser.
        ProposalRefusedError: the title or the text is empty.
    """
    by = allow(session, Permission.MAKE_PROPOSAL, actor=actor)
    title, body = command.title.strip(), command.body.strip()
    if not title or not body:
        raise ProposalRefusedError
    row = Proposal(
        organisation_id=session_organisation(session),
        subject=command.subject,
        title=title,
        body=body,
        figures=_frozen(figures_now(session, today=dutch_date(now))),
        proposed_by=by.person_id,
        proposed_at=now,
    )
    keep_proposal(session, row)
    record(
        session,
        action="proposal.made",
        object_kind="proposal",
        object_id=row.id,
        at=now,
        by=by,
        result=row.subject.value,
        text=title,
    )
    return row


def answer_proposal(
    session: WriteSession, *, command: AnswerProposal, actor: Actor, now: datetime
) -> Proposal:
    """Write down what the board answered; it stays as it was written.

    Raises:
        PermissionRefusedError: the actor is no coordinator, policy adviser or board member.
        ProposalUnknownError, ProposalAnsweredError, AnswerRefusedError: as they say.
    """
    by = allow(session, Permission.ANSWER_PROPOSAL, actor=actor)
    row = _proposal(session, command.proposal_id)
    if row.answered_at is not None:
        raise ProposalAnsweredError(answered_on=dutch_date(row.answered_at))
    if command.is_accepted is None or not command.answer.strip():
        raise AnswerRefusedError
    row.status = ProposalStatus.ACCEPTED if command.is_accepted else ProposalStatus.DECLINED
    row.answer, row.answered_by, row.answered_at = command.answer.strip(), by.person_id, now
    keep_proposal(session, row)
    record(
        session,
        action="proposal.answered",
        object_kind="proposal",
        object_id=row.id,
        at=now,
        by=by,
        result=row.status.value,
        text=row.answer,
    )
    return row


def link_policy(
    session: WriteSession, *, proposal_id: int, policy_id: int, actor: Actor, now: datetime
) -> Proposal:
    """Say which version of the policy followed from an accepted proposal.

    Raises:
        PermissionRefusedError: the actor is no coordinator, policy adviser or board member.
        ProposalUnknownError: it is not there.
        PolicyLinkRefusedError: it was not accepted, or that version was adopted before.
    """
    by = allow(session, Permission.ANSWER_PROPOSAL, actor=actor)
    row, policy = _proposal(session, proposal_id), find_policy(session, policy_id)
    if row.status is not ProposalStatus.ACCEPTED or policy is None or row.answered_at is None:
        raise PolicyLinkRefusedError
    if policy.adopted_on < dutch_date(row.answered_at):
        raise PolicyLinkRefusedError
    row.policy_id = policy.id
    keep_proposal(session, row)
    record(
        session,
        action="proposal.followed",
        object_kind="proposal",
        object_id=row.id,
        at=now,
        by=by,
        facts={"policy": policy.id, "version": policy.version},
    )
    return row


def read_figures(row: Proposal) -> Figures:
    """The figures as they were when the proposal was made."""
    kept = json.loads(row.figures)
    return Figures(
        on=date.fromisoformat(kept["on"]),
        active=kept["active"],
        completed=kept["completed"],
        opportunities=kept["opportunities"],
        barriers=kept["barriers"],
        asked_hours=kept["asked_hours"],
        given_hours=kept["given_hours"],
        realised=tuple(
            BenchmarkRow(
                key=BenchmarkKey(
                    year=one["year"],
                    product=one["product"],
                    unit=QuantityUnit(one["unit"]),
                    weighting_set=WeightingSet(one["weighting_set"]),
                ),
                projects=one["projects"],
                ratio=Decimal(one["ratio"]),
            )
            for one in kept["realised"]
        ),
    )


def _proposal(session: WriteSession, proposal_id: int) -> Proposal:
    row = find_proposal(session, proposal_id)
    if row is None:
        raise ProposalUnknownError
    return row


def _frozen(figures: Figures) -> str:
    return canonical_json(
        {
            "on": figures.on.isoformat(),
            "active": figures.active,
            "completed": figures.completed,
            "opportunities": figures.opportunities,
            "barriers": figures.barriers,
            "asked_hours": figures.asked_hours,
            "given_hours": figures.given_hours,
            "realised": [
                {
                    "year": row.key.year,
                    "product": row.key.product,
                    "unit": row.key.unit.value,
                    "weighting_set": row.key.weighting_set.value,
                    "projects": row.projects,
                    "ratio": str(row.ratio),
                }
                for row in figures.realised
            ],
        }
    ).decode()
