"""Give others our figures without names, and take in theirs (issue: anonymous benchmark)."""

from datetime import datetime
from http import HTTPStatus
from typing import ClassVar

from domain.benchmarks import benchmark_rows, shareable
from domain.errors import PoortError
from domain.moments import dutch_date
from domain.permissions import Actor, Permission
from models.engines import WriteSession, session_organisation
from models.queries.benchmarks import realised, replace_benchmarks
from usecases.acting import allow
from usecases.learning.benchmark_file import BenchmarkFile, read_benchmark, write_benchmark
from usecases.trail import record


class OwnBenchmarkError(PoortError):
    """Our own file was handed in; compared with itself it tells nothing."""

    message: ClassVar[str] = "This is your own file. Hand in that of another authority."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


def export_benchmark(session: WriteSession, *, source: str, actor: Actor, now: datetime) -> bytes:
    """Our rows in which nobody can be recognised, under a source that tells nothing.

    Raises:
        PermissionRefusedError: the actor is no coordinator or administrator.
    """
    by = allow(session, Permission.EXCHANGE_BENCHMARK, actor=actor)
    rows = shareable(benchmark_rows(realised(session)))
    record(
        session,
        action="benchmark.exported",
        object_kind="organisation",
        object_id=session_organisation(session),
        at=now,
        by=by,
        facts={"rows": len(rows)},
    )
    return write_benchmark(rows, source=source, made_on=dutch_date(now))


def import_benchmark(
    session: WriteSession, body: bytes, *, own_source: str, actor: Actor, now: datetime
) -> BenchmarkFile:
    """Take in the file of another authority, in the place of its earlier one.

    Raises:
        PermissionRefusedError: the actor is no coordinator or administrator.
        BenchmarkUnreadableError, BenchmarkRowsRefusedError, OwnBenchmarkError: as they say.
    """
    by = allow(session, Permission.EXCHANGE_BENCHMARK, actor=actor)
    file = read_benchmark(body)
    if file.source == own_source:
        raise OwnBenchmarkError
    replace_benchmarks(session, source=file.source, rows=file.rows, at=now)
    record(
        session,
        action="benchmark.imported",
        object_kind="organisation",
        object_id=session_organisation(session),
        at=now,
        by=by,
        facts={"rows": len(file.rows), "source": file.source},
    )
    return file
