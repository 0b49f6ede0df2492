"""Checks of a later gate may be answered before it opens."""

import pytest

from domain.permissions import PermissionRefusedError
from domain.vocabulary import AnswerValue, CheckStatus, Role
from models.queries import answers
from tests.authority import Authority
from usecases.answer_check import EvidenceMissingError
from usecases.answer_early import AnswerEarly, NotAheadError, answer_early
from usecases.attach_evidence import LinkEvidence

_LINK = LinkEvidence(name="Ambitieweb", url="https://dossier.example/ambitieweb")


def _answer(authority: Authority, command: AnswerEarly, role: Role = Role.PROJECT_LEAD) -> None:
    with authority.write() as session:
        answer_early(
            session, command=command, actor=authority.actor(session, role), now=authority.now
        )


def test_an_early_answer_is_there_when_its_gate_opens(authority: Authority) -> None:
    """The check is answered, with its evidence and under the name of who answered it."""
    project_id = authority.start()
    for value in (AnswerValue.NO, AnswerValue.YES):  # the later one counts
        _answer(
            authority,
            AnswerEarly(
                project_id=project_id, check_id="G2-01", value=value, reason="Klaar", evidence=_LINK
            ),
        )

    authority.pass_gate(project_id)

    item = authority.items(project_id)["G2-01"]
    assert (item.status, item.answer) == (CheckStatus.ANSWERED, AnswerValue.YES)
    with authority.write() as session:
        item_id = item.id or 0
        assert [row.url for row in answers.evidence_of(session, [item_id])[item_id]] == [_LINK.url]
        given = answers.newest_answers(session, [item_id])[item_id]
    assert given.answered_by == authority.people[Role.PROJECT_LEAD]


@pytest.mark.parametrize(
    ("check", "evidence", "error"),
    [
        pytest.param("G1-01", _LINK, NotAheadError, id="of the gate in hand"),
        pytest.param("G9-99", _LINK, NotAheadError, id="of no gate"),
        pytest.param("G6-03", _LINK, NotAheadError, id="a recurring one"),
        pytest.param("G2-01", None, EvidenceMissingError, id="without its evidence"),
    ],
)
def test_only_a_later_check_is_answered_early(
    authority: Authority, check: str, evidence: LinkEvidence | None, error: type[Exception]
) -> None:
    """The others are answered at their own gate, or with their evidence."""
    project_id = authority.start()

    with pytest.raises(error):
        _answer(
            authority,
            AnswerEarly(
                project_id=project_id, check_id=check, value=AnswerValue.YES, evidence=evidence
            ),
        )


def test_only_the_lead_or_the_role_answers_early(authority: Authority) -> None:
    """Somebody else of the team is refused."""
    project_id = authority.start()
    command = AnswerEarly(
        project_id=project_id, check_id="G2-01", value=AnswerValue.YES, evidence=_LINK
    )

    with pytest.raises(PermissionRefusedError):
        _answer(authority, command, Role.CONTRACT_MANAGER)
