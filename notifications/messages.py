"""The values of every message: what a template may use, and what `outbox.payload` holds as JSON.

All texts in a context (titles, names, reasons) are already in the language of its recipient;
the sentences around them are the templates'.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, StringConstraints

from domain.vocabulary import AdviceVerdict, Message, Outcome, SubjectKind

#: An address of the portal; nothing but http and https may become a link in a mail.
Link = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$")]


class Reason(StrEnum):
    """Why a person gets a message; each mail says it in its last block."""

    OWNER = "owner"
    PROJECT_LEAD = "project_lead"
    INTERNAL_CLIENT = "internal_client"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"
    TEAM_MEMBER = "team_member"
    ASKER = "asker"
    OPEN_WORK = "open_work"
    CONTRACTOR = "contractor"
    CONTRACT_MANAGER = "contract_manager"
    BOARD = "board"


class Value(BaseModel):
    """A frozen value that refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Header(Value):
    """What every message knows about its recipient; `thread` names the project and its gate.

    `on_behalf_of_name` is the absent person for whom the recipient stands in.
    """

    recipient_name: str
    on_behalf_of_name: str | None = None
    organisation_name: str
    portal_url: Link
    reason: Reason
    thread: str | None = None


class NextRung(Value):
    """Who hears next when nothing happens, and on which day."""

    who_name: str
    on: date


class ProjectName(Value):
    """A project as a mail names it."""

    number: str
    name: str
    url: Link


class GateName(Value):
    """A gate as a mail names it; `planned_on` is its planned date."""

    name: str
    url: Link
    planned_on: date | None = None


class StepLine(Value):
    """One step (a check) for a person; `working_days` until due, negative when it is late.

    `owner_name` is filled when the recipient is not the owner. `tight` says that the due date
    was moved up to the earliest day that is fair ("krap gepland").
    """

    title: str
    project_name: str
    project_number: str
    gate_name: str
    due_on: date
    working_days: int
    url: Link
    why: str
    effort_minutes: int
    evidence: str | None = None
    helper_name: str | None = None
    owner_name: str | None = None
    next_rung: NextRung | None = None
    blocking: bool
    tight: bool = False


class OtherLine(Value):
    """A decision or deviation asked (`title` is its step), or a gate not submitted."""

    kind: SubjectKind
    title: str | None = None
    project_name: str
    project_number: str
    gate_name: str
    waits_for_name: str | None = None
    due_on: date
    working_days: int
    url: Link
    next_rung: NextRung | None = None


class DeviationLine(Value):
    """A deviation as the decider sees it."""

    title: str
    reason: str
    measure: str
    approved_by_name: str


class Advice(Value):
    """The coordinator's advice on a gate."""

    verdict: AdviceVerdict
    text: str | None = None
    by_name: str


class ConditionLine(Value):
    """A condition of a conditional pass: a blocking step of the next gate."""

    text: str
    owner_name: str
    due_on: date


class ReturnedLine(Value):
    """A check that must be answered again, with its owner."""

    title: str
    owner_name: str
    url: Link


class OverdueRow(Value):
    """One step in the coordinator's table; `working_days_late` counts from 1."""

    project_number: str
    project_name: str
    gate_name: str
    title: str
    owner_name: str
    due_on: date
    working_days_late: int
    blocking: bool
    url: Link


class WithoutOwnerRow(Value):
    """Steps of a project whose role nobody holds, so that they fell to the project lead."""

    project_number: str
    project_name: str
    role_name: str
    steps: int
    url: Link


class LateAmbitionRow(Value):
    """A question on ambition, budget or capacity that was answered too late (seed 1.3)."""

    project_number: str
    project_name: str
    topic: str
    working_days_late: int
    answered: bool
    url: Link


class FigureLine(Value):
    """A finding in a sentence, and the address of what is behind it."""

    text: str
    url: Link


class WeeklyTotals(Value):
    """The figures above the coordinator's weekly table."""

    projects: int
    steps_open: int
    steps_overdue: int
    blocking_overdue: int


class Context(Value):
    """What every message has: its header and the address behind its one button."""

    message: ClassVar[Message]

    header: Header
    url: Link


