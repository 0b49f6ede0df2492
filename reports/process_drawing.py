"""The process as a drawing: roles are lanes, phases columns, gates diamonds between them.

Values for `parts/process.svg.html`: where everything stands, in pixels of the drawing, and the
words in it. It reads without colour: a shape, a hatch and a word each say how far something is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from textwrap import wrap

from domain.definition import Phase, ProcessDefinition
from domain.vocabulary import Language, Role

LABEL_WIDTH = 146
COLUMN_WIDTH = 135
LANE_HEIGHT = 58
GATE_RADIUS = 21
NAME_TOP = 44
GATES_TOP = 112
LANES_TOP = 152
#: What fits on a line of a column, in the font of the drawing.
_LINE_LENGTH = 17
_LABEL_LENGTH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How a reader's language says things; reports know no translations themselves."""

    language: Language
    translate: Callable[[str], str]
    count: Callable[[str, str, int], str]
    role: Callable[[Role], str]


class Progress(StrEnum):
    """How far a phase, a gate or the checks of one role are."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCount:
    """How many checks one role has in one phase, and how many of them ask nothing any more."""

    asked: int
    settled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettering:
    """One line of text with the place of its baseline."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseColumn:
    """A phase with its gate; `here` says in words who stands in it, empty when nobody does."""

    x: int
    progress: Progress
    name: str
    name_lines: tuple[Lettering, ...]
    gate: str
    gate_x: int
    gate_mark: str
    here: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneCell:
    """The checks of one role in one phase; `words` is empty where it has none."""

    x: int
    y: int
    progress: Progress
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """What one role has to do, phase by phase."""

    y: int
    role: str
    role_lines: tuple[Lettering, ...]
    cells: tuple[LaneCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessDrawing:
    """The whole drawing with what a reader of its text form needs."""

    title: str
    description: str
    width: int
    height: int
    columns: tuple[PhaseColumn, ...]
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one project stands: the phase it is in, 0 when it is in none, and those passed.

    `checks` holds what was asked in each phase that was opened; the definition says it of others.
    """

    position: int
    passed: frozenset[int]
    checks: Mapping[tuple[Role, int], CheckCount]
    is_stopped: bool = False


def project_drawing(
    definition: ProcessDefinition, *, standing: Standing, name: str, words: Words
) -> ProcessDrawing:
    """The process of one project, with where it stands and what it did."""
    _ = words.translate

    def progress(position: int) -> Progress:
        if position in standing.passed:
            return Progress.DONE
        return Progress.NOW if position == standing.position else Progress.LATER

    def here(position: int) -> str:
        if position != standing.position:
            return ""
        return _("Stopped here") if standing.is_stopped else _("Project is here")

    return _drawing(
        definition,
        words=words,
        title=_("The process of {project}").format(project=name),
        progress=progress,
        here=here,
        checks=_asked(definition) | dict(standing.checks),
    )


def process_drawing(
    definition: ProcessDefinition, *, projects: Mapping[int, int], words: Words
) -> ProcessDrawing:
    """The process by itself, with how many projects stand in each phase, by position."""

    def here(position: int) -> str:
        number = projects.get(position, 0)
        return words.count("%(num)s project", "%(num)s projects", number) % {"num": number}

    return _drawing(
        definition,
        words=words,
        title=definition.name.read(words.language),
        progress=lambda position: Progress.NOW if projects.get(position) else Progress.LATER,
        here=here,
        checks=_asked(definition),
    )


def _asked(definition: ProcessDefinition) -> dict[tuple[Role, int], CheckCount]:
    found: dict[tuple[Role, int], CheckCount] = {}
    for phase in definition.phases:
        for check in phase.checks:
            key = (check.owner, phase.position)
            before = found.get(key, CheckCount(asked=0, settled=0))
            found[key] = CheckCount(asked=before.asked + 1, settled=0)
    return found


def _drawing(  # noqa: PLR0913 -- what the two drawings differ in
    definition: ProcessDefinition,
    *,
    words: Words,
    title: str,
    progress: Callable[[int], Progress],
    here: Callable[[int], str],
    checks: Mapping[tuple[Role, int], CheckCount],
) -> ProcessDrawing:
    roles = _in_order(definition, checks)
    columns = tuple(
        _column(
            phase, progress=progress(phase.position), here=here(phase.position), read=words.language
        )
        for phase in definition.phases
    )
    return ProcessDrawing(
        title=title,
        description=_description(columns, words),
        width=LABEL_WIDTH + COLUMN_WIDTH * len(columns) + GATE_RADIUS + 2,
        height=LANES_TOP + LANE_HEIGHT * len(roles) + 6,
        columns=columns,
        lanes=tuple(
            _lane(role, place=place, columns=columns, checks=checks, words=words)
            for place, role in enumerate(roles)
        ),
    )


def _in_order(
    definition: ProcessDefinition, checks: Mapping[tuple[Role, int], CheckCount]
) -> Sequence[Role]:
    """The roles in the order in which the process first asks something of them."""
    first: dict[Role, int] = {}
    places = count()
    for phase in definition.phases:
        for check in phase.checks:
            first.setdefault(check.owner, next(places))
    asked = {role for (role, _), found in checks.items() if found.asked}
    return sorted(asked, key=lambda role: (first.get(role, len(Role) * 100), role))


def _column(phase: Phase, *, progress: Progress, here: str, read: Language) -> PhaseColumn:
    x = LABEL_WIDTH + COLUMN_WIDTH * (phase.position - 1)
    name = f"{phase.position}. {phase.name.read(read)}"
    return PhaseColumn(
        x=x,
        progress=progress,
        name=name,
        name_lines=_lines(name, x=x + 6, bottom=NAME_TOP + 34, length=_LINE_LENGTH),
        gate=phase.gate_name.read(read),
        gate_x=x + COLUMN_WIDTH,
        gate_mark="✓" if progress is Progress.DONE else str(phase.position),
        here=here,
    )


def _lane(
    role: Role,
    *,
    place: int,
    columns: Sequence[PhaseColumn],
    checks: Mapping[tuple[Role, int], CheckCount],
    words: Words,
) -> Lane:
    y = LANES_TOP + LANE_HEIGHT * place
    said = words.role(role)
    name = said[:1].upper() + said[1:]
    middle = y + LANE_HEIGHT // 2
    lines = wrap(name, _LABEL_LENGTH) or [""]
    return Lane(
        y=y,
        role=name,
        role_lines=_lines(
            name, x=4, bottom=middle + 5 + 8 * (len(lines) - 1), length=_LABEL_LENGTH
        ),
        cells=tuple(
            _cell(column, y=y, found=checks.get((role, position)), words=words)
            for position, column in enumerate(columns, start=1)
        ),
    )


def _cell(column: PhaseColumn, *, y: int, found: CheckCount | None, words: Words) -> LaneCell:
    return LaneCell(
        x=column.x,
        y=y,
        progress=_cell_progress(column.progress, found),
        words="" if found is None or not found.asked else _count(found, column.progress, words),
    )


def _cell_progress(progress: Progress, found: CheckCount | None) -> Progress:
    """Within the phase in hand a role may have done all that is asked of it."""
    is_met = found is not None and found.settled == found.asked > 0
    return Progress.DONE if progress is Progress.NOW and is_met else progress


def _count(found: CheckCount, progress: Progress, words: Words) -> str:
    if progress is Progress.LATER or not found.settled:
        said = words.count("%(num)s step", "%(num)s steps", found.asked)
        return said % {"num": found.asked}
    if found.settled == found.asked:
        return f"✓ {found.asked}"
    return words.translate("{done} of {all}").format(done=found.settled, all=found.asked)


def _lines(text: str, *, x: int, bottom: int, length: int) -> tuple[Lettering, ...]:
    """The text in lines of at most that many characters, the last one on `bottom`."""
    return tuple(reversed(list(_upwards(wrap(text, length), x=x, bottom=bottom))))


def _upwards(lines: Sequence[str], *, x: int, bottom: int) -> Iterator[Lettering]:
    for above, line in enumerate(reversed(lines)):
        yield Lettering(x=x, y=bottom - 17 * above, text=line)


def _description(columns: Sequence[PhaseColumn], words: Words) -> str:
    """What a look at the drawing tells, in one sentence."""
    _ = words.translate
    standing = [f"{column.name}: {column.here}" for column in columns if _stands(column)]
    passed = sum(column.progress is Progress.DONE for column in columns)
    told = _("{passed} of {count} phases passed.") if passed else _("{count} phases.")
    parts = [told.format(count=len(columns), passed=passed), "; ".join(standing) + "."]
    return " ".join([*parts[: 1 + bool(standing)], _("The same is in the table below.")])


def _stands(column: PhaseColumn) -> bool:
    return column.progress is Progress.NOW and bool(column.here)
