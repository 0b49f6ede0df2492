"""What is filled in about people: who they are, their roles, and who stands in for them."""

from collections.abc import Iterator
from typing import Final

from domain.vocabulary import Language, Role
from notifications.language import translator
from usecases.arrange_substitution import ArrangeSubstitution
from usecases.change_person import ChangeRoles
from usecases.set_up import AddPerson
from web.forms import FieldError
from web.typed import Typed

NAME: Final = "naam"
ADDRESS: Final = "adres"
LANGUAGE: Final = "taal"
SUBSTITUTE: Final = "vervanger"
FIRST_DAY: Final = "vanaf"
LAST_DAY: Final = "tot"
#: The widths of the columns.
LONGEST_NAME: Final = 200
LONGEST_ADDRESS: Final = 254
#: What a colleague can be; a contractor is none.
ROLES: Final = tuple(role for role in Role if role is not Role.CONTRACTOR)


def role_field(role: Role) -> str:
    """The name of the box of that role."""
    return f"rol-{role}"


def chosen_roles(typed: Typed) -> frozenset[Role]:
    """The roles whose boxes are ticked."""
    return frozenset(role for role in ROLES if typed.text(role_field(role)))


def wrong_details(typed: Typed, *, language: Language) -> Iterator[FieldError]:
    """What lacks before somebody can be called so."""
    _ = translator(language)
    if not typed.text(NAME):
        yield FieldError(field=NAME, message=_("Fill in the name."))
    elif len(typed.text(NAME)) > LONGEST_NAME:
        yield FieldError(field=NAME, message=_("Make the name shorter."))
    if not typed.text(ADDRESS):
        yield FieldError(field=ADDRESS, message=_("Fill in the work mail."))
    elif len(typed.text(ADDRESS)) > LONGEST_ADDRESS:
        yield FieldError(field=ADDRESS, message=_("This address is too long to be a work mail."))


def new_person(typed: Typed) -> AddPerson:
    """Whom the form adds."""
    written = typed.text(LANGUAGE)
    return AddPerson(
        name=typed.text(NAME),
        email=typed.text(ADDRESS),
        roles=chosen_roles(typed),
        language=Language(written) if written in set(Language) else Language.NL,
    )


def role_changes(typed: Typed, *, person_id: int) -> ChangeRoles:
    """What the form changes of what it showed, so that another's change meanwhile stays."""
    shown = set(typed.text("gezien").split())
    seen = frozenset(role for role in ROLES if role.value in shown)
    chosen = chosen_roles(typed)
    return ChangeRoles(person_id=person_id, granted=chosen - seen, taken_back=seen - chosen)


def substitution(
    typed: Typed, *, absent_id: int, language: Language
) -> ArrangeSubstitution | list[FieldError]:
    """Who stands in for that person and when, or what lacks."""
    _ = translator(language)
    substitute_id = typed.whole(SUBSTITUTE)
    first, last = typed.day(FIRST_DAY), typed.day(LAST_DAY)
    if substitute_id is not None and first is not None and last is not None:
        return ArrangeSubstitution(
            absent_id=absent_id, substitute_id=substitute_id, starts_on=first, ends_on=last
        )
    lacks = {
        SUBSTITUTE: (substitute_id, _("Choose who stands in.")),
        FIRST_DAY: (first, _("Fill in the first day of the absence.")),
        LAST_DAY: (last, _("Fill in the last day of the absence.")),
    }
    return [
        FieldError(field=name, message=said) for name, (value, said) in lacks.items() if not value
    ]
