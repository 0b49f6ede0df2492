"""The archive of a dossier in words: the page to read it on, and how to see that it is whole."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from domain.definition import ProcessDefinition
from domain.vocabulary import Language
from models.queries.timeline import EventRow
from notifications.language import translator
from reports.readable import Section
from usecases.event_words import quoted, sentence
from usecases.plain_values import shown, shows_with

Rows = Sequence[Mapping[str, object]]

#: What a reader wants of each table, in the order of the page; the JSON beside it holds all.
_READABLE: Final[Mapping[str, tuple[str, ...]]] = {
    "team": ("role", "person", "started_on", "ended_on"),
    "decisions": ("gate", "attempt", "outcome", "reason", "decided_by", "decided_at"),
    "conditions": ("gate", "label", "role", "due_on"),
    "corrections": ("gate", "attempt", "reason", "corrected_by", "corrected_at"),
    "advice": ("gate", "attempt", "verdict", "text", "given_by", "given_at"),
    "deviations": ("check", "status", "reason", "measure", "requested_by", "decided_by"),
    "answers": ("check", "instance", "answer", "reason", "answered_by", "answered_at"),
    "evidence": ("check", "name", "url", "path", "added_by", "added_at", "withdrawn_at"),
    "gates": ("gate", "first_planned_on", "planned_on", "attempt", "status", "submitted_by"),
    "suspensions": ("started_on", "ended_on", "reason", "requested_by"),
    "contracts": ("lot", "name", "contract", "contractor", "awarded_on"),
}
_TABLES: Final = {
    "team": "Team",
    "decisions": "Decisions",
    "conditions": "Conditions",
    "corrections": "Corrected decisions",
    "advice": "Advice",
    "deviations": "Deviations",
    "answers": "Answers",
    "evidence": "Documents",
    "gates": "Gates",
    "suspensions": "Suspensions",
    "contracts": "Lots and contracts",
}
_COLUMNS: Final = {
    "added_at": "Added on",
    "added_by": "Added by",
    "answer": "Answer",
    "answered_at": "Answered on",
    "answered_by": "Answered by",
    "attempt": "Attempt",
    "awarded_on": "Awarded on",
    "check": "Step",
    "contract": "Contract",
    "contractor": "Contractor",
    "corrected_at": "Corrected on",
    "corrected_by": "Corrected by",
    "decided_at": "Decided on",
    "decided_by": "Decided by",
    "due_on": "Due on",
    "ended_on": "Until",
    "first_planned_on": "First planned on",
    "gate": "Gate",
    "given_at": "Given on",
    "given_by": "Given by",
    "instance": "Period",
    "label": "Condition",
    "lot": "Lot",
    "measure": "Measure",
    "name": "Name",
    "outcome": "Decision",
    "path": "File in this archive",
    "person": "Person",
    "planned_on": "Planned on",
    "reason": "Reason",
    "requested_by": "Requested by",
    "role": "Role",
    "started_on": "From",
    "status": "Status",
    "submitted_by": "Submitted by",
    "text": "Text",
    "url": "Link",
    "verdict": "Verdict",
    "withdrawn_at": "Withdrawn on",
}
_README: Final = (
    "This is the archive of one dossier of MKI-poort: project {number}, {name}, of {authority}.",
    (
        "dossier.html is the dossier to read. The folder data holds the same and more as JSON. "
        "The folder documents holds every file that was handed in as evidence, withdrawn ones "
        "too. The folder metadata describes the dossier and each file by MDTO."
    ),
    "Is every file whole? Unpack the archive and run: sha256sum --check sha256sums.txt",
    (
        "Was nothing changed in the trail? audit.json holds every event of this project up to "
        "number {size} of the trail of the authority. Each event has a fingerprint (hash) over "
        "its contents and over the fingerprint of the event before it, and a path (proof) by "
        "RFC 6962 that leads from that fingerprint to the root of the whole trail."
    ),
    "The root over {size} events is: {root}",
    (
        "MKI-poort checks all of this at once: poort audit verify-archive FILE. On the store of"
        " the authority it also checks that the trail of the authority still has that root."
    ),
    (
        "By hand: hash = SHA-256(previous_hash as bytes + fields as JSON with sorted keys, "
        "without spaces, UTF-8). text_hash = SHA-256 of the JSON list [salt, text]. Leaf = "
        "SHA-256(byte 0 + hash as bytes), node = SHA-256(byte 1 + left + right); index counts "
        "from 0."
    ),
    (
        "The trail names people by a pseudonym, which stays when somebody leaves and is "
        "anonymised. The other files hold the names of the people who did the work: give the "
        "archive to nobody who may not know them."
    ),
)


def readme(language: Language, **facts: object) -> bytes:
    """How the archive is built up, and how to see by oneself that nothing was changed in it."""
    _ = translator(language)
    return ("\n\n".join(_(text).format_map(facts) for text in _README) + "\n").encode()


def dossier_sections(
    tables: Mapping[str, Rows],
    events: Sequence[EventRow],
    *,
    definition: ProcessDefinition,
    language: Language,
) -> Iterator[Section]:
    """The tables that a reader wants, and what happened, the oldest first."""
    _ = translator(language)
    show = shows_with(definition, language)
    for table, columns in _READABLE.items():
        rows = tables[table]
        yield Section(
            title=_(_TABLES[table]),
            sentences=() if rows else (_("None."),),
            columns=tuple(_(_COLUMNS[one]) for one in columns) if rows else (),
            rows=[[show(one, row[one]) for one in columns] for row in rows],
        )
    yield Section(
        title=_("What happened"),
        columns=(_("When"), _("What"), _("Written with it")),
        rows=[
            (
                shown(event.at, language),
                sentence(event, definition=definition, language=language),
                quoted(event) or "",
            )
            for event in events
        ],
    )
