"""Save what somebody filled in on a checklist: all that is right, with what is wrong beside it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from domain.errors import PoortError
from domain.permissions import Actor
from domain.vocabulary import AnswerValue
from models.engines import WriteSession
from models.gate import EarlyAnswer
from models.queries import answers, gates, projects
from usecases.answer_check import (
    AnswerCheck,
    EvidenceMissingError,
    ReasonMissingError,
    answer_check,
)
from usecases.answer_early import AnswerEarly, answer_early
from usecases.answer_rules import apply_rules
from usecases.attach_evidence import (
    AttachEvidence,
    FileEvidence,
    LinkEvidence,
    LinkRefusedError,
    attach_evidence,
    withdraw_evidence,
)
from usecases.checklist import mark_of

#: More than a page of explanation is a document, and so evidence.
LONGEST_REASON = 4_000


class AnswerMissingError(PoortError):
    """Somebody explained an answer and did not choose one."""

    message = "Choose an answer with your explanation: yes, no or not applicable."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ReasonTooLongError(PoortError):
    """An explanation is longer than is kept."""

    message = (
        "Shorten this explanation to {longest} characters, or add the document as evidence instead."
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledIn:
    """What stands in the fields of one check, by its id or, ahead, its check id.

    `was` is the mark of the answer that the page showed, so that a field that nobody touched
    changes nothing; `version` is that of the check on that page.
    """

    key: str
    item_id: int | None
    value: AnswerValue | None
    reason: str
    was: str
    version: int | None = None
    evidence: tuple[FileEvidence | LinkEvidence, ...] = ()

    @property
    def said(self) -> str:
        """The mark of what stands in the fields now."""
        return mark_of(self.value, self.reason)

    @property
    def is_touched(self) -> bool:
        """Whether the fields say something else than the page did when it was opened."""
        if self.value is None:
            return bool(self.reason.strip())
        return self.said != self.was


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSaved:
    """What was wrong with one check, and with which part of it."""

    key: str
    part: str
    error: PoortError


def save_checklist(  # noqa: PLR0913 -- what is saved, by whom and when
    session: WriteSession,
    *,
    project_id: int,
    filled_in: Sequence[FilledIn],
    withdrawn: int | None = None,
    actor: Actor,
    now: datetime,
) -> tuple[NotSaved, ...]:
    """Save every check that was touched; answers what could not be saved, and why.

    Each check stands by itself: what is wrong with one keeps nothing of another back.
    `withdrawn` is evidence that no longer counts, after all answers.
    """
    refused: list[NotSaved] = []
    early = answers.early_answers(session, project_id)
    for one in filled_in:
        if one.item_id is None:
            with _apart(session, one.key, refused):
                _save_early(session, project_id, one, early.get(one.key), actor=actor, now=now)
        else:
            _save_item(session, one, one.item_id, refused, actor=actor, now=now)
    if withdrawn is not None:
        with _apart(session, "", refused):
            withdraw_evidence(session, evidence_id=withdrawn, actor=actor, now=now)
    in_hand = gates.find_attempt_in_hand(session, project_id)
    if in_hand is not None:
        project = projects.project(session, project_id)
        apply_rules(session, project=project, attempt=in_hand, now=now)
    return tuple(refused)


def _save_item(  # noqa: PLR0913 -- what is saved, by whom and when
    session: WriteSession,
    one: FilledIn,
    item_id: int,
    refused: list[NotSaved],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    for evidence in one.evidence:
        with _apart(session, one.key, refused):
            command = AttachEvidence(item_id=item_id, evidence=evidence)
            attach_evidence(session, command=command, actor=actor, now=now)
    if not one.is_touched:
        return
    with _apart(session, one.key, refused):
        given = answers.newest_answers(session, [item_id]).get(item_id)
        item = gates.check_item(session, item_id)
        if one.value and item.answer and given and one.said == mark_of(item.answer, given.reason):
            return  # somebody else said the same meanwhile
        answer_check(
            session,
            command=AnswerCheck(
                item_id=item_id,
                value=_required_value(one),
                reason=_short_reason(one),
                version=one.version,
            ),
            actor=actor,
            now=now,
        )


def _save_early(  # noqa: PLR0913 -- what is saved, by whom and when
    session: WriteSession,
    project_id: int,
    one: FilledIn,
    given: EarlyAnswer | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    links = [evidence for evidence in one.evidence if isinstance(evidence, LinkEvidence)]
    if not one.is_touched and not links:
        return
    said = mark_of(given.value, given.reason) if given else ""
    if said not in {one.was, one.said}:
        raise projects.ChangedMeanwhileError(thing=one.key)
    answer_early(
        session,
        command=AnswerEarly(
            project_id=project_id,
            check_id=one.key,
            value=_required_value(one),
            reason=_short_reason(one),
            evidence=links[-1] if links else _link_of(given),
        ),
        actor=actor,
        now=now,
    )


def _link_of(given: EarlyAnswer | None) -> LinkEvidence | None:
    if given is None or given.evidence_url is None:
        return None
    return LinkEvidence(name=given.evidence_name or "", url=given.evidence_url)


def _required_value(one: FilledIn) -> AnswerValue:
    if one.value is None:
        raise AnswerMissingError
    return one.value


def _short_reason(one: FilledIn) -> str:
    if len(one.reason) > LONGEST_REASON:
        raise ReasonTooLongError(longest=LONGEST_REASON)
    return one.reason


@contextmanager
def _apart(session: WriteSession, key: str, refused: list[NotSaved]) -> Iterator[None]:
    """Do one thing whole or not at all, and keep what was wrong with it."""
    savepoint = session.begin_nested()
    try:
        yield
        session.flush()  # what the database refuses is refused here, not at the end
    except PoortError as error:
        savepoint.rollback()
        refused.append(NotSaved(key=key, part=_part(error), error=error))
    else:
        savepoint.commit()


def _part(error: PoortError) -> str:
    """The field that mends it."""
    match error:
        case ReasonMissingError() | ReasonTooLongError():
            return "reden"
        case EvidenceMissingError():
            return "bestand"
        case LinkRefusedError():
            return "link"
        case _:
            return "antwoord"
