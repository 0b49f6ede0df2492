"""`python -m tests.faults [--long]`: every fault on both engines, and what was lost or doubled."""

import argparse
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from models.engines import EngineKind
from tests.faults import clocks, contests, crashes, kills, mails, outages, stores, tenants
from tests.faults.broken import SHOWN_BY_KILLS
from tests.faults.grounds import (
    Ground,
    PostgresGround,
    SqliteGround,
    postgres_server,
    server_url,
    temporary_folder,
)
from tests.faults.kills import Tally
from tests.faults.receiver import Mailbox, receiving
from tests.faults.sizes import LONG, TEST, USUAL, Size
from tests.faults.story import Ways

_SIZES = {"test": TEST, "usual": USUAL, "long": LONG}
_COLUMNS = "{:<44} {:<11} {:>7} {:>6} {:>8} {:>8} {:>8}  {}"
_MOST_EXAMPLES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fault on one engine, ready to happen; a broken variant must be caught at it."""

    name: str
    engine: EngineKind
    happen: Callable[[], Tally]
    is_broken: bool = False


def main() -> int:
    """Let it all happen; answers 1 when anything was lost, doubled or not caught."""
    options = _options()
    _say(f"seed {options.seed}, size {options.size}")
    _say(_COLUMNS.format("fault", "engine", "runs", "lost", "doubled", "repeats", "seconds", ""))
    failed = 0
    with temporary_folder() as folder, ExitStack() as stack:
        for row in _rows(_SIZES[options.size], options, folder, stack):
            if any(row.name.startswith(f"{name} ") for name in options.only) or not options.only:
                failed += not _happened(row)
    _say("all faults were harmless" if not failed else f"{failed} faults did harm")
    return int(bool(failed))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--long", dest="size", action="store_const", const="long")
    parser.add_argument("--size", choices=sorted(_SIZES))
    parser.set_defaults(size="usual")
    parser.add_argument("--engine", choices=list(EngineKind), default=None)
    parser.add_argument("--only", nargs="*", default=[], help="F1 F4 broken: only these")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1 << 30))
    return parser.parse_args()


def _rows(size: Size, options: argparse.Namespace, folder: Path, stack: ExitStack) -> Iterator[Row]:
    if options.engine in {None, EngineKind.SQLITE}:
        yield from _on_both(SqliteGround(folder), size, options.seed, folder)
        yield from _of_files(size, options.seed, folder)
    if options.engine in {None, EngineKind.POSTGRESQL}:
        server = stack.enter_context(postgres_server())
        ground = PostgresGround(server_url(server))
        yield from _on_both(ground, size, options.seed, folder)
        random = Random(options.seed)
        yield Row(
            name="F3 PostgreSQL crashes, line cut at commit",
            engine=ground.kind,
            happen=lambda: _with_mailbox(
                folder,
                lambda mailbox: crashes.crash(
                    server, ground, mailbox, crashes=size.crashes, random=random
                ),
            ),
        )


def _of_files(size: Size, seed: int, folder: Path) -> Iterator[Row]:
    """What happens outside any database, so once."""
    # Only here: the hostile files take a second to make.
    from tests.faults import uploads  # noqa: PLC0415

    yield Row(
        name="F7 files from strangers",
        engine=EngineKind.SQLITE,
        happen=lambda: uploads.hand_in(folder, seconds=size.fuzz_seconds, random=Random(seed)),
    )
    yield Row(
        name="broken the guard of one kind off",
        engine=EngineKind.SQLITE,
        is_broken=True,
        happen=lambda: uploads.hand_in_unseen(folder),
    )


def _on_both(ground: Ground, size: Size, seed: int, folder: Path) -> Iterator[Row]:
    random = Random(seed)
    row = partial(Row, engine=ground.kind)

    def killed(mailbox: Mailbox) -> Tally:
        return kills.kill(ground, mailbox, kills=size.kills, random=random)

    yield row(name="F1 kill -9", happen=lambda: _with_mailbox(folder, killed))
    yield row(
        name="F2 a mail server that misbehaves",
        happen=lambda: mails.misbehave(ground, folder, mails=size.mails, random=random),
    )
    yield row(
        name="F4 eight at once, forms sent twice",
        happen=lambda: contests.contest(ground, contests=size.contests, random=random),
    )
    yield row(name="F5 clocks that jump", happen=lambda: clocks.trouble(ground))
    yield row(name="F6 full, read-only, locked", happen=lambda: stores.refuse(ground))
    if size.histories:
        yield row(
            name="F8 histories against the model",
            happen=lambda: _act_out(ground, histories=size.histories // 2, seed=seed),
        )
    yield row(name="F9 back up, wipe, restore", happen=lambda: stores.restore_all(ground, folder))
    yield row(
        name="F10 a look at another organisation",
        happen=lambda: tenants.probe(ground, folder, walkers=size.walkers),
    )
    yield row(
        name="F11 Prefect away, runner killed",
        happen=lambda: outages.interrupt(ground, folder, outages=size.outages, random=random),
    )
    yield from _broken(ground, size, random, folder)


def _broken(ground: Ground, size: Size, random: Random, folder: Path) -> Iterator[Row]:
    row = partial(Row, engine=ground.kind, is_broken=True)
    for name, ways in SHOWN_BY_KILLS.items():
        yield row(
            name=f"broken {name}",
            happen=partial(_kill_until_caught, ground, ways, size, random, folder),
        )
    yield row(
        name=f"broken {tenants.WRONGLY[ground.kind]}",
        happen=lambda: tenants.probe_wrongly(ground, folder),
    )
    yield row(
        name="broken read, check, write without version",
        happen=lambda: contests.contest(
            ground,
            contests=size.until_caught,
            random=random,
            answer=contests.by_reading_first,
        ),
    )


def _kill_until_caught(
    ground: Ground, ways: Ways, size: Size, random: Random, folder: Path
) -> Tally:
    return _with_mailbox(
        folder,
        lambda mailbox: kills.kill(
            ground,
            mailbox,
            kills=size.until_caught,
            random=random,
            ways=ways,
            until_caught=True,
        ),
    )


def _with_mailbox(folder: Path, happen: Callable[[Mailbox], Tally]) -> Tally:
    with receiving(folder) as mailbox:
        return happen(mailbox)


def _act_out(ground: Ground, *, histories: int, seed: int) -> Tally:
    # Only here: hypothesis costs a second that no other fault needs.
    from tests.integration.state_machine.act_out import act_out  # noqa: PLC0415

    try:
        return Tally(runs=act_out(ground, histories=histories, first_seed=seed))
    except (AssertionError, ExceptionGroup) as error:
        return Tally(runs=histories, lost=[str(error)])


def _happened(row: Row) -> bool:
    began = time.monotonic()
    tally = row.happen()
    is_well = tally.is_clean != row.is_broken
    verdict = ("caught" if is_well else "NOT CAUGHT") if row.is_broken else _verdict(tally)
    seconds = f"{time.monotonic() - began:.1f}"
    _say(
        _COLUMNS.format(
            row.name,
            row.engine,
            tally.runs,
            len(tally.lost),
            len(tally.doubled),
            tally.repeats,
            seconds,
            verdict,
        )
    )
    if not is_well:
        for words in [*tally.lost, *tally.doubled][:_MOST_EXAMPLES]:
            _say(f"    {words}")
    return is_well


def _say(line: str) -> None:
    sys.stdout.write(f"{line.rstrip()}\n")
    sys.stdout.flush()


def _verdict(tally: Tally) -> str:
    return "harmless" if tally.is_clean else "HARM"


if __name__ == "__main__":
    sys.exit(main())
