"""What keeps a gate closed, in the words of its checks and with who can mend it."""

from collections.abc import Sequence

from domain.gates import Block
from models.queries import gates, people, projects
from poort.cli.output import Record
from poort.cli.parsing import written_check
from poort.cli.session import Reading
from usecases.definitions import definition_of
from usecases.wording import check_title


def describe_blocks(desk: Reading, blocks: Sequence[Block]) -> list[Record]:
    """Give each block with the words of its check and the name of who can mend it."""
    if not blocks:
        return []
    items = {block.item_id: gates.check_item(desk.session, block.item_id) for block in blocks}
    fixers = {block.fixer_id for block in blocks if block.fixer_id is not None}
    names = {who: person.name for who, person in people.people(desk.session, fixers).items()}
    project = projects.project(desk.session, items[blocks[0].item_id].project_id)
    definition = definition_of(desk.session, project)
    return [
        {
            "check": written_check(block.check_id, block.instance),
            "title": check_title(definition, items[block.item_id], desk.words.language),
            "why": block.why,
            "fixer_role": block.fixer_role,
            "fixer": names.get(block.fixer_id or 0),
            "due_on": block.due_on,
        }
        for block in blocks
    ]
