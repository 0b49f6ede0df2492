"""Hand many checks over to one colleague, who gets one message for each gate."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor
from models.engines import WriteSession
from models.gate import CheckItem
from models.queries import gates, people
from usecases.change_team import HandOverCheck, move_to_owner, tell_new_owner
from usecases.row_by_row import RowOutcome, row_by_row


class HandOverReasonMissingError(PoortError):
    """Work changed hands without a word on why."""

    message = "Say why the steps go to a colleague."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class AlreadyOwnerError(PoortError):
    """The step is in those hands already."""

    message = "{owner} owns this step already."


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverChecks:
    """Which checks go to whom, and why."""

    item_ids: tuple[int, ...]
    person_id: int
    reason: str


def hand_over_checks(
    session: WriteSession, *, command: HandOverChecks, actor: Actor, now: datetime
) -> tuple[RowOutcome, ...]:
    """Give each check to the colleague, row by row as `row_by_row` promises, and tell them.

    Raises:
        PersonUnknownError: the colleague is no member, or left.
        HandOverReasonMissingError, NothingChosenError, TooManyChosenError: as they say.
    """
    people.require_member(session, command.person_id, on=dutch_date(now))
    reason = command.reason.strip()
    if not reason:
        raise HandOverReasonMissingError
    by_attempt: dict[int, list[CheckItem]] = defaultdict(list)

    def hand_over(item_id: int) -> None:
        one = HandOverCheck(item_id=item_id, person_id=command.person_id, reason=reason)
        item = _moved(session, one, actor=actor, now=now)
        by_attempt[item.attempt_id].append(item)

    outcomes = row_by_row(session, command.item_ids, hand_over)
    for items in by_attempt.values():
        tell_new_owner(
            session, items=tuple(items), owner_id=command.person_id, reason=reason, now=now
        )
    return outcomes


def _moved(
    session: WriteSession, command: HandOverCheck, *, actor: Actor, now: datetime
) -> CheckItem:
    before = gates.check_item(session, command.item_id)
    if before.assignee_id == command.person_id:
        raise AlreadyOwnerError(owner=people.person(session, command.person_id).name)
    return move_to_owner(session, command=command, actor=actor, now=now)
