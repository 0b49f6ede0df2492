"""What a person or a program reads when something is refused: on standard error."""

from collections.abc import Iterator, Sequence

import typer

from catalogue.problems import DefinitionInvalidError, Problem
from domain.errors import PoortError
from domain.gates import Block
from poort.cli.invocation import current
from poort.cli.output import Record, as_json, wrapped
from poort.cli.words import Words

_OF_A_SHEET = {"ImportRefusedError", "BidsRefusedError"}


def show_refusal(error: PoortError) -> None:
    """Write the error, with the list that belongs to it."""
    from notifications.language import explain

    words = current().words
    sentence = explain(error, words.language)
    if current().as_json:
        typer.echo(as_json(_record(error, sentence)), err=True)
        return
    for line in (sentence, *_lines(error, words)):
        typer.echo(wrapped(line), err=True)


def _record(error: PoortError, sentence: str) -> dict[str, object]:
    lists: dict[str, object] = {}
    if isinstance(error, DefinitionInvalidError):
        lists["problems"] = [_problem(found, current().words) for found in error.problems]
    if rows := _rows_of(error, current().words):
        lists["problems"] = rows
    if blocks := _blocks_of(error):
        lists["blocks"] = _describe(blocks)
    return {
        "code": error.code,
        "message": sentence,
        "status": int(error.status),
        "details": error.details | lists,
    }


def _lines(error: PoortError, words: Words) -> Iterator[str]:
    if isinstance(error, DefinitionInvalidError):
        for found in error.problems:
            said = _problem(found, words)
            yield f"{found.file}:{found.line}:{found.column}: {said['what']} {said['mend']}"
    for line in _rows_of(error, words):
        yield "- " + line["message"]
    for block in _describe(_blocks_of(error)):
        yield "- " + words.say(
            "{check} {title}: {why}. {fixer} ({fixer_role}) can mend it, until {due_on}.", **block
        )


def _problem(found: Problem, words: Words) -> dict[str, object]:
    return {
        "file": found.file,
        "line": found.line,
        "column": found.column,
        "code": found.kind.code,
        "what": words.say(found.kind.what, **found.details),
        "mend": words.say(found.kind.mend, **found.details),
    }


def _rows_of(error: PoortError, words: Words) -> list[dict[str, str]]:
    """The mistakes in a sheet that somebody offered, each with its place."""
    if error.code not in _OF_A_SHEET:  # its module is loaded only by who offers one
        return []
    from usecases.sheet_problems import ImportRefusedError, explain_problem

    assert isinstance(error, ImportRefusedError)
    return [
        {
            "code": found.code,
            "row": str(found.row),
            "column": found.column,
            "message": explain_problem(found, words.language),
        }
        for found in error.problems
    ]


def _blocks_of(error: PoortError) -> tuple[Block, ...]:
    """What keeps a gate closed, when that is why something was refused."""
    blocks = getattr(error, "blocks", ())
    return tuple(block for block in blocks if isinstance(block, Block))


def _describe(blocks: Sequence[Block]) -> list[Record]:
    if not blocks:
        return []
    from poort.cli.blocks import describe_blocks
    from poort.cli.session import reading

    with reading() as desk:
        return describe_blocks(desk, blocks)
