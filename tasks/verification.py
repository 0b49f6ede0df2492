"""The invariants of every organisation as Prefect tasks."""

from collections.abc import Mapping
from http import HTTPStatus

from prefect import task

from domain.errors import PoortError
from tasks.retrying import RETRYING
from tasks.surroundings import surroundings
from usecases.verify import VerifyReport, verify_organisation


class InvariantBrokenError(PoortError):
    """Something in the store breaks an invariant; the run that found it is Failed."""

    message = (
        "The store breaks {count} invariants: {problems}. Run `poort audit verify`, and put the"
        " last good backup beside it."
    )
    status = HTTPStatus.INTERNAL_SERVER_ERROR


@task(task_run_name="organisation {organisation_id}", **RETRYING)
def verify_invariants(organisation_id: int) -> VerifyReport:
    """Walk the audit chain and every table of that organisation."""
    with surroundings().store.read(organisation_id) as session:
        return verify_organisation(session)


def require_kept(reports: Mapping[int, VerifyReport]) -> None:
    """Refuse reports, by organisation, of which one names a problem.

    Raises:
        InvariantBrokenError: an invariant does not hold.
    """
    problems = [
        f"organisation {organisation_id}, {problem.rule}: {problem.found}"
        for organisation_id, report in reports.items()
        for problem in report.problems
    ]
    if problems:
        raise InvariantBrokenError(count=len(problems), problems="; ".join(problems))
