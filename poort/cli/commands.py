"""All commands; importing this costs little, since none imports what it works with."""

import typer
from typer import _click

from poort.cli import (
    check,
    deviation,
    gate,
    people,
    process,
    project,
    project_changes,
    running,
    set_up,
)
from poort.cli.help_page import translate_help
from poort.cli.options import group
from poort.cli.words import Words

#: These add their commands to the group of another module when they are imported.
_FURTHER = (deviation, project_changes)

_ALONE = (set_up.init, running.start, running.advance)
_GROUPS = (process, project, check, gate, people)


def command_tree(words: Words) -> _click.Command:
    """Give every command, explained in that language."""
    root = group("poort", "Gates for sustainability in public works.")
    for function in _ALONE:
        root.command()(function)
    for module in _GROUPS:
        root.add_typer(module.commands)
    tree = typer.main.get_command(root)
    translate_help(tree, words)
    return tree
