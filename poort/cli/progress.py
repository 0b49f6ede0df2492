"""How far long work is: on standard error, and only where a person watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def counting(what: str, *, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show a bar that grows by each number that the given function is called with."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from poort.cli.invocation import current

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(current().words.say(what), total=total)
        yield lambda done: bar.advance(task, done)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Show that something is going on of which nobody can say how far it is."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    from poort.cli.invocation import current

    with Console(stderr=True).status(current().words.say(what)):
        yield
