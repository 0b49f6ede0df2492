"""Why a file is not read as a declaration."""

from http import HTTPStatus
from typing import ClassVar

from domain.errors import PoortError


class DeclarationUnreadableError(PoortError):
    """The file has none of the forms that are read, or it is damaged or unsafe."""

    message: ClassVar[str] = (
        "{name} is no declaration that can be read. Ask for ILCD+EPD as XML or JSON, or for"
        " openEPD as JSON."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


class DeclarationTooLargeError(PoortError):
    """The file is larger than any declaration is."""

    message: ClassVar[str] = (
        "The file is larger than {limit_megabytes} MB. Hand in the declaration of one product."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class AmountUnreadableError(PoortError):
    """An amount is no number, so that nobody knows what was declared."""

    message: ClassVar[str] = (
        "'{written}' is not a number, for {impact} in module {module}. Have the declaration"
        " corrected."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY
