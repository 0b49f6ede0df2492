"""What a command prints: sentences and tables for people, JSON for programs."""

import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from textwrap import fill

import typer

from poort.cli.invocation import current

Record = Mapping[str, object]

_WIDEST = 100
#: Columns with dates, numbers and words stay whole; the texts share what is left.
_SHORT = 14
#: Lines that go to a file or another program are not broken off.
_UNBROKEN = 1_000


def tell(text: str, record: Record, **details: object) -> None:
    """Print the sentence to a person, or the record to a program."""
    if current().as_json:
        typer.echo(as_json(record))
    else:
        typer.echo(wrapped(current().words.say(text, **(dict(record) | details))))


def warn(text: str, record: Record) -> None:
    """Print what needs attention to a person, on standard error."""
    if not current().as_json:
        typer.echo(wrapped(current().words.say(text, **record)), err=True)


def show_table(rows: Sequence[Record], columns: Mapping[str, str]) -> None:
    """Print the columns of the rows, each under its title; to a program the rows whole."""
    if current().as_json:
        typer.echo(as_json(rows))
    elif not rows:
        typer.echo(current().words.say("There is nothing to show."))
    else:
        _print_table(rows, columns)


def show_text(text: str) -> None:
    """Print a text to a person as it is; to a program nothing, since it gets the record."""
    if not current().as_json:
        typer.echo(text)


def show_section(title: str) -> None:
    """Print a title above what follows, to a person only."""
    if not current().as_json:
        typer.echo("\n" + current().words.say(title))


def show_record(record: Record) -> None:
    """Print a record to a program."""
    if current().as_json:
        typer.echo(as_json(record))


def as_json(value: object) -> str:
    """Write a value as JSON with the names that programs rely on."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain)


def wrapped(text: str) -> str:
    """Break a long text where the terminal ends."""
    width = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST)
    return "\n".join(
        fill(
            line,
            width,
            subsequent_indent="  " if line.startswith("- ") else "",
            break_on_hyphens=False,
            break_long_words=False,
        )
        for line in text.splitlines()
    )


def _print_table(rows: Sequence[Record], columns: Mapping[str, str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    words = current().words
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    cells = {key: [words.show(row[key]) for row in rows] for key in columns}
    for key, title in columns.items():
        longest = max(map(len, cells[key]))
        if longest <= _SHORT and sys.stdout.isatty():
            head = _stacked(words.say(title), longest)
            table.add_column(Text(head, style="bold"), no_wrap=True)
        else:
            table.add_column(Text(words.say(title), style="bold"), overflow="fold")
    for line in zip(*cells.values(), strict=True):
        table.add_row(*map(Text, line))
    console = Console(width=None if sys.stdout.isatty() else _UNBROKEN, highlight=False)
    with console.capture() as captured:
        console.print(table)
    typer.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _stacked(title: str, width: int) -> str:
    """The title of a narrow column, over as many lines as its words."""
    widest = max(width, *map(len, title.split()))
    return fill(title, widest, break_long_words=False, break_on_hyphens=False)


def _plain(value: object) -> object:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal() | Path():
            return str(value)
        case set() | frozenset():
            return sorted(value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            return asdict(value)
        case _:
            return str(value)
