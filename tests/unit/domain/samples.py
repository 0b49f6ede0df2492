"""What the tests of the rules are made of: a small calendar, the default ladder, a check."""

from datetime import date

from hypothesis import strategies as st

from domain.definition import Check, EvidenceRule, Moment, Phase, Source, Text
from domain.gates import CheckState
from domain.ladder import Ladder, Rung, RungAnchor, RungRecipient
from domain.vocabulary import Anchor, CheckStatus, EntryAction, Role, SubjectKind
from domain.working_days import WorkingCalendar

#: From Monday 1 January 2024 to Friday 31 December 2027, with the Dutch closed days of the middle.
CALENDAR = WorkingCalendar(
    closed=frozenset(
        {
            date(2024, 1, 1),
            date(2025, 1, 1),
            date(2025, 4, 21),  # Easter Monday
            date(2025, 4, 26),  # Koningsdag on a Saturday, since the 27th is a Sunday
            date(2025, 5, 29),  # Ascension
            date(2025, 6, 9),  # Whit Monday
            date(2025, 12, 25),
            date(2025, 12, 26),
            date(2026, 1, 1),
            date(2026, 4, 27),  # Koningsdag
        }
    ),
    first=date(2024, 1, 1),
    last=date(2027, 12, 31),
)

#: Days with ample calendar on both sides.
INNER_DAYS = st.dates(date(2025, 4, 1), date(2026, 9, 30))

calendars = st.builds(
    lambda closed, days: WorkingCalendar(
        closed=frozenset(closed), first=date(2025, 1, 1), last=date(2025, 1, 1 + days)
    ),
    st.sets(st.dates(date(2025, 1, 1), date(2025, 1, 31)), max_size=10),
    st.integers(0, 30),
)


def make_rung(
    rung_id: str,
    offset: int,
    *recipients: RungRecipient,
    anchor: RungAnchor = RungAnchor.DUE,
    blocking_only: bool = False,
) -> Rung:
    """Make a rung, for the owner unless said otherwise."""
    return Rung(
        id=rung_id,
        anchor=anchor,
        offset_working_days=offset,
        recipients=recipients or (RungRecipient.OWNER,),
        blocking_only=blocking_only,
    )


#: The default ladder of a check (engine.md, Reminders).
CHECK_LADDER = Ladder(
    subject=SubjectKind.CHECK,
    rungs=(
        make_rung("opened", 0, anchor=RungAnchor.OPENS),
        make_rung("before_5", -5),
        make_rung("before_1", -1),
        make_rung("late_1", 1),
        make_rung("late_3", 3, RungRecipient.OWNER, RungRecipient.PROJECT_LEAD),
        make_rung("late_5", 5, RungRecipient.COORDINATOR),
        make_rung("late_10", 10, RungRecipient.INTERNAL_CLIENT, blocking_only=True),
    ),
)

DECISION_LADDER = Ladder(
    subject=SubjectKind.DECISION,
    due_after_working_days=5,
    rungs=(make_rung("due_0", 0), make_rung("late_3", 3, RungRecipient.COORDINATOR)),
)


def make_moment(offset: int, anchor: Anchor = Anchor.PLANNED_GATE) -> Moment:
    """Make a moment, counted from the planned gate unless said otherwise."""
    return Moment(anchor=anchor, offset_working_days=offset)


def make_check(
    *,
    opens: Moment | None = None,
    due: Moment | None = None,
    blocking: bool = True,
) -> Check:
    """Make a check of the project lead."""
    words = Text(nl="Staat de ambitie in de opdracht?", en="Is the ambition in the commission?")
    return Check(
        id="G1-01",
        text=words,
        why=words,
        owner=Role.PROJECT_LEAD,
        helper=None,
        blocking=blocking,
        evidence=EvidenceRule(required=True, description=words),
        sources=(Source(document="Handreiking", section="3.2"),),
        opens=opens or make_moment(-42),
        due=due or make_moment(-14),
        effort_minutes=30,
    )


def make_phase(
    position: int,
    *,
    planned_working_days: int = 20,
    checks: tuple[Check, ...] = (),
    entry_actions: tuple[EntryAction, ...] = (),
) -> Phase:
    """Make a phase."""
    name = Text(nl=f"Fase {position}", en=f"Phase {position}")
    return Phase(
        position=position,
        id=f"phase-{position}",
        name=name,
        gate_id=f"G{position}",
        gate_name=name,
        planned_working_days=planned_working_days,
        steps=(),
        entry_actions=entry_actions,
        checks=checks,
    )


def make_state(item_id: int = 1, *, blocking: bool = True) -> CheckState:
    """Make an open check; tests replace what they are about."""
    return CheckState(
        item_id=item_id,
        check_id=f"G1-{item_id:02}",
        blocking=blocking,
        status=CheckStatus.OPEN,
        role=Role.BUYER,
        assignee_id=7,
        due_on=date(2025, 3, 14),
    )
