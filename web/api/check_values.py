"""Checks of a gate as the API gives them: alone with answers and evidence, or in a list."""

from datetime import date, datetime

from sqlmodel import Session

from domain.vocabulary import (
    AnswerValue,
    CheckKind,
    CheckStatus,
    DeviationStatus,
    EvidenceKind,
    Language,
    Origin,
    Role,
)
from models.gate import CheckItem
from models.project import Project
from models.queries import answers, gates, projects
from models.queries.open_work import AskedCheck
from usecases.definitions import definition_of
from usecases.open_lines import step_title
from web.api.values import Value


class CheckItemValue(Value):
    """One check of one attempt; `instance` is its period, variation or number of a condition."""

    id: int
    project_number: str
    check_id: str
    instance: str
    kind: CheckKind
    title: str
    blocking: bool
    evidence_required: bool
    role: Role
    assignee_id: int | None
    without_owner: bool
    status: CheckStatus
    answer: AnswerValue | None
    opens_on: date
    due_on: date
    tight: bool
    version: int


class CheckItems(Value):
    """The checks of the newest attempt at a gate, in the order of the process."""

    items: tuple[CheckItemValue, ...]


class GivenAnswer(Value):
    """One answer as given; the newest counts, and a rule gives some by itself."""

    id: int
    value: AnswerValue
    reason: str | None
    origin: Origin
    answered_by: int | None
    on_behalf_of: int | None
    answered_at: datetime


class EvidenceValue(Value):
    """A file, known by its hash, or a link."""

    id: int
    kind: EvidenceKind
    name: str
    url: str | None
    sha256: str | None
    size_bytes: int | None
    added_by: int
    added_at: datetime


class DeviationValue(Value):
    """A request to pass a blocking check unmet, decided by a second person."""

    id: int
    check_item_id: int
    status: DeviationStatus
    reason: str
    measure: str
    requested_by: int
    requested_at: datetime
    due_on: date
    decider_id: int
    decided_by: int | None
    decided_at: datetime | None
    decision_reason: str | None


class CheckValue(CheckItemValue):
    """One check with all its answers, its evidence, and the deviation that was asked last."""

    answers: tuple[GivenAnswer, ...]
    evidence: tuple[EvidenceValue, ...]
    deviation: DeviationValue | None


def check_items(
    session: Session, project: Project, attempt_id: int, language: Language
) -> CheckItems:
    """The checks of that attempt."""
    return CheckItems(
        items=tuple(
            _item(session, project, row, language) for row in gates.check_items(session, attempt_id)
        )
    )


def check_value(session: Session, item_id: int, language: Language) -> CheckValue:
    """One check as it is stored now.

    Raises:
        CheckUnknownError: there is none of that id here.
    """
    row = gates.check_item(session, item_id)
    project = projects.project(session, row.project_id)
    deviation = answers.newest_deviation(session, item_id)
    return CheckValue(
        **dict(_item(session, project, row, language)),
        answers=tuple(
            GivenAnswer.model_validate(given) for given in answers.answers_to(session, item_id)
        ),
        evidence=tuple(
            EvidenceValue.model_validate(found)
            for found in answers.evidence_of(session, [item_id])[item_id]
        ),
        deviation=None if deviation is None else DeviationValue.model_validate(deviation),
    )


def deviation_value(session: Session, deviation_id: int) -> DeviationValue:
    """One deviation as it is stored now.

    Raises:
        DeviationUnknownError: there is none of that id here.
    """
    return DeviationValue.model_validate(answers.deviation(session, deviation_id))


def _item(session: Session, project: Project, row: CheckItem, language: Language) -> CheckItemValue:
    check = definition_of(session, project).checks_by_id.get(row.check_id)
    stored = row.model_dump(include=set(CheckItemValue.model_fields))
    return CheckItemValue(
        **stored,
        project_number=project.number,
        title=step_title(check, _asked(row), language),
    )


def _asked(row: CheckItem) -> AskedCheck:
    return AskedCheck(
        check_id=row.check_id,
        instance=row.instance,
        kind=row.kind,
        label=row.label,
        role=row.role,
        tight=row.tight,
        without_owner=row.without_owner,
    )
