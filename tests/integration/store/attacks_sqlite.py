"""Statements that only SQLite knows: they replace rows, or go on past a refusal."""

from tests.integration.store.attacks import Attack, opened

ON_SQLITE = (
    Attack(
        name="replace-a-project",
        stage=opened,
        sql="""
REPLACE INTO project (id, organisation_id, number, name, definition_id, status,
phase_position, last_position, introduced_at_position, material, started_on, version)
SELECT id, organisation_id, number, name, definition_id, status, 1, last_position,
introduced_at_position, material, started_on, version FROM project""",
        rule="project_is_kept",
    ),
    Attack(
        name="replace-a-project-by-its-number",
        stage=opened,
        sql="""
INSERT OR REPLACE INTO project (id, organisation_id, number, name, definition_id,
status, phase_position, last_position, introduced_at_position, material, started_on,
version) SELECT 99, organisation_id, number, name, definition_id, status, 1,
last_position, introduced_at_position, material, started_on, version FROM project""",
        rule="project_is_kept",
    ),
    Attack(
        name="update-or-replace",
        stage=opened,
        sql="UPDATE OR REPLACE project SET phase_position = 2",
        rule="phase_needs_passed_gate",
    ),
    Attack(
        name="update-or-ignore",
        stage=opened,
        sql="UPDATE OR IGNORE project SET phase_position = 2",
        rule="phase_needs_passed_gate",
    ),
    Attack(
        name="replace-a-check",
        stage=opened,
        sql="""
REPLACE INTO check_item (id, organisation_id, project_id, attempt_id, check_id,
instance, kind, blocking, evidence_required, role, without_owner, status, opens_on,
due_on, tight, version) SELECT id, organisation_id, project_id, attempt_id, check_id,
'', kind, 0, evidence_required, role, without_owner, 'open', opens_on, due_on, tight,
version FROM check_item""",
        rule="check_is_kept",
    ),
    Attack(
        name="replace-a-definition",
        stage=opened,
        sql="""
REPLACE INTO definition (id, organisation_id, process_id, version, checksum, body,
released_at) SELECT id, organisation_id, process_id, version, checksum, '[]',
released_at FROM definition""",
        rule="definition_stays",
    ),
    Attack(
        name="found-a-second-authority",
        stage=opened,
        sql="""
INSERT INTO organisation (slug, name, size_profile, language, portal_url,
closed_on_good_friday, closed_on_liberation_day, created_at) SELECT 'two', name,
size_profile, language, portal_url, 0, 0, created_at FROM organisation""",
        rule="one_organisation_a_file",
    ),
)
