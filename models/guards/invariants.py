"""The guards that each engine carries."""

from models.guards import attempts, checks, phase, promises, records
from models.guards.guard import Act, Guard, changed

_SHARED = (*attempts.guards(), *checks.guards(), *records.guards(), *promises.guards())


def on_sqlite() -> tuple[Guard, ...]:
    """The guards of SQLite, where one file holds one organisation."""
    return (*phase.guards(written_before=None), *_SHARED, records.ONE_ORGANISATION)


def on_postgresql() -> tuple[Guard, ...]:
    """The guards of PostgreSQL, where a decision is older than the move that it allows."""
    return (*phase.guards(written_before="poort_written_before"), *_SHARED)


def _hold_attempt(attempt: str) -> str:
    return f"  PERFORM 1 FROM gate_attempt a WHERE a.id = {attempt} FOR NO KEY UPDATE;\n"


def _hold_attempt_of(check: str) -> str:
    return (
        "  PERFORM 1 FROM gate_attempt a JOIN check_item c ON c.attempt_id = a.id\n"
        f"    WHERE c.id = {check} FOR NO KEY UPDATE OF a;\n"
    )


#: Whatever a gate is passed on waits for its attempt, and the attempt for it.
POSTGRESQL_LOCKS = {
    ("check_item", Act.INSERT): _hold_attempt("NEW.attempt_id"),
    ("check_item", Act.UPDATE): (
        f"  IF {changed('status', 'answer', 'blocking')} THEN\n"
        f"  {_hold_attempt('OLD.attempt_id')}  END IF;\n"
    ),
    ("answer", Act.INSERT): _hold_attempt_of("NEW.check_item_id"),
    ("evidence", Act.INSERT): _hold_attempt_of("NEW.check_item_id"),
    ("evidence", Act.UPDATE): _hold_attempt_of("NEW.check_item_id"),
    ("deviation", Act.INSERT): _hold_attempt_of("NEW.check_item_id"),
    ("deviation", Act.UPDATE): _hold_attempt_of("NEW.check_item_id"),
    ("decision", Act.INSERT): _hold_attempt("NEW.attempt_id"),
    ("correction", Act.INSERT): _hold_attempt("NEW.attempt_id"),
    # A bid that comes in while the register is opened waits, and is then too late.
    ("bid", Act.INSERT): (
        "  PERFORM 1 FROM bid_register r WHERE r.id = NEW.register_id FOR NO KEY UPDATE;\n"
    ),
}
