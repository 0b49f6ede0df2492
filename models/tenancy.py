"""Row level security on PostgreSQL: one organisation never reads or writes another's rows.

The product logs in as `poort_app`, which owns nothing. What must go over all organisations
(which of them have work to do) runs inside functions that belong to `poort_driver`, a role
that nobody can log in as and that sees nothing but the columns those functions need.
"""

from sqlalchemy import MetaData

APP_ROLE = "poort_app"
_DRIVER_ROLE = "poort_driver"

#: The organisation of the transaction, read once a statement; without one no row is seen.
_CURRENT = "(SELECT nullif(current_setting('app.org', true), '')::bigint)"
_OWN = f"organisation_id = {_CURRENT}"
#: Row level security holds for membership too, so what is found is a membership here.
_VISIBLE_PERSON = _OWN + " OR id IN (SELECT person_id FROM membership)"
#: What the functions of the driver read, by table.
_DRIVER_READS = {
    "organisation": ("id",),
    "command": ("organisation_id", "status", "lease_until"),
    "outbox": ("organisation_id", "sent_at", "failed_at", "available_at"),
    "webhook_delivery": ("organisation_id", "sent_at", "failed_at", "available_at"),
    "person": ("id", "email", "login_subject", "anonymised_at"),
    "membership": ("organisation_id", "person_id", "left_on"),
}
_DRIVER_FUNCTIONS = {
    "poort_organisations()": ("SETOF bigint", "SELECT id FROM organisation"),
    "poort_organisations_with_commands(moment timestamptz)": (
        "SETOF bigint",
        """SELECT DISTINCT organisation_id FROM command
WHERE status = 'pending' OR (status = 'claimed' AND lease_until <= moment)""",
    ),
    "poort_organisations_with_mail(moment timestamptz)": (
        "SETOF bigint",
        """SELECT DISTINCT organisation_id FROM outbox
WHERE sent_at IS NULL AND failed_at IS NULL AND available_at <= moment""",
    ),
    "poort_organisations_with_webhooks(moment timestamptz)": (
        "SETOF bigint",
        """SELECT DISTINCT organisation_id FROM webhook_delivery
WHERE sent_at IS NULL AND failed_at IS NULL AND available_at <= moment""",
    ),
    # A person is global: an authority that enters an address known elsewhere needs its id.
    "poort_person_with_email(address text)": (
        "bigint",
        "SELECT id FROM person WHERE email = address",
    ),
    # Who signs in has shown who they are, and not yet where; a known subject goes before an
    # address, so that a re-used address opens nothing.
    "poort_memberships_of_login(subject text, address text, today date)": (
        "TABLE (organisation_id bigint, person_id bigint)",
        """SELECT m.organisation_id, m.person_id FROM membership AS m
JOIN person AS p ON p.id = m.person_id
WHERE p.anonymised_at IS NULL AND (m.left_on IS NULL OR m.left_on > today)
AND (p.login_subject = subject OR (p.login_subject IS NULL AND p.email = address))""",
    ),
}


def functions() -> tuple[str, ...]:
    """The statements for what the triggers need before they are made."""
    return (_WRITTEN_BEFORE,)


def statements(metadata: MetaData) -> tuple[str, ...]:
    """The statements for roles, rights, policies and the functions of the driver."""
    tables = sorted(metadata.tables)
    return (
        _role(APP_ROLE, "LOGIN"),
        _role(_DRIVER_ROLE, "NOLOGIN"),
        f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}, {_DRIVER_ROLE}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(tables)} TO {APP_ROLE}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}",
        f"GRANT SELECT ON alembic_version TO {APP_ROLE}",
        *(statement for table in tables for statement in _policies(table)),
        *(statement for table in _DRIVER_READS for statement in _driver_policy(table)),
        *_driver_functions(),
    )


def _role(name: str, login: str) -> str:
    """A role is of the whole server, so another database may have brought it already."""
    return f"""DO $role$ BEGIN
  IF to_regrole('{name}') IS NULL THEN CREATE ROLE {name} {login}; END IF;
END $role$"""


def _policies(table: str) -> tuple[str, ...]:
    reads, writes = _OWN, _OWN
    if table == "organisation":
        reads = writes = f"id = {_CURRENT}"
    elif table == "person":
        reads = _VISIBLE_PERSON
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY own_organisation ON {table}\nUSING ({reads})\nWITH CHECK ({writes})",
    )


def _driver_policy(table: str) -> tuple[str, ...]:
    return (
        f"GRANT SELECT ({', '.join(_DRIVER_READS[table])}) ON {table} TO {_DRIVER_ROLE}",
        f"CREATE POLICY driver ON {table} FOR SELECT TO {_DRIVER_ROLE} USING (true)",
    )


def _driver_function(signature: str, *, returns: str, body: str) -> str:
    return (
        f"CREATE FUNCTION {signature} RETURNS {returns}\n"
        "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp\n"
        f"AS $driver$ {body} $driver$"
    )


def _driver_functions() -> tuple[str, ...]:
    """A role that takes over a function must be able to create in its schema, for that moment."""
    made = (
        statement
        for signature, (returns, body) in _DRIVER_FUNCTIONS.items()
        for statement in (
            _driver_function(signature, returns=returns, body=body),
            f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {signature} TO {APP_ROLE}",
            f"ALTER FUNCTION {signature} OWNER TO {_DRIVER_ROLE}",
        )
    )
    return (
        f"GRANT {_DRIVER_ROLE} TO CURRENT_USER",
        f"GRANT CREATE ON SCHEMA public TO {_DRIVER_ROLE}",
        *made,
        f"REVOKE CREATE ON SCHEMA public FROM {_DRIVER_ROLE}",
    )


#: Whether the row with this xmin was committed by an earlier transaction. A row that we see and
#: whose transaction is in progress is our own, be it from before a savepoint or behind it.
_WRITTEN_BEFORE = """\
CREATE FUNCTION poort_written_before(writer xid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp AS $written$
DECLARE
  ours bigint := pg_current_xact_id()::text::bigint;
  -- Transaction ids wrap at 2^32; the nearest one to ours is meant.
  ahead bigint := (writer::text::bigint - ours % 4294967296 + 6442450944) % 4294967296 - 2147483648;
BEGIN
  RETURN pg_xact_status((ours + ahead)::text::xid8) IS DISTINCT FROM 'in progress';
END
$written$"""
