"""F10: two organisations, and a canary in one of them that the other may never see."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import update
from sqlmodel import Session, select

from domain.vocabulary import Role
from models.engines import EngineKind, open_store, session_organisation
from models.organisation import Person
from models.queries import people
from models.schema import upgrade
from tests.authority import Authority, set_up_authority
from tests.faults.grounds import Ground, PostgresGround
from tests.faults.kills import Tally
from tests.portal import stranger
from tests.portal.query_walk import Query, answers, every_query
from tests.portal.tenant_walk import ROLES, Walk, walking

_MARK = "geheim5093"
#: A walk that is refused at every door proves nothing.
_LEAST_OPENED = 30
#: A person is one row for all authorities: who enters an address that is known elsewhere is told
#: the id of that row, and nothing else of it (`models.tenancy`).
_TELLS_AN_ID = (people.find_known_elsewhere,)
#: What `probe_wrongly` does wrongly.
WRONGLY = {
    EngineKind.SQLITE: "a memory for all organisations",
    EngineKind.POSTGRESQL: "row level security off",
}


def probe(ground: Ground, folder: Path, *, walkers: int) -> Tally:
    """Ask every query function, and on PostgreSQL every route, for what is of another."""
    queries = [one for one in every_query() if one not in _TELLS_AN_ID]
    match ground.kind:
        case EngineKind.SQLITE:
            return _in_two_files(folder, queries)
        case EngineKind.POSTGRESQL:
            assert isinstance(ground, PostgresGround)
            return _in_one_database(ground, folder, queries, walkers=walkers)


def probe_wrongly(ground: Ground, folder: Path) -> Tally:
    """The same with row level security off, and with a memory that outlives its session."""
    match ground.kind:
        case EngineKind.SQLITE:
            return _in_two_files(folder, [_names_kept_too_long()])
        case EngineKind.POSTGRESQL:
            assert isinstance(ground, PostgresGround)
            url = ground.beside("open").owner_url
            store = open_store(url)
            try:
                return _beside_a_stranger(set_up_authority(store), url, [people.person])
            finally:
                store.dispose()


def _in_one_database(
    ground: PostgresGround, folder: Path, queries: Iterable[Query], *, walkers: int
) -> Tally:
    url = ground.beside("probed").owner_url
    with walking(url, folder) as walk:
        tally = _beside_a_stranger(walk.authority, url, queries)
        before = stranger.rows(url)
        for role in ROLES[:walkers]:
            _walk_everywhere(walk, tally, role=role)
        if stranger.rows(url) != before:
            tally.lost.append("rows of another organisation were changed")
    return tally


def _beside_a_stranger(authority: Authority, owner_url: str, queries: Iterable[Query]) -> Tally:
    """What a function answers may not depend on whether there is a stranger."""
    asked = list(queries)
    before = answers(authority.store, authority.organisation_id, asked)
    stranger.plant(owner_url)
    planted = stranger.rows(owner_url)
    after = answers(authority.store, authority.organisation_id, asked)
    tally = Tally(runs=len(after))
    tally.lost += [f"{call}: {after[call][:200]}" for call in after if after[call] != before[call]]
    if stranger.rows(owner_url) != planted:
        tally.lost.append("a query function changed rows of another organisation")
    return tally


def _walk_everywhere(walk: Walk, tally: Tally, *, role: Role) -> None:
    outcome = walk.everywhere(role)
    tally.runs += 2 * len(walk.routes)
    tally.lost += [f"{method} {path} as {role}: {status}" for method, path, status in outcome.wrong]
    if outcome.opened < _LEAST_OPENED:
        tally.lost.append(f"only {outcome.opened} doors opened for {role}: that proves nothing")


def _in_two_files(folder: Path, queries: Iterable[Query]) -> Tally:
    """A file holds one organisation; rows of two files bear the same ids in the same process."""
    asked = list(queries)
    with _filed(folder / "other.db", name=_MARK) as other:
        theirs = answers(other.store, other.organisation_id, asked)
    with _filed(folder / "own.db", name="Slotlaan") as ours:
        own = answers(ours.store, ours.organisation_id, asked)
    tally = Tally(runs=len(own))
    tally.lost += [f"{call}: {told[:200]}" for call, told in own.items() if _MARK in told]
    if not any(_MARK in told for told in theirs.values()):
        tally.lost.append("the canary stands nowhere: that proves nothing")
    return tally


@contextmanager
def _filed(path: Path, *, name: str) -> Iterator[Authority]:
    """An authority in a file of its own whose people and project bear that name."""
    path.unlink(missing_ok=True)
    url = f"sqlite:///{path}"
    upgrade(url)
    store = open_store(url)
    authority = set_up_authority(store)
    authority.start(name=name)
    with authority.write() as session:
        session.execute(update(Person).values(name=name))
    try:
        yield authority
    finally:
        store.dispose()


def _names_kept_too_long() -> Query:
    """A query that remembers by organisation, and forgets that another file has the same id."""
    kept: dict[int, list[str]] = {}

    def names(session: Session) -> list[str]:
        return kept.setdefault(
            session_organisation(session), list(session.exec(select(Person.name)).all())
        )

    return names
