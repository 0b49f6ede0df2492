"""A nudge reaches the owner of a late step once a day, and many rows each have their outcome."""

from collections.abc import Callable

import pytest
from sqlmodel import col, select

from domain.errors import PoortError
from domain.permissions import PermissionRefusedError
from domain.vocabulary import Language, Message, Role
from models.gate import CheckItem
from models.queries import gates
from models.queries.gates import CheckUnknownError
from models.queries.people import PersonUnknownError
from models.work import Outbox
from notifications.messages import Nudge
from notifications.payloads import from_payload
from notifications.render import render
from tests.authority import Authority
from usecases.answer_check import CheckClosedError
from usecases.arrange_substitution import ArrangeSubstitution, arrange_substitution
from usecases.hand_over_checks import (
    AlreadyOwnerError,
    HandOverChecks,
    HandOverReasonMissingError,
    hand_over_checks,
)
from usecases.nudge_owners import (
    NotLateError,
    NudgedTodayError,
    NudgeOwner,
    OwnStepError,
    nudge_owner,
    nudge_owners,
)
from usecases.row_by_row import MOST_ROWS, NothingChosenError, RowOutcome, TooManyChosenError

LONG = 30


def late_items(authority: Authority, *, role: Role = Role.PROJECT_LEAD) -> list[int]:
    """The ids of that role's steps of a project, which are late."""
    project_id = authority.start()
    authority.pass_time(weeks=LONG)
    items = authority.items(project_id).values()
    return sorted(item.id or 0 for item in items if item.role is role)


def nudge(authority: Authority, item_id: int, *, role: Role = Role.COORDINATOR) -> Outbox:
    """Nudge the owner of one step."""
    with authority.write() as session:
        return nudge_owner(
            session,
            command=NudgeOwner(item_id=item_id),
            actor=authority.actor(session, role),
            now=authority.now,
        )


def nudges(authority: Authority) -> list[Outbox]:
    """The nudges in the outbox."""
    with authority.write() as session:
        found = select(Outbox).where(Outbox.message == Message.NUDGE)
        return list(session.exec(found.order_by(col(Outbox.id))))


def refusals(outcomes: tuple[RowOutcome, ...]) -> dict[int, type[PoortError] | None]:
    """The kind of refusal of each row, or None where it was done."""
    return {one.item_id: type(one.refused) if one.refused else None for one in outcomes}


def test_the_owner_reads_who_nudged_and_about_what(authority: Authority) -> None:
    """The message names the step, its lateness and the colleague."""
    item_id = late_items(authority)[0]

    row = nudge(authority, item_id)

    context = from_payload(row.message, row.payload)
    assert isinstance(context, Nudge)
    assert row.recipient_id == authority.people[Role.PROJECT_LEAD]
    assert context.nudged_by_name == "Coen Coordinator"
    assert context.line.working_days < 0
    assert context.url.endswith(f"/stap/{item_id}")


def test_a_step_is_nudged_about_once_a_working_day(authority: Authority) -> None:
    """Also by another colleague; the next day it may be done again."""
    item_id = late_items(authority)[0]
    nudge(authority, item_id)

    with pytest.raises(NudgedTodayError):
        nudge(authority, item_id)
    with pytest.raises(NudgedTodayError):
        nudge(authority, item_id, role=Role.INTERNAL_CLIENT)
    authority.pass_time(days=1)
    nudge(authority, item_id)

    assert len(nudges(authority)) == 2


def test_a_weekend_is_no_new_day_for_a_nudge(authority: Authority) -> None:
    """Friday's nudge still stands on Sunday."""
    item_id = late_items(authority)[0]
    authority.pass_time(days=4)  # from Monday to Friday
    nudge(authority, item_id)
    authority.pass_time(days=2)

    with pytest.raises(NudgedTodayError):
        nudge(authority, item_id)


def test_who_stands_in_for_the_owner_gets_the_nudge(authority: Authority) -> None:
    """Both names are kept."""
    item_id = late_items(authority)[0]
    with authority.write() as session:
        arrange_substitution(
            session,
            command=ArrangeSubstitution(
                absent_id=authority.people[Role.PROJECT_LEAD],
                substitute_id=authority.people[Role.BUYER],
                starts_on=authority.today,
                ends_on=authority.today,
            ),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )

    row = nudge(authority, item_id)

    assert row.recipient_id == authority.people[Role.BUYER]
    assert row.on_behalf_of == authority.people[Role.PROJECT_LEAD]


def test_a_step_that_is_in_time_is_not_nudged_about(authority: Authority) -> None:
    """The ladder reminds of it."""
    project_id = authority.start()
    item = next(iter(authority.items(project_id).values()))

    with pytest.raises(NotLateError):
        nudge(authority, item.id or 0)


def test_who_leads_nothing_nudges_nobody(authority: Authority) -> None:
    """A buyer asks in person."""
    item_id = late_items(authority)[0]

    with pytest.raises(PermissionRefusedError):
        nudge(authority, item_id, role=Role.BUYER)

    assert nudges(authority) == []


