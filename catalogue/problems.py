"""What can be wrong with a file of the catalogue, where it is and how to mend it.

The texts are English msgids with named places, as in `domain.errors`: the edge translates
`what` and `mend` with gettext and fills in the details.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import ClassVar

from domain.errors import PoortError


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemKind:
    """One kind of problem; `code` is its machine-readable name."""

    code: str
    what: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem at one place; `line` and `column` count from 1."""

    kind: ProblemKind
    file: str
    line: int
    column: int
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def what(self) -> str:
        """What is wrong, in English."""
        return self.kind.what.format(**self.details)

    @property
    def mend(self) -> str:
        """How to mend it, in English."""
        return self.kind.mend.format(**self.details)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.what} {self.mend}"


class DefinitionInvalidError(PoortError):
    """A file of the catalogue cannot be used; `problems` holds all of them, in file order."""

    message: ClassVar[str] = (
        "The definition cannot be used: {count} problem(s) found. Mend them and check again."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems, in the order of the file."""
        self.problems = tuple(sorted(problems, key=_place))
        super().__init__(count=len(self.problems))

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *map(str, self.problems)])


def _place(problem: Problem) -> tuple[str, int, int]:
    return problem.file, problem.line, problem.column


def _kind(code: str, what: str, mend: str) -> ProblemKind:
    return ProblemKind(code=code, what=what, mend=mend)


# The file itself.
FILE_UNREADABLE = _kind(
    "file_unreadable",
    "The file cannot be read.",
    "Check that it exists, that you may read it and that it is UTF-8 text under 1 MB.",
)
NOT_YAML = _kind(
    "not_yaml",
    "This is not YAML: {reason}.",
    "Check the indentation, the colons and the quotation marks around this place.",
)
DUPLICATE_KEY = _kind("duplicate_key", "'{field}' is given twice.", "Keep one of the two.")
ALIAS = _kind(
    "alias", "A reference (* with a name) is not read.", "Write the text itself at this place."
)
BAD_FILE_NAME = _kind(
    "bad_file_name",
    "'{value}' is not the name of a file beside this one.",
    "Give a name without folders that ends in .yaml.",
)
OTHER_ADDRESS = _kind(
    "other_address",
    "The file says '{value}', but its folder says '{expected}'.",
    "Make the id and the version equal to the names of the folders.",
)

# The shape.
MISSING_FIELD = _kind("missing_field", "'{field}' is missing.", "Add '{field}' here.")
MISSING_OWNER = _kind(
    "missing_owner", "This check has no owner.", "Add 'owner' with one of: {choices}."
)
MISSING_DUTCH = _kind(
    "missing_dutch", "'{field}' has no Dutch text.", "Add 'nl' with the Dutch text."
)
MISSING_ENGLISH = _kind(
    "missing_english", "'{field}' has no English text.", "Add 'en' with the English text."
)
EMPTY = _kind("empty", "'{field}' is empty.", "Fill it in.")
UNKNOWN_FIELD = _kind(
    "unknown_field",
    "'{field}' is not known here.",
    "Remove it or correct its spelling. Known here: {choices}.",
)
UNKNOWN_ROLE = _kind(
    "unknown_role", "The role '{value}' does not exist.", "Choose one of: {choices}."
)
UNKNOWN_CHOICE = _kind(
    "unknown_choice", "'{value}' is not possible for '{field}'.", "Choose one of: {choices}."
)
NOT_A_NUMBER = _kind(
    "not_a_number", "'{field}' is '{value}', not a whole number.", "Write a whole number."
)
OUT_OF_RANGE = _kind(
    "out_of_range", "'{field}' is {value}, and {limit} is the limit.", "Choose another number."
)
TOO_LONG = _kind("too_long", "'{field}' has more than {limit} characters.", "Write it shorter.")
NOT_TEXT = _kind(
    "not_text", "'{field}' is not text.", "Write text, between quotation marks if it is a number."
)
NOT_YES_OR_NO = _kind(
    "not_yes_or_no", "'{field}' is '{value}', not true or false.", "Write true or false."
)
NOT_A_LIST = _kind(
    "not_a_list", "'{field}' is not a list.", "Write each item on its own line after a dash."
)
NOT_FIELDS = _kind(
    "not_fields", "'{field}' has no fields of its own.", "Write its fields below it, indented."
)
BAD_ID = _kind(
    "bad_id",
    "'{value}' cannot be used for '{field}'.",
    "Write it as in '{example}'.",
)
BAD_MOMENT = _kind(
    "bad_moment",
    "'{value}' is not a moment.",
    "Write an anchor and working days, as in 'planned_gate - 14'. The anchors are: {choices}.",
)
UNKNOWN_DOCUMENT = _kind(
    "unknown_document",
    "The source '{value}' does not start with a document of this process.",
    "Add the document under 'documents', or choose one of: {choices}.",
)

# Conditions.
BAD_CONDITION = _kind(
    "bad_condition",
    "'{value}' is not a condition: '{part}' cannot be read.",
    "Use facts, values, == != < <= > >=, in [...], and, or, not, known(fact).",
)
UNKNOWN_FACT = _kind(
    "unknown_fact", "The fact '{fact}' does not exist.", "Choose one of: {choices}."
)
NOT_TRUE_OR_FALSE = _kind(
    "not_true_or_false",
    "'{fact}' is not true or false by itself.",
    "Compare it with a value, as in '{fact} == ...'.",
)
WRONG_TYPE = _kind(
    "wrong_type",
    "'{left}' and '{right}' cannot be compared.",
    "Compare text with text (equal or not equal only) and numbers with numbers.",
)
UNKNOWN_VALUE = _kind("unknown_value", "'{fact}' is never '{value}'.", "Choose one of: {choices}.")

# Soundness.
DUPLICATE_ID = _kind(
    "duplicate_id", "The id '{value}' is used twice.", "Give one of the two another id."
)
ID_OF_OTHER_GATE = _kind(
    "id_of_other_gate",
    "The check '{value}' stands at gate '{gate}'.",
    "Start its id with '{gate}-', or move the check to its own gate.",
)
NO_FIRST_GATE = _kind(
    "no_first_gate",
    "Every phase opens after another, so none can be the first.",
    "Remove 'opens_after' from the first phase.",
)
UNKNOWN_GATE = _kind(
    "unknown_gate", "The gate '{value}' does not exist.", "Choose one of: {choices}."
)
UNREACHABLE_GATE = _kind(
    "unreachable_gate",
    "Gate '{gate}' can never be reached.",
    "Let 'opens_after' name the gate before it. Only the first phase has none, "
    "and no two phases open after the same gate.",
)
NO_BLOCKING_CHECK = _kind(
    "no_blocking_check",
    "Gate '{gate}' has no blocking check, so it holds nothing back.",
    "Make at least one of its checks blocking.",
)
OWNER_OUTSIDE_TEAM = _kind(
    "owner_outside_team",
    "The role '{value}' is never part of a project team, so nobody can own this check.",
    "Choose one of: {choices}.",
)
DUE_BEFORE_OPENS = _kind(
    "due_before_opens",
    "The check is due ({due}) before it opens ({opens}).",
    "Let it open earlier or be due later.",
)
DUE_AFTER_GATE = _kind(
    "due_after_gate",
    "The check is due {days} working days after its own gate.",
    "Let it be due at the gate or before it.",
)
OPENS_BEFORE_PHASE = _kind(
    "opens_before_phase",
    "The check opens {days} working days before the gate, but the phase takes {planned}.",
    "Let it open later, or plan more working days for the phase.",
)
NO_EARLIER_GATE = _kind(
    "no_earlier_gate",
    "The first phase has no earlier gate to count from.",
    "Count from 'planned_gate' instead.",
)
RECURRENCE_WITHOUT_PERIOD = _kind(
    "recurrence_without_period",
    "The check recurs, but is not counted from the end of a period.",
    "Count 'opens' and 'due' from 'period_end', or remove 'recurrence'.",
)
PERIOD_WITHOUT_RECURRENCE = _kind(
    "period_without_recurrence",
    "The check is counted from the end of a period, but does not recur.",
    "Add 'recurrence', or count from another moment.",
)
MISSING_STEP = _kind(
    "missing_step",
    "The transition into this phase lacks the step '{step}'.",
    "Add '{step}' to 'steps'.",
)
STEP_ORDER = _kind(
    "step_order",
    "The steps are not in the order in which they work.",
    "Write each step once, in this order: {choices}.",
)
#: Every kind, so that a test can see that each has its Dutch text.
PROBLEM_KINDS: tuple[ProblemKind, ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, ProblemKind)
)
