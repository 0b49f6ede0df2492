"""Tell the owners of a gate that just opened what is asked of them, one message a person."""

from collections import defaultdict
from datetime import datetime

from domain.moments import dutch_date
from domain.vocabulary import Language
from models.engines import WriteSession
from models.gate import CheckItem, Decision, GateAttempt
from models.project import Project
from models.queries import gates, people
from notifications.messages import Context, Header, NewSteps, Reason
from usecases.notices import write_notice
from usecases.wording import Place, WhoIsWho, place, step_line, who_is_who


def tell_new_steps(
    session: WriteSession,
    *,
    project: Project,
    attempt: GateAttempt,
    decision: Decision | None,
    now: datetime,
) -> None:
    """Write one message per owner with the steps of this gate that are open by now.

    Steps that open later are in the digest of the morning they open.
    """
    assert attempt.id is not None
    assert project.id is not None
    at = place(session, project=project, position=attempt.position, today=dutch_date(now))
    known = who_is_who(session, project.id)
    decided_by = people.person(session, decision.decided_by).name if decision else None
    for owner_id, items in _open_by_owner(session, attempt, at=at).items():

        def context(
            header: Header,
            language: Language,
            owner_id: int = owner_id,
            items: tuple[CheckItem, ...] = items,
        ) -> Context:
            return _new_steps(
                at,
                items,
                known=known,
                owner_id=owner_id,
                header=header,
                language=language,
                decision=decision,
                decided_by=decided_by,
            )

        write_notice(
            session,
            to=owner_id,
            reason=Reason.OWNER,
            key=("new_steps", attempt.id),
            now=now,
            context=context,
            thread=at.thread(at.organisation.language),
        )


def _open_by_owner(
    session: WriteSession, attempt: GateAttempt, *, at: Place
) -> dict[int, tuple[CheckItem, ...]]:
    assert attempt.id is not None
    by_owner: dict[int, list[CheckItem]] = defaultdict(list)
    for item in gates.check_items(session, attempt.id):
        if item.needs_work and item.opens_on <= at.today and item.assignee_id is not None:
            by_owner[item.assignee_id].append(item)
    return {
        owner: tuple(sorted(items, key=lambda item: (item.due_on, item.check_id)))
        for owner, items in by_owner.items()
    }


def _new_steps(  # noqa: PLR0913 -- what the mail tells
    at: Place,
    items: tuple[CheckItem, ...],
    *,
    known: WhoIsWho,
    owner_id: int,
    header: Header,
    language: Language,
    decision: Decision | None,
    decided_by: str | None,
) -> NewSteps:
    return NewSteps(
        header=header,
        url=at.gate_url(),
        project=at.named_project(),
        gate=at.named_gate(language),
        lines=tuple(
            step_line(at, item, language=language, reader_id=owner_id, known=known)
            for item in items
        ),
        decided_by_name=decided_by,
        decision_outcome=decision.outcome if decision else None,
    )