def test_of_many_rows_each_has_its_own_outcome(authority: Authority) -> None:
    """What is refused leaves the others done, and leaves nothing of itself."""
    first, answered, *others = late_items(authority)
    with authority.write() as session:
        authority.answer(session, gates.check_item(session, answered))
    nudge(authority, first)
    unknown = 10**6

    with authority.write() as session:
        outcomes = nudge_owners(
            session,
            [first, answered, unknown, *others, *others],
            actor=authority.actor(session, Role.COORDINATOR),
            now=authority.now,
        )

    assert refusals(outcomes) == {
        first: NudgedTodayError,
        answered: CheckClosedError,
        unknown: CheckUnknownError,
        **dict.fromkeys(others, None),
    }
    _, together = nudges(authority)
    context = from_payload(together.message, together.payload)
    assert isinstance(context, Nudge)
    told = {context.line.url, *(line.url for line in context.others)}
    assert told == {f"https://poort.example/stap/{item_id}" for item_id in others}


def test_one_act_writes_each_owner_one_mail(authority: Authority) -> None:
    """With every step of theirs in it, whatever its project, and a link to all their work."""
    authority.start("P-001")
    authority.start("P-002")
    authority.pass_time(weeks=LONG)
    items = [item for project in (1, 2) for item in authority.items(project).values()]
    chosen = [item.id or 0 for item in items if item.assignee_id]
    coordinator = authority.people[Role.COORDINATOR]
    owners = {item.assignee_id for item in items if item.assignee_id} - {coordinator}

    with authority.write() as session:
        nudge_owners(
            session,
            chosen,
            actor=authority.actor(session, Role.COORDINATOR),
            now=authority.now,
        )

    rows = nudges(authority)
    lead = next(row for row in rows if row.recipient_id == authority.people[Role.PROJECT_LEAD])
    mail = render(lead.message, from_payload(lead.message, lead.payload), Language.NL)
    assert sorted(row.recipient_id for row in rows) == sorted(owners)
    assert "Coen Coordinator vraagt u: " in mail.subject
    assert "stappen zijn te laat" in mail.subject
    for text in (mail.text, mail.html):
        assert text.count("https://poort.example/stap/") >= len(late(items, lead.recipient_id))
        assert "P-001" in text
        assert "P-002" in text
        assert "https://poort.example/werk" in text


def late(items: list[CheckItem], owner_id: int) -> list[CheckItem]:
    """The steps of that owner."""
    return [item for item in items if item.assignee_id == owner_id]


def test_nobody_nudges_themselves(authority: Authority) -> None:
    """The project lead knows what is theirs."""
    item_id = late_items(authority)[0]

    with pytest.raises(OwnStepError):
        nudge(authority, item_id, role=Role.PROJECT_LEAD)


@pytest.mark.parametrize(
    ("count", "error"), [(0, NothingChosenError), (MOST_ROWS + 1, TooManyChosenError)]
)
def test_a_choice_has_its_bounds(authority: Authority, count: int, error: type[PoortError]) -> None:
    """Nothing and everything are mistakes."""
    with authority.write() as session, pytest.raises(error):
        nudge_owners(
            session,
            range(1, count + 1),
            actor=authority.actor(session, Role.COORDINATOR),
            now=authority.now,
        )


def hand_over(
    authority: Authority, item_ids: list[int], *, to: int, reason: str = "Op vakantie"
) -> tuple[RowOutcome, ...]:
    """Hand steps over as the coordinator."""
    with authority.write() as session:
        return hand_over_checks(
            session,
            command=HandOverChecks(item_ids=tuple(item_ids), person_id=to, reason=reason),
            actor=authority.actor(session, Role.COORDINATOR),
            now=authority.now,
        )


def test_steps_change_hands_and_the_new_owner_gets_one_mail_a_gate(authority: Authority) -> None:
    """One who has a step already keeps it."""
    items = late_items(authority)
    buyer = authority.people[Role.BUYER]
    hand_over(authority, items[:1], to=buyer)
    before = len(messages_to(authority, buyer))

    outcomes = hand_over(authority, items, to=buyer)

    assert refusals(outcomes) == {items[0]: AlreadyOwnerError, **dict.fromkeys(items[1:], None)}
    assert len(messages_to(authority, buyer)) == before + 1
    with authority.write() as session:
        assert {gates.check_item(session, item).assignee_id for item in items} == {buyer}
    told = messages_to(authority, buyer)[-1]
    mail = render(told.message, from_payload(told.message, told.payload), Language.NL)
    assert "Reden: Op vakantie" in mail.text
    assert "Reden: Op vakantie" in mail.html


def messages_to(authority: Authority, person_id: int) -> list[Outbox]:
    """What was written to that person."""
    with authority.write() as session:
        return list(session.exec(select(Outbox).where(Outbox.recipient_id == person_id)))


def _without_reason(authority: Authority, items: list[int]) -> None:
    hand_over(authority, items, to=authority.people[Role.BUYER], reason="  ")


def _to_a_stranger(authority: Authority, items: list[int]) -> None:
    hand_over(authority, items, to=10**6)


@pytest.mark.parametrize(
    ("act", "error"),
    [(_without_reason, HandOverReasonMissingError), (_to_a_stranger, PersonUnknownError)],
    ids=["no reason", "a stranger"],
)
def test_a_hand_over_asks_a_member_and_a_reason(
    authority: Authority,
    act: Callable[[Authority, list[int]], None],
    error: type[PoortError],
) -> None:
    """Without them no step moves."""
    items = late_items(authority)

    with pytest.raises(error):
        act(authority, items)

    with authority.write() as session:
        owners = {gates.check_item(session, item).assignee_id for item in items}
    assert owners == {authority.people[Role.PROJECT_LEAD]}
