"""All commands; importing this costs little, since none imports what it works with."""

import typer
from typer import _click

from poort.cli import (
    audit,
    award,
    backups,
    check,
    collecting,
    contract,
    course,
    demo,
    deviation,
    doctor,
    exports,
    gate,
    imports,
    messages,
    migration,
    mki,
    overview,
    people,
    process,
    project,
    project_changes,
    running,
    set_up,
    sweeps,
)
from poort.cli.help_page import translate_help
from poort.cli.options import group
from poort.cli.words import Words

#: These add their commands to the group of another module when they are imported.
_FURTHER = (deviation, project_changes, migration)

#: In the order in which they are listed.
_FIRST = (set_up.init, running.start, demo.demo, doctor.doctor)
_GROUPS = (
    process.commands,
    project.commands,
    check.commands,
    gate.commands,
    contract.commands,
    people.commands,
    course.objectives,
    course.policies,
    course.calendar,
    sweeps.commands,
    messages.commands,
    imports.commands,
    mki.commands,
    audit.commands,
)
_THEN = (
    overview.overdue,
    overview.my_work,
    award.award,
    sweeps.remind,
    collecting.collect,
    running.deliver,
    running.advance,
    exports.export,
    backups.backup,
    backups.restore,
)


def command_tree(words: Words) -> _click.Command:
    """Give every command, explained in that language."""
    root = group("poort", "Gates for sustainability in public works.")
    for function in (*_FIRST, *_THEN):
        root.command()(function)
    for below in _GROUPS:
        root.add_typer(below)
    tree = typer.main.get_command(root)
    translate_help(tree, words)
    return tree
