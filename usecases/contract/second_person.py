"""The second person of an act on a contract: never who asked, nor who stands in for them."""

from datetime import datetime

from domain.moments import dutch_date
from domain.substitution import Act, require_second_person
from models.engines import WriteSession
from models.queries import people
from usecases.acting import Acting


def require_another(
    session: WriteSession, by: Acting, *, made_by: int, made_for: int | None, now: datetime
) -> None:
    """Nothing, when the act is by somebody else than who proposed.

    Raises:
        SecondPersonError: it is the same person, or a substitute of one of both.
    """
    today = dutch_date(now)
    require_second_person(
        by.act,
        earlier=Act(performed_by=made_by, on_behalf_of=made_for),
        on=today,
        substitutions=people.substitutions(session, on=today),
    )
