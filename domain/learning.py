"""The closed sets of words of monitoring and learning; `docs/glossary.md` gives the Dutch."""

from enum import StrEnum


class LogKind(StrEnum):
    """What the coordinator keeps a log of (seed 2.2)."""

    OPPORTUNITY = "opportunity"
    BARRIER = "barrier"


class LogStatus(StrEnum):
    """Where an entry of the log stands."""

    OPEN = "open"
    TAKEN_UP = "taken_up"
    CLOSED = "closed"


class ProposalStatus(StrEnum):
    """Where a proposal to adjust policy or ceilings stands with the board (seed 4.1 step 5)."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class ProposalSubject(StrEnum):
    """What a proposal wants to adjust."""

    POLICY = "policy"
    CEILING = "ceiling"
    OBJECTIVE = "objective"
    PROCESS = "process"
