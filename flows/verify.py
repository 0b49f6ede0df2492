"""Every morning: does the store still keep its word?"""

from prefect import flow

from tasks.organisations import all_organisations
from tasks.verification import require_kept, verify_invariants


@flow(
    name="verify",
    description="Checks the audit chain and the invariants of every organisation.",
    persist_result=False,
)
async def verify() -> None:
    """Fail when an invariant does not hold, after every organisation was looked at."""
    require_kept({each: verify_invariants(each) for each in all_organisations()})
