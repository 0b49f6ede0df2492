"""`poort check`: the checks of the gate that a project is at."""

from typing import Annotated

import typer

from domain.vocabulary import AnswerValue
from poort.cli.options import Check, NeededReason, Project, Reason, group
from poort.cli.output import tell
from poort.cli.parsing import choices, one_of

commands = group("check", "Checks: look, answer, prove, deviate, return.")


_Value = Annotated[
    AnswerValue,
    typer.Argument(parser=one_of(AnswerValue), metavar=choices(AnswerValue), help="The answer."),
]


@commands.command("list")
def list_checks(number: Project) -> None:
    """Show the checks of the gate that the project is at."""
    from models.queries.gates import attempt_in_hand
    from poort.cli.gate_page import check_rows, show_checks
    from poort.cli.session import project_id, reading

    with reading() as desk:
        attempt = attempt_in_hand(desk.session, project_id(desk.session, number))
        rows = check_rows(desk, attempt)
    show_checks(rows)


@commands.command("answer")
def answer(
    number: Project,
    check: Check,
    value: _Value,
    *,
    reason: Reason = None,
    link: Annotated[
        list[str] | None,
        typer.Option("--link", metavar="URL", help="Evidence as a link; may be repeated."),
    ] = None,
) -> None:
    """Answer a check; no and not_applicable need a reason."""
    from poort.cli.session import acting, check_item
    from usecases.answer_check import AnswerCheck, answer_check
    from usecases.attach_evidence import AttachEvidence, LinkEvidence, attach_evidence

    with acting() as desk:
        item = check_item(desk.session, number, check)
        assert item.id is not None
        attached = [
            attach_evidence(
                desk.session,
                command=AttachEvidence(item_id=item.id, evidence=LinkEvidence(name=url, url=url)),
                actor=desk.actor,
                now=desk.now,
            ).id
            for url in link or ()
        ]
        command = AnswerCheck(item_id=item.id, value=value, reason=reason)
        row = answer_check(desk.session, command=command, actor=desk.actor, now=desk.now)
    tell(
        "Check {check} is answered: {answer}. Its evidence has number: {evidence}."
        if attached
        else "Check {check} is answered: {answer}.",
        {
            "number": number,
            "check": check,
            "answer": row.answer,
            "status": row.status,
            "evidence": attached,
        },
    )


@commands.command("ahead")
def ahead(
    number: Project,
    check: Check,
    value: _Value,
    *,
    reason: Reason = None,
    link: Annotated[
        str | None, typer.Option("--link", metavar="URL", help="The evidence, as a link.")
    ] = None,
) -> None:
    """Answer a check of a later gate ahead; it counts when that gate opens."""
    from poort.cli.session import acting, project_id
    from usecases.answer_early import AnswerEarly, answer_early
    from usecases.attach_evidence import LinkEvidence

    with acting() as desk:
        command = AnswerEarly(
            project_id=project_id(desk.session, number),
            check_id=check,
            value=value,
            reason=reason,
            evidence=LinkEvidence(name=link, url=link) if link else None,
        )
        row = answer_early(desk.session, command=command, actor=desk.actor, now=desk.now)
    tell(
        "Check {check} is answered ahead: {answer}.",
        {"id": row.id, "number": number, "check": check, "answer": row.value},
    )


@commands.command("evidence")
def evidence(
    number: Project,
    check: Check,
    proof: Annotated[
        str, typer.Argument(metavar="FILE|URL", help="A file on this machine, or a web address.")
    ],
    *,
    name: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What the evidence is called.")
    ] = None,
) -> None:
    """Attach evidence to a check, as a file or as a link."""
    from poort.cli.evidence import evidence_from
    from poort.cli.session import acting, check_item
    from usecases.attach_evidence import AttachEvidence, attach_evidence

    given = evidence_from(proof, name=name)
    with acting() as desk:
        item = check_item(desk.session, number, check)
        assert item.id is not None
        row = attach_evidence(
            desk.session,
            command=AttachEvidence(item_id=item.id, evidence=given),
            actor=desk.actor,
            now=desk.now,
        )
    tell(
        "{name} is attached to check {check}. Its number is {id}.",
        {
            "id": row.id,
            "number": number,
            "check": check,
            "kind": row.kind,
            "name": row.name,
            "url": row.url,
            "sha256": row.sha256,
        },
    )


@commands.command("withdraw-evidence")
def withdraw_evidence(
    evidence_id: Annotated[
        str, typer.Argument(metavar="ID", help="The number of the evidence; see `poort gate show`.")
    ],
) -> None:
    """Let evidence count no longer."""
    from poort.cli.parsing import whole
    from poort.cli.session import acting
    from usecases import attach_evidence

    with acting() as desk:
        row = attach_evidence.withdraw_evidence(
            desk.session, evidence_id=whole(evidence_id), actor=desk.actor, now=desk.now
        )
    tell("{name} counts no longer.", {"id": row.id, "name": row.name})


@commands.command("return")
def return_one(number: Project, check: Check, *, reason: NeededReason) -> None:
    """Return an answered check to its owner before the gate is decided."""
    from poort.cli.session import acting, check_item
    from usecases.return_check import ReturnCheck, return_check

    with acting() as desk:
        item = check_item(desk.session, number, check)
        assert item.id is not None
        command = ReturnCheck(item_id=item.id, reason=reason)
        row = return_check(desk.session, command=command, actor=desk.actor, now=desk.now)
    tell(
        "Check {check} is returned to its owner.",
        {"number": number, "check": check, "status": row.status},
    )
