"""The flow of a phase transition: one decision, carried out step by step in one run.

Its parameters are ids, since Prefect shows them to everybody who holds its password.
"""

from datetime import datetime
from typing import Any

from prefect import flow
from prefect.artifacts import Artifact
from prefect.client.schemas.objects import State
from prefect.client.utilities import get_or_create_client
from prefect.context import TagsContext
from prefect.runtime import flow_run
from prefect.states import Completed

from domain.vocabulary import CommandStatus, Language, Step
from flows.moment import moment
from notifications.language import label, translator
from tasks import transition as tasks
from tasks.steps import named_command
from usecases.advance_phase import Transition


def _run_name() -> str:
    """Name the run after its project and gate, as a person looks for it."""
    ids: dict[str, Any] = flow_run.parameters
    named = named_command(ids["organisation_id"], ids["command_id"])
    return f"{named.project_number} {named.gate_id}"


@flow(name="advance_phase", flow_run_name=_run_name, persist_result=False)
async def advance_phase(
    organisation_id: int, command_id: int, at: datetime | None = None
) -> State[None]:
    """Carry out one decision; a second run of it goes on behind the last step that was taken.

    `at` is the moment it happens; empty means now, and only a simulation names another.
    """
    # The tags are for finding the run; on a task each would ask the server for a slot first,
    # which costs 40 ms a task (measured with Prefect 3.8.8).
    with TagsContext(current_tags=set()):
        return await _carry_out(organisation_id, command_id, now=moment(at))


async def _carry_out(organisation_id: int, command_id: int, *, now: datetime) -> State[None]:
    transition = tasks.claim(organisation_id, command_id, now=now, run_id=str(flow_run.id))
    if transition is None:
        return Completed(name="Skipped", message="Done, held, or in the hands of another run.")
    status, taken = CommandStatus.CLAIMED, list[Step]()
    for step in transition.steps:
        status = tasks.take(organisation_id, command_id, step=step, now=now)
        if status is not CommandStatus.CLAIMED:
            break
        taken.append(step)
    else:
        status = tasks.finish(organisation_id, command_id, now=now)
    await _leave_artifact(transition, taken, status)
    if status is CommandStatus.HELD:
        return Completed(name="Held", message="The check differs from what was decided on.")
    return Completed(message=f"{len(taken)} steps")


async def _leave_artifact(transition: Transition, taken: list[Step], status: CommandStatus) -> None:
    """Leave what was done for who reads the run in Prefect, with the way back to the portal."""
    _ = translator(Language.NL)
    rows = [
        f"| {label(step, Language.NL)} | {_('done') if step in taken else _('not done')} |"
        for step in transition.steps
    ]
    url = f"{transition.portal_url}/projecten/{transition.project_number}"
    lines = [
        f"# {transition.project_number}, {transition.gate_id}: {label(status, Language.NL)}",
        "",
        f"| {_('Step')} | {_('Outcome')} |",
        "|---|---|",
        *rows,
        "",
        f"[{_('Open the project in the portal')}]({url})",
    ]
    artifact = Artifact(
        type="markdown",
        key=f"transition-{transition.command_id}",
        description=f"{transition.project_number} {transition.gate_id}",
        data="\n".join(lines),
    )
    # Left to itself it makes a client of its own, which takes 25 ms.
    client, _is_shared = get_or_create_client()
    await artifact.acreate(client=client)
