"""What becomes of the checks of a process when a project moves to its next version."""

from collections.abc import Mapping
from http import HTTPStatus

from domain.definition import ProcessDefinition
from domain.errors import PoortError


class CheckNotMappedError(PoortError):
    """The mapping names a check that the version does not have."""

    message = "Version {version} has no check {check}. Correct the mapping of the checks."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class CheckMappedTwiceError(PoortError):
    """Two checks would become one, so that one of two answers would be lost."""

    message = "Both {first} and {second} become check {check}. Map one of them to nothing."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class GateNotMappedError(PoortError):
    """A gate that the project passed or is at has no counterpart at the same place."""

    message = (
        "Gate {gate} has no counterpart at place {position} in version {version}. Map it to one, or"
        " let the project finish on the version it has."
    )


def map_checks(
    old: ProcessDefinition, new: ProcessDefinition, *, mapping: Mapping[str, str | None]
) -> Mapping[str, str | None]:
    """What each check of the old version becomes in the new one; None where it lapses.

    A check that the mapping does not name keeps its id, if the new version has it.

    Raises:
        CheckNotMappedError: the mapping names a check that is not there.
        CheckMappedTwiceError: two checks would become one.
    """
    for source, target in mapping.items():
        if source not in old.checks_by_id:
            raise CheckNotMappedError(version=old.version, check=source)
        if target is not None and target not in new.checks_by_id:
            raise CheckNotMappedError(version=new.version, check=target)
    known = new.checks_by_id.keys()
    becomes = {
        check: mapping.get(check, check if check in known else None) for check in old.checks_by_id
    }
    first: dict[str, str] = {}
    for source, target in becomes.items():
        if target is not None and first.setdefault(target, source) != source:
            raise CheckMappedTwiceError(first=first[target], second=source, check=target)
    return becomes


def require_gates(
    old: ProcessDefinition,
    new: ProcessDefinition,
    *,
    up_to_position: int,
    mapping: Mapping[str, str],
) -> None:
    """See to it that every gate up to that place has its counterpart at the same place.

    Later gates may differ: nothing happened there yet.

    Raises:
        GateNotMappedError: one has not.
    """
    for phase in old.phases[:up_to_position]:
        becomes = mapping.get(phase.gate_id, phase.gate_id)
        if new.position_of_gate.get(becomes) != phase.position:
            raise GateNotMappedError(
                gate=phase.gate_id, position=phase.position, version=new.version
            )
