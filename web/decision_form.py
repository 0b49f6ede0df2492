"""The form by which a gate is decided: what was typed, and the command or mistakes in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request

from domain.vocabulary import Outcome, Role
from usecases.decision import DecideGate, NewCondition
from web.forms import FieldError

#: A decision with more conditions than this is a return.
MOST_CONDITIONS: Final = 20
#: As wide as the columns that keep them.
_LONGEST_CONDITION: Final = 500
_LONGEST_REASON: Final = 4000
_LONGEST_KEY: Final = 64
#: Who may be asked to meet a condition: the roles of a team.
CONDITION_ROLES: Final = (
    Role.PROJECT_LEAD,
    Role.BUYER,
    Role.CONTRACT_MANAGER,
    Role.ADVISER,
    Role.COORDINATOR,
    Role.INTERNAL_CLIENT,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCondition:
    """A row of the form as it was typed."""

    label: str = ""
    role: str = ""
    due_on: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the row was left alone; its role has a value of itself."""
        return not (self.label or self.due_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedDecision:
    """The form as it was typed; `adds_row` asks for room for one more condition."""

    outcome: str = ""
    reason: str = ""
    conditions: tuple[TypedCondition, ...] = (TypedCondition(),)
    checks: tuple[str, ...] = ()
    phase: str = ""
    attempt_id: int | None = None
    version: int | None = None
    verdict_hash: str = ""
    key: str = ""
    adds_row: bool = False

    @property
    def fields(self) -> dict[str, object]:
        """What makes this the same form when it is sent again."""
        return {
            "outcome": self.outcome,
            "reason": self.reason,
            "conditions": [[c.label, c.role, c.due_on] for c in self.conditions],
            "checks": list(self.checks),
            "phase": self.phase,
            "attempt": self.attempt_id,
        }


async def typed_decision(request: Request) -> TypedDecision:
    """Read the form; whatever was sent becomes text of a bounded length."""
    form = await request.form()
    adds_row = _text(form, "doen") == "rij"
    rows = min(_number(form, "rijen") or 1, MOST_CONDITIONS)
    typed = tuple(
        TypedCondition(
            label=_text(form, f"voorwaarde_{row}", longest=_LONGEST_CONDITION),
            role=_text(form, f"rol_{row}"),
            due_on=_text(form, f"datum_{row}"),
        )
        for row in range(1, rows + 1)
    )
    if adds_row and rows < MOST_CONDITIONS:
        typed += (TypedCondition(),)
    return TypedDecision(
        outcome=_text(form, "besluit"),
        reason=_text(form, "reden", longest=_LONGEST_REASON),
        conditions=typed,
        checks=tuple(value for value in form.getlist("stap") if isinstance(value, str)),
        phase=_text(form, "fase"),
        attempt_id=_number(form, "poging"),
        version=_number(form, "versie"),
        verdict_hash=_text(form, "stand"),
        key=_text(form, "form_key")[:_LONGEST_KEY],
        adds_row=adds_row,
    )


Typed = Annotated[TypedDecision, Depends(typed_decision)]


def decision_command(
    typed: TypedDecision, *, project_id: int, translate: Callable[[str], str]
) -> DecideGate | Sequence[FieldError]:
    """The command that was typed, or what is wrong with it by field."""
    if typed.outcome not in set(Outcome):
        return [FieldError(field="besluit", message=translate("Choose what you decide."))]
    outcome = Outcome(typed.outcome)
    errors: list[FieldError] = []
    conditions: tuple[NewCondition, ...] = ()
    if outcome is Outcome.GO_WITH_CONDITIONS:
        conditions, errors = _conditions(typed.conditions, translate)
    if outcome is Outcome.BACK and not typed.phase.isdecimal():
        errors.append(
            FieldError(field="fase", message=translate("Choose the phase to go back to."))
        )
    if outcome in _WITH_REASON and not typed.reason:
        errors.append(
            FieldError(field="reden", message=translate("Say why, so that the team understands."))
        )
    if errors:
        return errors
    return DecideGate(
        project_id=project_id,
        outcome=outcome,
        reason=typed.reason or None,
        conditions=conditions,
        returned_checks=typed.checks if outcome is Outcome.RETURN else (),
        back_to_position=int(typed.phase) if outcome is Outcome.BACK else None,
        attempt_id=typed.attempt_id,
        version=typed.version,
        verdict_hash=typed.verdict_hash or None,
    )


_WITH_REASON = frozenset({Outcome.RETURN, Outcome.STOP, Outcome.BACK})


def _conditions(
    rows: Sequence[TypedCondition], translate: Callable[[str], str]
) -> tuple[tuple[NewCondition, ...], list[FieldError]]:
    found: list[NewCondition] = []
    errors: list[FieldError] = []
    for number, row in enumerate(rows, start=1):
        if row.is_empty:
            continue
        due_on, missing = _day(row.due_on), []
        if not row.label:
            missing.append((f"voorwaarde_{number}", translate("Write down the condition.")))
        if row.role not in CONDITION_ROLES:
            missing.append((f"rol_{number}", translate("Choose who meets the condition.")))
        if due_on is None:
            missing.append((f"datum_{number}", translate("Give the last day for the condition.")))
        errors += [FieldError(field=field, message=message) for field, message in missing]
        if due_on is not None and not missing:
            found.append(NewCondition(label=row.label, role=Role(row.role), due_on=due_on))
    if not found and not errors:
        message = translate("Name at least one condition, with who meets it and by when.")
        errors.append(FieldError(field="voorwaarde_1", message=message))
    return tuple(found), errors


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _text(form: FormData, name: str, *, longest: int = 200) -> str:
    value = form.get(name, "")
    return value.strip()[:longest] if isinstance(value, str) else ""


def _number(form: FormData, name: str) -> int | None:
    value = _text(form, name, longest=15)
    return int(value) if value.isascii() and value.isdecimal() else None
