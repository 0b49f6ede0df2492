"""One authority in which many histories are acted out, each on a project of its own."""

from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count

from domain.vocabulary import Role
from models.queries import gates
from tests.authority import Authority
from tests.faults.grounds import Ground
from tests.integration.state_machine.tables import Asked
from usecases.verify import verify_organisation

#: Enough to spread the cost of an authority, few enough that its audit chain stays short.
_HISTORIES = 25


class Stage:
    """Gives each history a fresh project, and every so many histories a fresh authority."""

    def __init__(self, ground: Ground) -> None:
        self.kind = ground.kind
        self._ground = ground
        self._numbers = count(1)
        self._open = ExitStack()
        self._is_entered = False
        self.authority: Authority
        self.histories = 0

    def set(self) -> int:
        """Start a project, and give its id."""
        if self.histories % _HISTORIES == 0:
            self.leave()
        if not self._is_entered:
            self.authority = self._open.enter_context(self._ground.world().entered())
            self._is_entered = True
        self.histories += 1
        number = f"P-{next(self._numbers)}"
        return self.authority.start(number, process_id="short", objective_id=None)

    def verify(self) -> None:
        """Walk the audit chain and every table; what is broken stays out of later histories."""
        with self.authority.store.read(self.authority.organisation_id) as session:
            report = verify_organisation(session)
        if not report.holds:
            self.leave()
        assert report.holds, report.problems

    def leave(self) -> None:
        """Let go of the authority; the next history founds another."""
        self._open.close()
        self._is_entered = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """The ids behind what the model names: attempts, checks and deviations, in their order."""

    attempts: tuple[int, ...]
    checks: dict[tuple[int, str], int]
    deviations: dict[tuple[int, str], int]
    commands: tuple[int, ...]


def read_ids(authority: Authority, project_id: int) -> Ids:
    """Read the ids of one project."""
    with authority.store.read(authority.organisation_id) as session:
        attempts = tuple(a.id for a in gates.attempts(session, project_id) if a.id is not None)
        asked = Asked(
            session=session, organisation_id=authority.organisation_id, project_id=project_id
        )
        checks = asked.rows("""
SELECT c.attempt_id, c.check_id, c.id,
(SELECT max(v.id) FROM deviation v WHERE v.check_item_id = c.id)
FROM check_item c WHERE c.organisation_id = :org AND c.project_id = :project""")
        commands = asked.rows(
            "SELECT id FROM command WHERE organisation_id = :org AND project_id = :project"
            " ORDER BY id"
        )
    items, deviations = {}, {}
    for attempt_id, check_id, item_id, deviation_id in checks:
        assert isinstance(attempt_id, int)
        assert isinstance(item_id, int)
        place = attempts.index(attempt_id), str(check_id)
        items[place] = item_id
        if isinstance(deviation_id, int):
            deviations[place] = deviation_id
    return Ids(
        attempts=attempts,
        checks=items,
        deviations=deviations,
        commands=tuple(found for (found,) in commands if isinstance(found, int)),
    )


#: Who might try something.
ROLES = (
    Role.PROJECT_LEAD,
    Role.INTERNAL_CLIENT,
    Role.COORDINATOR,
    Role.BUYER,
    Role.CONTRACT_MANAGER,
    Role.POLICY_ADVISER,
    Role.ADMINISTRATOR,
)
