"""Opening the store: one way to read and one to write, both for one organisation at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, NewType

from sqlalchemy import Connection, Date, Engine, bindparam, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlmodel import Session

from domain.errors import PoortError
from models import postgresql, sqlite, tables
from models.column_types import UtcDateTime
from models.refusals import foreseen

assert tables.metadata.tables  # a flush sorts by foreign keys, so it needs every table known

#: A session that only reads; a use case that writes does not take it.
ReadSession = NewType("ReadSession", Session)
#: A session inside a transaction that commits when its block ends well.
WriteSession = NewType("WriteSession", Session)

_ORGANISATION = "organisation_id"
_TODAY = bindparam("today", type_=Date)
_LOGIN = text(
    "SELECT m.organisation_id, m.person_id FROM membership AS m JOIN person AS p"
    " ON p.id = m.person_id WHERE p.anonymised_at IS NULL"
    " AND (m.left_on IS NULL OR m.left_on > :today)"
    " AND (p.login_subject = :subject OR (p.login_subject IS NULL AND p.email = :address))"
).bindparams(_TODAY)
_LOGIN_OF_ALL = text(
    "SELECT organisation_id, person_id"
    " FROM poort_memberships_of_login(:subject, :address, :today) ORDER BY organisation_id"
).bindparams(_TODAY)


class EngineKind(StrEnum):
    """The databases that the product runs on."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


