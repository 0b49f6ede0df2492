"""`poort gate`: submit, advise, decide."""

from typing import Annotated

import typer

from domain.vocabulary import AdviceVerdict, Outcome
from poort.cli.options import NeededReason, Project, Reason, group
from poort.cli.output import tell
from poort.cli.parsing import Wanted, choices, condition, one_of, whole

commands = group("gate", "Gates: look, submit, advise, decide, correct, go back.")

_Hash = Annotated[
    str | None,
    typer.Option(
        "--seen", metavar="HASH", help="The verdict_hash that you saw; refused if it changed."
    ),
]
_Attempt = Annotated[
    int | None,
    typer.Option("--attempt", parser=whole, metavar="ID", help="The attempt_id that you saw."),
]


@commands.command("show")
def show(number: Project) -> None:
    """Show the gate that the project is at: its checks, what blocks, the advice."""
    from poort.cli.gate_page import page_of, print_page
    from poort.cli.session import reading

    with reading() as desk:
        page = page_of(desk, number)
    print_page(page)


@commands.command("submit")
def submit(number: Project) -> None:
    """Submit the gate for decision; its answers freeze."""
    from poort.cli.session import acting, project_id
    from usecases.submit_gate import SubmitGate, submit_gate

    with acting() as desk:
        command = SubmitGate(project_id=project_id(desk.session, number))
        row = submit_gate(desk.session, command=command, actor=desk.actor, now=desk.now)
    tell(
        "Gate {gate} of project {number} is submitted. The decision is asked by {decision_due_on}.",
        {
            "number": number,
            "gate": row.gate_id,
            "attempt_id": row.id,
            "status": row.status,
            "verdict_hash": row.verdict_hash,
            "decision_due_on": row.decision_due_on,
        },
    )


@commands.command("advise")
def advise(
    number: Project,
    verdict: Annotated[
        AdviceVerdict,
        typer.Argument(
            parser=one_of(AdviceVerdict), metavar=choices(AdviceVerdict), help="The advice."
        ),
    ],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The advice in a few sentences.")],
) -> None:
    """Advise on the gate, as the coordinator."""
    from poort.cli.session import acting, project_id
    from usecases.give_advice import GiveAdvice, give_advice

    with acting() as desk:
        command = GiveAdvice(
            project_id=project_id(desk.session, number), verdict=verdict, text=text
        )
        row = give_advice(desk.session, command=command, actor=desk.actor, now=desk.now)
    tell(
        "The advice on project {number} is stored: {verdict}.",
        {"id": row.id, "number": number, "verdict": row.verdict},
    )


@commands.command("decide")
def decide(
    number: Project,
    outcome: Annotated[
        Outcome,
        typer.Argument(parser=one_of(Outcome), metavar=choices(Outcome), help="The decision."),
    ],
    *,
    reason: Reason = None,
    conditions: Annotated[
        list[Wanted] | None,
        typer.Option(
            "--condition",
            parser=condition,
            metavar="TEXT;ROLE;DATE",
            help="A condition: what, who by role, and by when; may be repeated.",
        ),
    ] = None,
    returned: Annotated[
        list[str] | None,
        typer.Option(
            "--check", metavar="CHECK", help="With return: ask only this check again; repeatable."
        ),
    ] = None,
    phase: Annotated[
        int | None,
        typer.Option(
            parser=whole, metavar="PHASE", help="With back: the number of the phase to go to."
        ),
    ] = None,
    attempt: _Attempt = None,
    seen: _Hash = None,
) -> None:
    """Decide on a submitted gate, as the internal client."""
    from poort.cli.decide import decide_one

    decide_one(
        number,
        outcome,
        reason=reason,
        conditions=conditions or (),
        returned_checks=tuple(returned or ()),
        back_to_position=phase,
        attempt_id=attempt,
        verdict_hash=seen,
    )


@commands.command("back")
def back(
    number: Project,
    phase: Annotated[
        int,
        typer.Argument(parser=whole, metavar="PHASE", help="The number of the phase to go to."),
    ],
    *,
    reason: NeededReason,
) -> None:
    """Decide to go back to an earlier phase, as the internal client."""
    from poort.cli.decide import decide_one

    decide_one(number, Outcome.BACK, reason=reason, back_to_position=phase)


@commands.command("correct")
def correct(
    number: Project,
    *,
    reason: NeededReason,
    attempt: _Attempt = None,
) -> None:
    """Correct the last decision (or that of an attempt), as a second person."""
    from models.queries.work import command_status
    from poort.cli.decide import UNFINISHED, decided_attempt
    from poort.cli.session import acting
    from usecases.correct_decision import CorrectDecision, correct_decision

    with acting() as desk:
        attempt_id = decided_attempt(desk.session, number, attempt_id=attempt)
        command = CorrectDecision(attempt_id=attempt_id, reason=reason)
        row = correct_decision(desk.session, command=command, actor=desk.actor, now=desk.now)
        status = command_status(desk.session, row.attempt_id)
    tell(
        "The decision on project {number} is corrected; that is being processed. The runner opens"
        " the gate again within a second; if none runs, do so with `poort advance`."
        if status in UNFINISHED
        else "The decision on project {number} is corrected; the gate is open again.",
        {"number": number, "attempt_id": row.attempt_id, "command": status},
    )


@commands.command("release")
def release(number: Project) -> None:
    """Let a transition that was held be tried again."""
    from poort.cli.decide import command_held
    from poort.cli.session import acting
    from usecases.hold_transition import release_transition

    with acting() as desk:
        row = release_transition(
            desk.session,
            command_id=command_held(desk.session, number),
            actor=desk.actor,
            now=desk.now,
        )
    tell(
        "The transition of project {number} is carried out anew.",
        {"number": number, "command_id": row.id, "status": row.status},
    )
