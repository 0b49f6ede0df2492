"""The values of the messages to and about a contractor who hands in MKI data.

Texts are in the language of their reader; the sentences around them are the templates'.
"""

from datetime import date

from domain.vocabulary import Message
from notifications.messages import Context, ProjectName, Value


class Asked(Value):
    """What is asked: of which contract and contractor, for which period or moment."""

    project: ProjectName
    contract: str
    contractor: str
    about: str
    due_on: date
    working_days: int


class ManagerName(Value):
    """The contract manager who answers questions."""

    name: str
    email: str


class RefusedLine(Value):
    """A line that must be corrected, by its number, and why."""

    number: int
    product: str
    reason: str


class MkiRequest(Context):
    """The contractor is asked for the MKI data of a period or moment."""

    message = Message.MKI_REQUEST

    asked: Asked
    products: tuple[str, ...]
    evidence: tuple[str, ...]
    manager: ManagerName


class MkiReminder(Context):
    """The data asked did not come yet; `is_personal` when the contract manager reminds."""

    message = Message.MKI_REMINDER

    asked: Asked
    manager: ManagerName
    is_personal: bool = False


class MkiReceived(Context):
    """Data came in: the receipt of the contractor, or the work that it is for the manager."""

    message = Message.MKI_RECEIVED

    asked: Asked
    number: int
    lines: int
    sender: str
    signals: tuple[str, ...] = ()
    is_receipt: bool


class MkiRefused(Context):
    """Lines must be corrected; the rest is in order."""

    message = Message.MKI_REFUSED

    asked: Asked
    number: int
    lines: tuple[RefusedLine, ...]
    remark: str | None = None
    manager: ManagerName
