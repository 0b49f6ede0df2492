"""The form of a new project: what was typed, and what is wrong with it at which field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.errors import PoortError
from domain.planning import NoAwardError
from domain.team import TeamIncompleteError, TeamRefusedError
from domain.vocabulary import Language, Material, Role
from domain.working_days import CalendarRangeError
from models.queries.people import PersonUnknownError
from models.queries.projects import DefinitionUnknownError
from notifications.language import explain, label, translator
from usecases.propose_project import TEAM, StartChoices
from usecases.start_project import FieldMissingError, NumberTakenError, StartProject
from web.forms import FieldError
from web.typed import Typed

NUMBER: Final = "nummer"
NAME: Final = "naam"
MATERIAL: Final = "materiaal"
PROCESS: Final = "soort"
AWARD: Final = "gunning"
OBJECTIVE: Final = "doel"
_LONGEST_NUMBER: Final = 40
_LONGEST_NAME: Final = 200
#: Addresses under /projecten that are not of a project.
_RESERVED: Final = frozenset({"nieuw", ".", ".."})
#: In the order of the form, for hidden fields and addresses.
FIELDS: Final = (NUMBER, NAME, PROCESS, MATERIAL, AWARD, OBJECTIVE, *(str(role) for role in TEAM))
_REQUIRED: Final = (Role.PROJECT_LEAD, Role.INTERNAL_CLIENT)
#: What starting a project refuses, by the field that mends it; a person is told at their role.
REFUSALS: Final[Mapping[type[PoortError], str]] = {
    FieldMissingError: NUMBER,
    NumberTakenError: NUMBER,
    TeamRefusedError: Role.INTERNAL_CLIENT.value,
    TeamIncompleteError: Role.PROJECT_LEAD.value,
    PersonUnknownError: Role.PROJECT_LEAD.value,
    DefinitionUnknownError: PROCESS,
    NoAwardError: AWARD,
    CalendarRangeError: AWARD,
}


#: A field and what is wrong with it.
Wrong = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """The command, when nothing was wrong with what was typed."""

    command: StartProject | None
    errors: tuple[FieldError, ...]


def parse(typed: Typed, choices: StartChoices, *, today: date, language: Language) -> Parsed:
    """Turn what was typed into a command, or tell everything that is wrong with it at once."""
    team = _team(typed, choices)
    found: dict[str, FieldError] = {}
    for field, message in (
        *_wrong_texts(typed, choices, language),
        *_wrong_award(typed, language, today=today),
        *_missing_people(team, language),
    ):
        found.setdefault(field, FieldError(field=field, message=message))
    if found:
        return Parsed(command=None, errors=tuple(found.values()))
    objective_id = typed.whole(OBJECTIVE)
    known = {objective for objective, _name in choices.objectives}
    command = StartProject(
        number=typed.text(NUMBER),
        name=typed.text(NAME),
        material=Material(typed.text(MATERIAL)),
        team=team,
        process_id=typed.text(PROCESS),
        award_on=typed.day(AWARD),
        objective_id=objective_id if objective_id in known else None,
    )
    return Parsed(command=command, errors=())


def _wrong_texts(typed: Typed, choices: StartChoices, language: Language) -> Iterator[Wrong]:
    _ = translator(language)
    number, name = typed.text(NUMBER), typed.text(NAME)
    if not number:
        yield NUMBER, _("Fill in the number of the project.")
    if len(number) > _LONGEST_NUMBER:
        yield NUMBER, _("Use at most 40 characters for the number.")
    if "/" in number or number in _RESERVED or not number.isprintable():
        yield (
            NUMBER,
            _("This cannot be a number: the address of the project holds it. Leave out /."),
        )
    if not name:
        yield NAME, _("Fill in the name of the project.")
    if len(name) > _LONGEST_NAME:
        yield NAME, _("Use at most 200 characters for the name.")
    if typed.text(PROCESS) not in {choice.process_id for choice in choices.processes}:
        yield PROCESS, _("Choose how large the work is.")
    if typed.text(MATERIAL) not in set(Material):
        yield MATERIAL, _("Choose the material.")


def _wrong_award(typed: Typed, language: Language, *, today: date) -> Iterator[Wrong]:
    _ = translator(language)
    award_on = typed.day(AWARD)
    if award_on is None and typed.text(AWARD):
        yield AWARD, _("This is no day. Write the award as 2027-03-31, or leave it empty.")
    if award_on is not None and award_on < today:
        yield AWARD, _("The award lies in the past. Choose a day to come, or leave it empty.")


def _missing_people(team: Mapping[Role, int], language: Language) -> Iterator[Wrong]:
    pattern = translator(language)("Choose who is {role}.")
    for role in _REQUIRED:
        if role not in team:
            yield role.value, pattern.format(role=label(role, language))


def refusal_at(error: PoortError, command: StartProject, language: Language) -> FieldError:
    """What the use case refused, at the field that mends it."""
    field = next(at for kind, at in REFUSALS.items() if isinstance(error, kind))
    if isinstance(error, PersonUnknownError):
        roles = (role for role, person in command.team.items() if person == error.details["person"])
        field = next((role.value for role in roles), field)
    return FieldError(field=field, message=explain(error, language))


def first_choices(choices: StartChoices, *, roles: frozenset[Role], visitor_id: int) -> Typed:
    """What the form holds before anybody typed: what can be known already."""
    texts = {role.value: str(visitor_id) for role in _REQUIRED if role in roles}
    if len(choices.processes) == 1:
        texts[PROCESS] = choices.processes[0].process_id
    if len(choices.objectives) == 1:
        texts[OBJECTIVE] = str(choices.objectives[0][0])
    return Typed(texts=texts)


def _team(typed: Typed, choices: StartChoices) -> dict[Role, int]:
    offered = {
        role: {person_id for person_id, _name in people} for role, people in choices.people.items()
    }
    chosen = {role: typed.whole(role.value) for role in TEAM}
    return {
        role: person_id
        for role, person_id in chosen.items()
        if person_id is not None and person_id in offered[role]
    }