class StoreAddressError(PoortError):
    """The setting with the address of the database cannot be used; it may hold a password."""

    message: ClassVar[str] = (
        "The address of the database must start with sqlite:/// or postgresql://."
        " Correct POORT_DATABASE_URL."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """An opened database; sessions see and touch the rows of one organisation."""

    kind: EngineKind
    reader: Engine
    writer: Engine

    @contextmanager
    def read(self, organisation_id: int) -> Iterator[ReadSession]:
        """Give a session on one consistent view; nothing can be written over it.

        Raises:
            StoreUnavailableError: when the database cannot be reached now.
        """
        with explained(), Session(self.reader, expire_on_commit=False) as session:
            _scoped(session, organisation_id)
            yield ReadSession(session)

    @contextmanager
    def write(self, organisation_id: int) -> Iterator[WriteSession]:
        """Give a session that commits when the block ends and rolls back when it raises.

        Raises:
            StoreRefusedError: when the database holds an invariant against it.
            SimultaneousActError: when somebody else did the same at that moment.
            StoreUnavailableError: when the database cannot be written now.
        """
        with (
            explained(),
            Session(self.writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            _scoped(session, organisation_id)
            yield WriteSession(session)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Give one consistent view to read all organisations from, each after `scope`."""
        with explained(), self.reader.connect() as connection, connection.begin():
            yield connection

    def organisations(self) -> tuple[int, ...]:
        """Give the id of every organisation, for flows that go over all of them."""
        if self.kind is EngineKind.SQLITE:
            return self._ids("SELECT id FROM organisation ORDER BY id")
        return self._ids("SELECT id FROM poort_organisations() AS id ORDER BY id")

    def organisations_with_commands(self, *, now: datetime) -> tuple[int, ...]:
        """Give the organisations with a command that is pending or whose claim ran out."""
        if self.kind is EngineKind.SQLITE:
            return self._ids(
                "SELECT DISTINCT organisation_id FROM command WHERE status = 'pending'"
                " OR (status = 'claimed' AND lease_until <= :now) ORDER BY organisation_id",
                now=now,
            )
        return self._ids(
            "SELECT id FROM poort_organisations_with_commands(:now) AS id ORDER BY id", now=now
        )

    def organisations_with_mail(self, *, now: datetime) -> tuple[int, ...]:
        """Give the organisations with a message that is due to be sent."""
        if self.kind is EngineKind.SQLITE:
            return self._ids(
                "SELECT DISTINCT organisation_id FROM outbox WHERE sent_at IS NULL"
                " AND failed_at IS NULL AND available_at <= :now ORDER BY organisation_id",
                now=now,
            )
        return self._ids(
            "SELECT id FROM poort_organisations_with_mail(:now) AS id ORDER BY id", now=now
        )

    def organisations_with_webhooks(self, *, now: datetime) -> tuple[int, ...]:
        """Give the organisations with an event that is due to be delivered to a webhook."""
        if self.kind is EngineKind.SQLITE:
            return self._ids(
                "SELECT DISTINCT organisation_id FROM webhook_delivery WHERE sent_at IS NULL"
                " AND failed_at IS NULL AND available_at <= :now ORDER BY organisation_id",
                now=now,
            )
        return self._ids(
            "SELECT id FROM poort_organisations_with_webhooks(:now) AS id ORDER BY id", now=now
        )

    def memberships_of_login(
        self, *, subject: str, address: str, today: date
    ) -> tuple[tuple[int, int], ...]:
        """Give the organisation and the person for each place where that login may come in.

        A person who signed in before is known by the subject, and no longer by the address.
        """
        query = _LOGIN if self.kind is EngineKind.SQLITE else _LOGIN_OF_ALL
        values = {"subject": subject, "address": address, "today": today}
        with explained(), self.reader.connect() as connection:
            rows = connection.execute(query, values)
            return tuple((organisation_id, person_id) for organisation_id, person_id in rows)

    def next_organisation_id(self) -> int:
        """Give the id for a new organisation, whose first session needs it before its row."""
        if self.kind is EngineKind.SQLITE:
            return 1
        with explained(), self.writer.begin() as connection:
            found: int = connection.execute(
                text("SELECT nextval('organisation_id_seq')")
            ).scalar_one()
            return found

    def dispose(self) -> None:
        """Close every connection."""
        self.reader.dispose()
        self.writer.dispose()

    def _ids(self, statement: str, *, now: datetime | None = None) -> tuple[int, ...]:
        query = text(statement)
        if now is not None:
            query = query.bindparams(bindparam("now", now, type_=UtcDateTime))
        with explained(), self.reader.connect() as connection:
            return tuple(connection.execute(query).scalars())


def open_store(url: str) -> Store:
    """Open the database at that address: `sqlite:///file` or `postgresql://…`.

    Raises:
        StoreAddressError: The address is of no database that the product runs on.
    """
    address = _parsed(url)
    match EngineKind(address.get_backend_name()):
        case EngineKind.SQLITE:
            return Store(
                kind=EngineKind.SQLITE,
                reader=sqlite.reader_engine(url),
                writer=sqlite.writer_engine(url),
            )
        case EngineKind.POSTGRESQL:
            writer = postgresql.engine(address)
            return Store(
                kind=EngineKind.POSTGRESQL,
                reader=writer.execution_options(
                    postgresql_readonly=True, isolation_level="REPEATABLE READ"
                ),
                writer=writer,
            )


def _parsed(url: str) -> URL:
    try:
        address = make_url(url)
        EngineKind(address.get_backend_name())
    except (ArgumentError, ValueError) as error:
        raise StoreAddressError from error
    return address


def session_organisation(session: Session) -> int:
    """Give the organisation whose rows this session sees."""
    organisation_id: int = session.info[_ORGANISATION]
    return organisation_id


def scope(connection: Connection, organisation_id: int) -> None:
    """Turn a transaction to the rows of one organisation.

    Row level security compares with this setting, which ends with the transaction.
    """
    if connection.dialect.name == EngineKind.POSTGRESQL:
        connection.execute(
            text("SELECT set_config('app.org', :organisation, true)"),
            {"organisation": str(organisation_id)},
        )


def _scoped(session: Session, organisation_id: int) -> None:
    session.info[_ORGANISATION] = organisation_id
    scope(session.connection(), organisation_id)


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the database refuses into our own errors, where we foresaw it."""
    try:
        yield
    except DBAPIError as error:
        ours = foreseen(error)
        if ours is None:
            raise
        raise ours from error
