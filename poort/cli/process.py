"""`poort process`: the processes as data: look, check, release."""

from pathlib import Path
from typing import Annotated

import typer

from poort.cli.options import Version, group
from poort.cli.output import show_table, show_text, tell

commands = group("process", "The processes: phases, gates and checks as data.")

_Process = Annotated[
    str, typer.Argument(metavar="PROCESS", help="The id of a shipped process, or a file or folder.")
]


@commands.command("list")
def list_shipped() -> None:
    """Show the processes that are shipped."""
    from catalogue.loader import list_processes, load_process
    from poort.cli.invocation import current

    language = current().words.language
    loaded = [load_process(*found) for found in list_processes()]
    show_table(
        [
            {
                "process": one.id,
                "version": one.version,
                "name": one.name.read(language),
                "gates": len(one.phases),
                "checks": len(one.checks_by_id),
                "checksum": one.checksum,
            }
            for one in loaded
        ],
        {
            "process": "Process",
            "version": "Version",
            "name": "Name",
            "gates": "Gates",
            "checks": "Checks",
        },
    )


@commands.command("show")
def show(process: _Process, *, version: Version = None) -> None:
    """Print a process for a person: its gates, checks, owners and moments."""
    from functools import partial

    from catalogue.loader import to_json
    from catalogue.show import Words, describe_process
    from notifications.language import label, translator
    from poort.cli.definition_file import read_definition
    from poort.cli.invocation import current

    definition = read_definition(process, version=version)
    if current().as_json:
        typer.echo(to_json(definition))
        return
    language = current().words.language
    words = Words(
        language=language, translate=translator(language), label=partial(label, language=language)
    )
    show_text(describe_process(definition, words))


@commands.command("check")
def check(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="The file with the definition, or the folder of its process.yaml."
        ),
    ],
) -> None:
    """Say exactly what is wrong with a definition, and how to mend it."""
    from poort.cli.definition_file import read_file

    definition = read_file(file)
    tell(
        "{process} {version} is in order. Gates: {gates}. Checks: {checks}.",
        {
            "process": definition.id,
            "version": definition.version,
            "gates": len(definition.phases),
            "checks": len(definition.checks_by_id),
            "checksum": definition.checksum,
        },
    )


@commands.command("release")
def release(process: _Process, *, version: Version = None) -> None:
    """Release a process to the authority; from then on that version never changes."""
    from poort.cli.definition_file import read_definition
    from poort.cli.session import acting
    from usecases.set_up import release_definition

    definition = read_definition(process, version=version)
    with acting() as desk:
        row = release_definition(
            desk.session, definition=definition, actor=desk.actor, now=desk.now
        )
    tell(
        "{process} {version} is released. Projects can start with it.",
        {
            "id": row.id,
            "process": row.process_id,
            "version": row.version,
            "checksum": row.checksum,
            "released_at": row.released_at,
        },
    )