class NewSteps(Context):
    """A phase has opened: the new steps of one person, in one mail.

    Without `decision_outcome` the project just started, or a colleague's steps come over, and why.
    """

    message = Message.NEW_STEPS

    project: ProjectName
    gate: GateName
    lines: tuple[StepLine, ...]
    decided_by_name: str | None = None
    decision_outcome: Outcome | None = None
    is_handed_over: bool = False
    hand_over_reason: str | None = None


class Digest(Context):
    """The morning's one mail; `late` begins with what is late for the first day.

    `audit_root` is the daily root of the audit trail, for coordinators only.
    """

    message = Message.DIGEST

    today: date
    late: tuple[StepLine, ...] = ()
    this_week: tuple[StepLine, ...] = ()
    opened: tuple[StepLine, ...] = ()
    other: tuple[OtherLine, ...] = ()
    audit_root: str | None = None


class TooLate(Context):
    """One step is late; `rung` is the id of the rung of its ladder."""

    message = Message.TOO_LATE

    line: StepLine
    rung: str


class Nudge(Context):
    """Somebody asks the owner in person to do what is late: `line`, and `others` beside it."""

    message = Message.NUDGE

    line: StepLine
    others: tuple[StepLine, ...] = ()
    nudged_by_name: str


class DecisionAsked(Context):
    """A gate was submitted and waits for a decision; `open_points` are advisory steps not done."""

    message = Message.DECISION_ASKED

    project: ProjectName
    gate: GateName
    submitted_by_name: str
    submitted_on: date
    due_on: date
    working_days: int
    open_points: tuple[str, ...] = ()
    deviations: tuple[DeviationLine, ...] = ()
    advice: Advice | None = None
    ambition: str | None = None
    next_rung: NextRung | None = None


class Decided(Context):
    """A gate was decided on; `next_phase` is the phase that now opens (or opens again)."""

    message = Message.DECIDED

    project: ProjectName
    gate: GateName
    outcome: Outcome
    decided_by_name: str
    decided_on: date
    reason: str | None = None
    conditions: tuple[ConditionLine, ...] = ()
    next_phase: str | None = None
    returned_checks: tuple[ReturnedLine, ...] = ()


class DeviationAsked(Context):
    """Someone asks to deviate from a blocking step: comply or explain."""

    message = Message.DEVIATION_ASKED

    line: StepLine
    reason: str
    measure: str
    asked_by_name: str
    due_on: date
    working_days: int
    next_rung: NextRung | None = None


class DeviationDecided(Context):
    """A deviation was approved or refused; also tells the coordinator."""

    message = Message.DEVIATION_DECIDED

    line: StepLine
    approved: bool
    decided_by_name: str
    measure: str
    reason: str | None = None


class CheckReturned(Context):
    """One answered step must be answered again."""

    message = Message.CHECK_RETURNED

    line: StepLine
    returned_by_name: str
    reason: str


class TransitionHeld(Context):
    """A decided transition was held: what was decided on is no longer what is."""

    message = Message.TRANSITION_HELD

    project: ProjectName
    gate: GateName
    why: str


class BatchHeld(Context):
    """The brake held a morning's reminders; a coordinator releases or drops them."""

    message = Message.BATCH_HELD

    today: date
    why: str
    messages: int


class CoordinatorWeekly(Context):
    """The coordinator's Monday mail: where sustainability steps are overdue."""

    message = Message.COORDINATOR_WEEKLY

    week_starts_on: date
    totals: WeeklyTotals
    overdue: tuple[OverdueRow, ...] = ()
    decisions: tuple[OtherLine, ...] = ()
    deviations: tuple[OtherLine, ...] = ()
    gates: tuple[OtherLine, ...] = ()
    without_owner: tuple[WithoutOwnerRow, ...] = ()
    late_ambitions: tuple[LateAmbitionRow, ...] = ()
    mki: tuple[FigureLine, ...] = ()


class BoardQuarter(Context):
    """The quarter page for the board: what was reached, and what nobody knows."""

    message = Message.BOARD_QUARTER

    quarter: str
    findings: tuple[FigureLine, ...]
    unknowns: tuple[str, ...] = ()


class Undelivered(Context):
    """A message could not be delivered and will not be tried again by itself."""

    message = Message.UNDELIVERED

    to_name: str
    undelivered: Message
    attempts: int
    last_answer: str
