"""The shipped ladders are those of the process, and a ladder that leads nowhere is refused."""

from pathlib import Path

import pytest

from catalogue.ladders import LadderMissingError, load_ladders
from catalogue.problems import DefinitionInvalidError
from domain.ladder import LadderRefusedError, RungAnchor, RungRecipient
from domain.vocabulary import SubjectKind
from tests.unit.catalogue.written import write


def test_an_overdue_blocking_check_climbs_to_the_internal_client() -> None:
    """Opening, two before, then owner, project lead, coordinator and internal client."""
    rungs = load_ladders()[SubjectKind.CHECK].rungs

    assert [(rung.id, rung.offset_working_days) for rung in rungs] == [
        ("opened", 0),
        ("before_5", -5),
        ("before_1", -1),
        ("late_1", 1),
        ("late_3", 3),
        ("late_5", 5),
        ("late_10", 10),
    ]
    assert rungs[0].anchor is RungAnchor.OPENS
    assert {rung.anchor for rung in rungs[1:]} == {RungAnchor.DUE}
    assert rungs[-1].recipients == (RungRecipient.INTERNAL_CLIENT,)
    assert [rung.id for rung in rungs if rung.blocking_only] == ["late_10"]


@pytest.mark.parametrize(
    ("subject", "days"),
    [(SubjectKind.DECISION, 5), (SubjectKind.DEVIATION, 3), (SubjectKind.GATE, 0)],
)
def test_what_waits_for_a_person_climbs_to_the_coordinator(subject: SubjectKind, days: int) -> None:
    """A decision, a deviation and a gate each have their days, then the one to act, then up."""
    ladder = load_ladders()[subject]

    assert ladder.due_after_working_days == days
    assert [rung.recipients for rung in ladder.rungs] == [
        (RungRecipient.OWNER,),
        (RungRecipient.COORDINATOR,),
    ]


def test_a_subject_without_ladder_is_refused(tmp_path: Path) -> None:
    """A check alone is not enough: a decision would wait unheard."""
    path = write(
        tmp_path,
        """\
ladders:
  - subject: check
    rungs: [{id: late_1, anchor: due, offset_working_days: 1, recipients: [owner]}]
""",
    )

    with pytest.raises(LadderMissingError, match="check, decision, deviation, gate"):
        load_ladders(path)


def test_a_rung_for_nobody_is_named_at_its_line(tmp_path: Path) -> None:
    """A recipient that does not exist is told with the ones that do."""
    path = write(
        tmp_path,
        """\
ladders:
  - subject: check
    rungs:
      - {id: late_1, anchor: due, offset_working_days: 1, recipients: [mayor]}
""",
    )

    with pytest.raises(DefinitionInvalidError, match=r":4:\d+: 'mayor'.*internal_client"):
        load_ladders(path)


def test_rungs_out_of_order_are_refused(tmp_path: Path) -> None:
    """A ladder rises, or nobody could tell which rung is the newest."""
    one = "rungs: [{id: late_1, anchor: due, offset_working_days: 1, recipients: [owner]}]"
    rest = "".join(f"  - {{subject: {name}, {one}}}\n" for name in SubjectKind if name != "check")
    path = write(
        tmp_path,
        f"""\
ladders:
  - subject: check
    rungs:
      - {{id: late_3, anchor: due, offset_working_days: 3, recipients: [owner]}}
      - {{id: late_1, anchor: due, offset_working_days: 1, recipients: [owner]}}
{rest}""",
    )

    with pytest.raises(LadderRefusedError, match="late_1"):
        load_ladders(path)
