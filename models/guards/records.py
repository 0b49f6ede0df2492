"""What is written once: definitions, the audit trail, messages, reminders (invariants 5 to 7)."""

from models.guards.guard import Act, Guard, changed, kept_as_written

_MIGRATIONS = (
    Guard(
        rule="migration_starts_where_project_is",
        table="project_migration",
        act=Act.INSERT,
        refuses="NOT EXISTS (SELECT 1 FROM project p\n"
        "    WHERE p.id = NEW.project_id AND p.definition_id = NEW.from_definition_id)",
    ),
    *kept_as_written("project_migration", rule="migration_stays"),
    *kept_as_written("definition", rule="definition_stays"),
)

#: The head and its newest event name each other, so that no second branch can be written.
_AUDIT = (
    Guard(
        rule="chain_has_one_end",
        table="audit_event",
        act=Act.INSERT,
        refuses="NOT EXISTS (SELECT 1 FROM audit_head h\n"
        "    WHERE h.organisation_id = NEW.organisation_id\n"
        "    AND h.sequence = NEW.sequence - 1 AND h.hash = NEW.previous_hash)",
    ),
    *kept_as_written("audit_event", rule="audit_stays"),
    *kept_as_written("audit_text", rule="audit_stays", may_go=True),
    *kept_as_written("audit_root", rule="audit_stays"),
    Guard(
        rule="chain_starts_at_zero",
        table="audit_head",
        act=Act.INSERT,
        refuses="NEW.sequence <> 0",
    ),
    Guard(
        rule="chain_grows_by_one",
        table="audit_head",
        act=Act.UPDATE,
        refuses="NEW.organisation_id <> OLD.organisation_id\n"
        "  OR NEW.sequence <> OLD.sequence + 1\n"
        "  OR NOT EXISTS (SELECT 1 FROM audit_event e\n"
        "    WHERE e.organisation_id = NEW.organisation_id\n"
        "    AND e.sequence = NEW.sequence AND e.hash = NEW.hash)",
    ),
    Guard(rule="audit_stays", table="audit_head", act=Act.DELETE),
)

_WORK = (
    Guard(
        rule="message_stays",
        table="outbox",
        act=Act.UPDATE,
        refuses=changed(
            "id",
            "organisation_id",
            "recipient_id",
            "on_behalf_of",
            "external_name",
            "external_email",
            "message",
            "language",
            "dedupe_key",
            "message_id",
            "thread_key",
            "decision_attempt_id",
            "created_at",
        ),
    ),
    # What was sent may lose its words, since they hold names of people who left (AVG art. 5).
    Guard(
        rule="message_stays",
        table="outbox",
        act=Act.UPDATE,
        refuses=changed("payload") + " AND NOT (NEW.payload = '{}' AND OLD.sent_at IS NOT NULL)",
    ),
    Guard(
        rule="sent_stays_sent",
        table="outbox",
        act=Act.UPDATE,
        refuses="OLD.sent_at IS NOT NULL AND " + changed("sent_at"),
    ),
    Guard(rule="message_is_kept", table="outbox", act=Act.DELETE),
    *kept_as_written("reminder", rule="reminder_stays"),
    Guard(
        rule="command_stays",
        table="command",
        act=Act.UPDATE,
        refuses=changed("id", "organisation_id", "key", "kind", "project_id", "attempt_id")
        + " OR (OLD.status = 'done' AND NEW.status <> 'done')",
    ),
    Guard(rule="command_is_kept", table="command", act=Act.DELETE),
    *kept_as_written("advice", rule="advice_stays"),
)

_ORGANISATION = (
    Guard(
        rule="organisation_keeps_identity",
        table="organisation",
        act=Act.UPDATE,
        refuses=changed("id"),
    ),
    Guard(rule="organisation_is_kept", table="organisation", act=Act.DELETE),
)

#: On SQLite the wall between two organisations is the file.
ONE_ORGANISATION = Guard(
    rule="one_organisation_a_file",
    table="organisation",
    act=Act.INSERT,
    refuses="EXISTS (SELECT 1 FROM organisation)",
)


def guards() -> tuple[Guard, ...]:
    """The guards of what is written once."""
    return (*_MIGRATIONS, *_AUDIT, *_WORK, *_ORGANISATION)
