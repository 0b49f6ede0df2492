"""The closed sets of words that the engine uses; `docs/glossary.md` gives the Dutch of each."""

from enum import StrEnum


class Role(StrEnum):
    """A role in the process (seed chapters 1 to 3; `administrator` is the product's own)."""

    BOARD = "board"
    POLICY_ADVISER = "policy_adviser"
    INTERNAL_CLIENT = "internal_client"
    COORDINATOR = "coordinator"
    PROJECT_LEAD = "project_lead"
    STRATEGIC_BUYER = "strategic_buyer"
    BUYER = "buyer"
    CONTRACT_MANAGER = "contract_manager"
    ADVISER = "adviser"
    CONTRACTOR = "contractor"
    ADMINISTRATOR = "administrator"


class Language(StrEnum):
    """A language in which people read the product."""

    NL = "nl"
    EN = "en"


class ProjectStatus(StrEnum):
    """Where a project as a whole stands."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    STOPPED = "stopped"
    COMPLETED = "completed"


class AttemptStatus(StrEnum):
    """Where one attempt at a gate stands."""

    OPEN = "open"
    SUBMITTED = "submitted"
    PASSED = "passed"
    PASSED_WITH_CONDITIONS = "passed_with_conditions"
    RETURNED = "returned"
    STOPPED = "stopped"
    BEFORE_INTRODUCTION = "before_introduction"
    WITHDRAWN = "withdrawn"


class CheckStatus(StrEnum):
    """Where one check of an attempt stands."""

    OPEN = "open"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    NOT_APPLICABLE = "not_applicable"
    DEVIATION_REQUESTED = "deviation_requested"
    DEVIATION_APPROVED = "deviation_approved"
    DEVIATION_REFUSED = "deviation_refused"
    NOT_DONE = "not_done"


class CheckKind(StrEnum):
    """Where a check item came from."""

    DEFINITION = "definition"
    RECURRING = "recurring"
    VARIATION = "variation"
    CONDITION = "condition"


class AnswerValue(StrEnum):
    """What a person may answer to a check."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


class Outcome(StrEnum):
    """What the internal client may decide on a submitted gate."""

    GO = "go"
    GO_WITH_CONDITIONS = "go_with_conditions"
    RETURN = "return"
    STOP = "stop"
    BACK = "back"


class AdviceVerdict(StrEnum):
    """The coordinator's advice on a gate."""

    POSITIVE = "positive"
    POSITIVE_WITH_REMARKS = "positive_with_remarks"
    NEGATIVE = "negative"


class DeviationStatus(StrEnum):
    """Where a request to deviate (comply or explain) stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class EvidenceKind(StrEnum):
    """How evidence was handed in."""

    FILE = "file"
    LINK = "link"


class Anchor(StrEnum):
    """The moment from which an opening or due moment is counted (`process.md` 4.3)."""

    PLANNED_GATE = "planned_gate"
    PREVIOUS_GATE_DECIDED = "previous_gate_decided"
    AWARD = "award"
    START_OF_WORK = "start_of_work"
    VARIATION = "variation"
    PERIOD_END = "period_end"


class Recurrence(StrEnum):
    """How often a recurring check of the contract phase returns."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class EntryAction(StrEnum):
    """Work that a phase starts with, beside its checks (`engine.md`, a phase transition)."""

    TENDER_CHAPTER = "tender_chapter"
    BID_REGISTER = "bid_register"
    CONTRACT_BASELINE = "contract_baseline"
    DATA_COLLECTION_PLAN = "data_collection_plan"
    EVALUATION = "evaluation"


class Step(StrEnum):
    """One step of the flow `advance_phase`; the definition of a phase names which it takes."""

    REQUIRE_CHECK = "require_check"
    MOVE_PHASE = "move_phase"
    OPEN_CHECKS = "open_checks"
    ASSIGN_OWNERS = "assign_owners"
    PLAN_DUE_DATES = "plan_due_dates"
    ENTRY_ACTIONS = "entry_actions"
    WRITE_NOTICES = "write_notices"


class Material(StrEnum):
    """The material a project is mainly about; `both` is asphalt and concrete."""

    ASPHALT = "asphalt"
    CONCRETE = "concrete"
    BOTH = "both"
    OTHER = "other"


class SizeProfile(StrEnum):
    """The size of an authority (seed 4.2)."""

    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"


class Indicator(StrEnum):
    """What an objective counts (seed 4.1 step 1)."""

    MKI = "mki"
    CO2 = "co2"
    PRIMARY_MATERIAL = "primary_material"


class ObjectiveStatus(StrEnum):
    """How binding an objective is (seed 4.1 step 1: an ambition is the freer word)."""

    OBJECTIVE = "objective"
    AMBITION = "ambition"


class Channel(StrEnum):
    """How a person wants to be reached."""

    MAIL = "mail"
    APPRISE = "apprise"


class SubjectKind(StrEnum):
    """What a ladder of reminders is about."""

    CHECK = "check"
    DECISION = "decision"
    DEVIATION = "deviation"
    GATE = "gate"


class CommandKind(StrEnum):
    """What the driver is asked to carry out after a decision."""

    ADVANCE = "advance"
    GO_BACK = "go_back"
    CORRECT = "correct"


class CommandStatus(StrEnum):
    """Where the carrying out of a decision stands; users see `pending` as "wordt verwerkt"."""

    PENDING = "pending"
    CLAIMED = "claimed"
    DONE = "done"
    HELD = "held"


class OutboxState(StrEnum):
    """Where a message stands; `failed` is final and visible, with a way to send it again."""

    WAITING = "waiting"
    LEASED = "leased"
    SENT = "sent"
    FAILED = "failed"


class SweepStatus(StrEnum):
    """Where a sweep of reminders stands; a held one waits for a coordinator (the brake)."""

    DONE = "done"
    HELD = "held"
    RELEASED = "released"
    DISCARDED = "discarded"


class Origin(StrEnum):
    """Through which door an act came in."""

    CLI = "cli"
    API = "api"
    PORTAL = "portal"
    FLOW = "flow"
    DEMO = "demo"
    RULE = "rule"


class Message(StrEnum):
    """The messages that go out; each has a folder of templates of the same name."""

    NEW_STEPS = "new_steps"
    DIGEST = "digest"
    TOO_LATE = "too_late"
    NUDGE = "nudge"
    DECISION_ASKED = "decision_asked"
    DECIDED = "decided"
    DEVIATION_ASKED = "deviation_asked"
    DEVIATION_DECIDED = "deviation_decided"
    CHECK_RETURNED = "check_returned"
    TRANSITION_HELD = "transition_held"
    BATCH_HELD = "batch_held"
    COORDINATOR_WEEKLY = "coordinator_weekly"
    UNDELIVERED = "undelivered"
    MKI_REQUEST = "mki_request"
    MKI_REMINDER = "mki_reminder"
    MKI_RECEIVED = "mki_received"
    MKI_REFUSED = "mki_refused"
    BOARD_QUARTER = "board_quarter"


class RetentionClass(StrEnum):
    """How long the dossier of a project is kept after its last gate (Archiefwet 1995)."""

    TEN_YEARS = "ten_years"
    TWENTY_YEARS = "twenty_years"
    PERMANENT = "permanent"
