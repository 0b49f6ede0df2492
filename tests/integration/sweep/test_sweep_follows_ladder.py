"""The statements of the sweep claim what the pure rule of the ladder says, for any steps."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select, update

from catalogue.ladders import load_ladders
from domain.ladder import (
    Ladder,
    People,
    RungRecipient,
    Subject,
    newest_rung,
    recipients,
    with_heir,
)
from domain.vocabulary import Role, SubjectKind, SweepStatus
from models.engines import Store, WriteSession
from models.organisation import Membership
from models.queries import sweep as sweeps
from models.queries.sweep import Claim
from models.work import Reminder, Sweep
from tests.factories import (
    Cast,
    make_attempt,
    make_cast,
    make_check,
    make_project,
)
from usecases.calendars import organisation_calendar
from usecases.change_ladder import RungChange, adjusted

MIDDLE = date(2025, 4, 18)
NOW = datetime(2025, 4, 18, 5, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step: days from the middle for its opening and its due day, and who is who by number."""

    opens: int
    lasts: int
    blocking: bool
    owner: int
    client: int
    lead: int


def _steps() -> st.SearchStrategy[list[Step]]:
    person = st.integers(0, 3)
    step = st.builds(
        Step,
        opens=st.integers(-40, 3),
        lasts=st.integers(0, 40),
        blocking=st.booleans(),
        owner=person,
        client=person,
        lead=person,
    )
    return st.lists(step.filter(lambda step: step.lead != step.client), min_size=1, max_size=8)


def _ladders() -> st.SearchStrategy[Ladder]:
    """The shipped ladder, or one that an authority adjusted as far as it can be."""
    shipped = load_ladders()[SubjectKind.CHECK]
    later = [rung.id for rung in shipped.rungs if rung is not shipped.opening]
    hearers = st.lists(st.sampled_from(RungRecipient), min_size=1, unique=True).map(tuple)
    many = len(later)
    adjustments = st.tuples(
        st.lists(st.integers(-12, 25), min_size=many, max_size=many, unique=True).map(sorted),
        st.lists(hearers, min_size=many, max_size=many),
    )

    def adjust(values: tuple[list[int], list[tuple[RungRecipient, ...]]]) -> Ladder:
        changes = zip(later, *values, strict=True)
        return adjusted(
            SubjectKind.CHECK,
            {name: RungChange(offset_working_days=n, recipients=to) for name, n, to in changes},
        )

    return st.one_of(st.just(shipped), adjustments.map(adjust))


def _write(store: Store, cast: Cast, people: Sequence[int], steps: list[Step]) -> dict[int, Step]:
    written = {}
    with store.write(cast.organisation) as session:
        for step in steps:
            opens_on = MIDDLE + timedelta(days=step.opens)
            project = make_project(
                session,
                cast,
                team={
                    Role.PROJECT_LEAD: people[step.lead],
                    Role.INTERNAL_CLIENT: people[step.client],
                },
            )
            check = make_check(
                session,
                cast,
                project=project,
                attempt=make_attempt(session, cast, project=project),
                owner=people[step.owner],
                opens_on=opens_on,
                due_on=opens_on + timedelta(days=step.lasts),
                blocking=step.blocking,
            )
            written[check] = step
    return written


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(
    steps=_steps(),
    after=st.integers(-3, 3),
    gone=st.sets(st.integers(0, 3), max_size=3),
    ladder=_ladders(),
)
def _claims_alike(  # noqa: PLR0917 -- each is drawn by itself
    store: Store, cast: Cast, steps: list[Step], after: int, gone: set[int], ladder: Ladder
) -> None:
    people = (cast.lead, cast.client, cast.buyer, cast.coordinator)
    today = MIDDLE + timedelta(days=after)
    here = {person: None if number in gone else person for number, person in enumerate(people)}
    written = _write(store, cast, people, steps)
    with store.write(cast.organisation) as session:
        calendar = organisation_calendar(session)
        _let_leave(session, [person for person in people if here[person] is None], on=today)
        sweep_id = _sweep(session, cast, today=today)

        sweeps.claim_rungs(
            session,
            ladder,
            Claim(
                sweep_id=sweep_id,
                today=today,
                calendar=calendar,
                coordinator_id=here[cast.coordinator],
            ),
        )

        claimed = {
            (reminder.subject_id, reminder.rung, reminder.recipient_id)
            for reminder in session.exec(select(Reminder).where(Reminder.sweep_id == sweep_id))
            if reminder.subject_id in written
        }
    expected = set()
    for check, step in written.items():
        opens_on = MIDDLE + timedelta(days=step.opens)
        subject = Subject(
            opens_on=opens_on,
            due_on=opens_on + timedelta(days=step.lasts),
            blocking=step.blocking,
            people=with_heir(
                People(
                    owner_id=here[people[step.owner]],
                    project_lead_id=here[people[step.lead]],
                    coordinator_id=here[cast.coordinator],
                    internal_client_id=here[people[step.client]],
                ),
                SubjectKind.CHECK,
            ),
        )
        rung = None
        if opens_on <= today:
            rung = newest_rung(ladder, subject, today=today, calendar=calendar)
        if rung is not None:
            expected |= {(check, rung.id, person) for person in recipients(ladder, rung, subject)}
    assert claimed == expected


def _sweep(session: WriteSession, cast: Cast, *, today: date) -> int:
    row = Sweep(
        organisation_id=cast.organisation,
        today=today,
        ran_at=NOW,
        status=SweepStatus.DONE,
        reminders=0,
        messages=0,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def _let_leave(session: WriteSession, leavers: Collection[int], *, on: date) -> None:
    """These are no members any more from that day on, and everybody else is."""
    session.exec(update(Membership).values(left_on=None))
    session.exec(
        update(Membership).where(col(Membership.person_id).in_(leavers)).values(left_on=on)
    )


def test_the_sweep_claims_what_the_ladder_says(store: Store) -> None:
    """Random steps around Easter, one person in several roles, people gone, adjusted ladders."""
    cast = make_cast(store, good_friday=True)

    _claims_alike(store, cast)
