"""What can be wrong with a sheet of running projects, cell by cell, and what to do about it."""

from http import HTTPStatus
from typing import ClassVar

from domain.errors import PoortError
from domain.vocabulary import Language
from notifications.language import explain, translator


class SheetProblemError(PoortError):
    """One thing that is wrong in a sheet; row 1 holds the names of the columns."""

    message: ClassVar[str] = "This cannot be read."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, row: int, column: str, **details: object) -> None:
        """Keep the place, with the column as the file itself calls it."""
        super().__init__(row=row, column=column, **details)
        self.row = row
        self.column = column


class ImportRefusedError(PoortError):
    """A sheet has problems, each with its place; nothing of it was stored."""

    message: ClassVar[str] = (
        "Nothing was stored. Mend the mistakes in the file ({count}) and offer it again."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, problems: tuple[SheetProblemError, ...]) -> None:
        """Keep every problem, in the order of the rows."""
        super().__init__(count=len(problems))
        self.problems = tuple(sorted(problems, key=lambda problem: problem.row))


def explain_problem(problem: SheetProblemError, language: Language) -> str:
    """The problem with its place, as a person reads it."""
    pattern = translator(language)("Row {row}, column {column}: {problem}")
    return pattern.format(
        row=problem.row, column=problem.column, problem=explain(problem, language)
    )


class ColumnMissingError(SheetProblemError):
    """A column without which there is no project."""

    message = "This column is missing. Add it, or start from the example file."


class ColumnUnknownError(SheetProblemError):
    """A column that would be left out silently."""

    message = "This column is not known. Delete it, or call it as in the example file."


class ColumnDoubleError(SheetProblemError):
    """A column that is there before."""

    message = "This column is in the file twice. Delete one of the two."


class CellEmptyError(SheetProblemError):
    """A value without which there is no project."""

    message = "Fill in this cell."


class CellTooLongError(SheetProblemError):
    """A text that does not fit."""

    message = "This text is too long. Use at most {limit} characters."


class FormulaCellError(SheetProblemError):
    """A formula, whose outcome may differ from what its author saw."""

    message = "This cell is a formula. Replace it by its outcome (paste as value)."


class NotTextError(SheetProblemError):
    """A date or a truth value where a text belongs."""

    message = '"{written}" is no text. Format the cell as text and type it again.'


class NotDateError(SheetProblemError):
    """Something that is no day of the calendar."""

    message = '"{written}" is no date. Write it as 18-11-2026 or 2026-11-18.'


class NotAmountError(SheetProblemError):
    """Something that is no amount in euro and cents."""

    message = '"{written}" is no amount. Write it as 1250000 or 1250000,50.'


class AmountAmbiguousError(SheetProblemError):
    """An amount that differs with the language in which it is read."""

    message = (
        '"{written}" can be {dutch} and {english}. Write it without separators between the'
        " thousands."
    )


class AmountsMixedError(SheetProblemError):
    """Dutch and English amounts in one sheet, so that no other can be trusted."""

    message = (
        '"{written}" is English, while "{other}" in row {other_row} is Dutch. Write all amounts'
        " in the same way."
    )


class NotPercentError(SheetProblemError):
    """Something that is no whole percentage."""

    message = '"{written}" is no whole percentage. Write 30 for 30 percent.'


class ChoiceUnknownError(SheetProblemError):
    """A word that is none of those to choose from."""

    message = '"{written}" is not known. Choose one of: {choices}.'


class NumberDoubleError(SheetProblemError):
    """The same number twice in one sheet."""

    message = 'Number "{written}" is also in row {other_row}. Give each project its own number.'


class NumberInUseError(SheetProblemError):
    """A number that a project has already."""

    message = 'Number "{written}" is in use here. Delete this row, or give it another number.'


class PersonNotKnownError(SheetProblemError):
    """An address of nobody here."""

    message = 'Nobody here has the address "{written}". Have an administrator add this person.'


class LeadIsClientError(SheetProblemError):
    """One person is project lead and internal client of a project."""

    message = (
        "The project lead and the internal client of a project are two people. Choose somebody"
        " else for one of the two roles."
    )


class AwardBehindError(SheetProblemError):
    """An award in the past of a project that is not there yet."""

    message = (
        "The award was on {award_on}, but in phase {phase} the work is not awarded yet. Change"
        " the date or the phase."
    )


class AwardAheadError(SheetProblemError):
    """An award in the future of a project that is past it."""

    message = (
        "The award is on {award_on}, but in phase {phase} the work has been awarded. Change the"
        " date or the phase."
    )


class NoAwardInProcessError(SheetProblemError):
    """An award in a process that has none."""

    message = "This process has no award. Leave the cell empty."


class GateTooEarlyError(SheetProblemError):
    """A gate planned before today, the gate before it, or its own checks."""

    message = "{planned_on} is too early for this gate. Plan it on {earliest_on} or later."


class PlanTooFarError(SheetProblemError):
    """A plan that runs out of the calendar."""

    message = "This plan runs out of the calendar. Choose a nearer date."
