"""Statements that would break an invariant, each at the moment at which it would help."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.vocabulary import Outcome
from models.engines import Store
from tests.integration.store.rows import (
    World,
    accept,
    answer_yes,
    decide,
    make_notice,
    pass_gate,
    set_attempt,
    submit,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One statement, what went before it, and the rule that refuses it."""

    name: str
    stage: Callable[[Store, World], None]
    sql: str
    rule: str


def opened(store: Store, world: World) -> None:
    """The gate is open, its check is not answered."""


def answered(store: Store, world: World) -> None:
    with store.write(world.organisation) as session:
        answer_yes(session, world)


def submitted(store: Store, world: World) -> None:
    answered(store, world)
    with store.write(world.organisation) as session:
        submit(session, world)


def decided(store: Store, world: World) -> None:
    submitted(store, world)
    with store.write(world.organisation) as session:
        decide(session, world, Outcome.GO)


def returned(store: Store, world: World) -> None:
    submitted(store, world)
    with store.write(world.organisation) as session:
        decide(session, world, Outcome.RETURN)
        accept(session, world)
        set_attempt(session, world.attempt, status="returned")


def submitted_with_notice(store: Store, world: World) -> None:
    submitted(store, world)
    with store.write(world.organisation) as session:
        make_notice(session, world, attempt=None)


ON_BOTH = (
    Attack(
        name="move-the-phase",
        stage=opened,
        sql="UPDATE project SET phase_position = 2",
        rule="phase_needs_passed_gate",
    ),
    Attack(
        name="jump",
        stage=pass_gate,
        sql="UPDATE project SET phase_position = 3",
        rule="phase_moves_one_up",
    ),
    Attack(
        name="move-after-a-decision-that-was-not-carried-out",
        stage=decided,
        sql="UPDATE project SET phase_position = 2",
        rule="phase_needs_passed_gate",
    ),
    Attack(
        name="move-after-a-return",
        stage=returned,
        sql="UPDATE project SET phase_position = 2",
        rule="phase_needs_passed_gate",
    ),
    Attack(
        name="start-elsewhere",
        stage=opened,
        sql="""
INSERT INTO project (id, organisation_id, number, name, definition_id, status,
phase_position, last_position, introduced_at_position, material, started_on, version)
SELECT 99, organisation_id, number, name, definition_id, status, 3, last_position,
introduced_at_position, material, started_on, version FROM project""",
        rule="phase_starts_where_introduced",
    ),
    Attack(
        name="upsert-the-phase",
        stage=opened,
        sql="""
INSERT INTO project (id, organisation_id, number, name, definition_id, status,
phase_position, last_position, introduced_at_position, material, started_on, version)
SELECT id, organisation_id, number, name, definition_id, status, 3, last_position,
introduced_at_position, material, started_on, version FROM project WHERE true ON
CONFLICT (id) DO UPDATE SET phase_position = 2""",
        rule="phase_starts_where_introduced",
    ),
    Attack(
        name="upsert-the-phase-past-the-insert",
        stage=opened,
        sql="""
INSERT INTO project (id, organisation_id, number, name, definition_id, status,
phase_position, last_position, introduced_at_position, material, started_on, version)
SELECT id, organisation_id, number, name, definition_id, status, 1, last_position,
introduced_at_position, material, started_on, version FROM project WHERE true ON
CONFLICT (id) DO UPDATE SET phase_position = 2""",
        rule="phase_needs_passed_gate",
    ),
    Attack(
        name="delete-a-project",
        stage=opened,
        sql="DELETE FROM project",
        rule="project_is_kept",
    ),
    Attack(
        name="introduce-later",
        stage=opened,
        sql="UPDATE project SET introduced_at_position = 3, phase_position = 3",
        rule="project_keeps_identity",
    ),
    Attack(
        name="complete",
        stage=opened,
        sql="UPDATE project SET status = 'completed'",
        rule="completion_needs_last_gate",
    ),
    Attack(
        name="stop",
        stage=opened,
        sql="UPDATE project SET status = 'stopped'",
        rule="stop_needs_decision",
    ),
    Attack(
        name="shorten-the-process",
        stage=pass_gate,
        sql="UPDATE project SET last_position = 1, status = 'completed'",
        rule="definition_needs_migration",
    ),
    Attack(
        name="pass-undecided",
        stage=submitted,
        sql="UPDATE gate_attempt SET status = 'passed'",
        rule="attempt_needs_decision",
    ),
    Attack(
        name="pass-against-the-decision",
        stage=decided,
        sql="UPDATE gate_attempt SET status = 'passed_with_conditions'",
        rule="attempt_needs_decision",
    ),
    Attack(
        name="pass-what-is-not-accepted",
        stage=decided,
        sql="UPDATE gate_attempt SET status = 'passed'",
        rule="gate_has_unmet_check",
    ),
    Attack(
        name="pass-what-is-not-submitted",
        stage=opened,
        sql="UPDATE gate_attempt SET status = 'passed', submitted_by = 1",
        rule="attempt_moves_by_its_table",
    ),
    Attack(
        name="pass-by-an-insert",
        stage=opened,
        sql="""
INSERT INTO gate_attempt (organisation_id, project_id, position, gate_id, number,
status, opened_on, submitted_by, version) SELECT organisation_id, project_id, position,
gate_id, 2, 'passed', opened_on, 1, 1 FROM gate_attempt""",
        rule="attempt_starts_open",
    ),
    Attack(
        name="call-a-gate-before-introduction",
        stage=opened,
        sql="""
INSERT INTO gate_attempt (organisation_id, project_id, position, gate_id, number,
status, opened_on, version) SELECT organisation_id, project_id, position, gate_id, 2,
'before_introduction', opened_on, 1 FROM gate_attempt""",
        rule="introduction_at_import_only",
    ),
    Attack(
        name="delete-an-attempt",
        stage=opened,
        sql="DELETE FROM gate_attempt",
        rule="attempt_is_kept",
    ),
    Attack(
        name="undo-a-pass",
        stage=pass_gate,
        sql="UPDATE gate_attempt SET status = 'open'",
        rule="attempt_moves_by_its_table",
    ),
    Attack(
        name="take-back-what-was-decided",
        stage=decided,
        sql="UPDATE gate_attempt SET status = 'open'",
        rule="decided_attempt_stays_decided",
    ),
    Attack(
        name="change-who-submitted",
        stage=submitted,
        sql="UPDATE gate_attempt SET submitted_by = submitted_by + 1",
        rule="submission_stays",
    ),
    Attack(
        name="accept-undecided",
        stage=submitted,
        sql="UPDATE check_item SET status = 'accepted'",
        rule="acceptance_by_decision_only",
    ),
    Attack(
        name="accept-unanswered",
        stage=opened,
        sql="UPDATE check_item SET status = 'accepted', answer = 'yes'",
        rule="check_moves_by_its_table",
    ),
    Attack(
        name="answer-what-is-submitted",
        stage=submitted,
        sql="UPDATE check_item SET answer = 'no'",
        rule="submitted_answers_are_frozen",
    ),
    Attack(
        name="answer-what-has-passed",
        stage=pass_gate,
        sql="UPDATE check_item SET answer = 'no'",
        rule="acceptance_by_decision_only",
    ),
    Attack(
        name="make-a-check-advisory",
        stage=opened,
        sql="UPDATE check_item SET blocking = false",
        rule="check_keeps_definition",
    ),
    Attack(
        name="hang-a-check-elsewhere",
        stage=opened,
        sql="UPDATE check_item SET instance = 'x'",
        rule="check_keeps_identity",
    ),
    Attack(
        name="deviate-alone",
        stage=opened,
        sql="UPDATE check_item SET status = 'deviation_approved'",
        rule="check_moves_by_its_table",
    ),
    Attack(
        name="insert-an-accepted-check",
        stage=opened,
        sql="""
INSERT INTO check_item (organisation_id, project_id, attempt_id, check_id, instance,
kind, blocking, evidence_required, role, without_owner, status, answer, opens_on,
due_on, tight, version) SELECT organisation_id, project_id, attempt_id, 'other', '',
kind, blocking, evidence_required, role, without_owner, 'accepted', 'yes', opens_on,
due_on, tight, version FROM check_item""",
        rule="check_starts_open",
    ),
    Attack(
        name="delete-a-check",
        stage=opened,
        sql="DELETE FROM check_item",
        rule="check_is_kept",
    ),
    Attack(
        name="change-an-answer",
        stage=answered,
        sql="UPDATE answer SET value = 'yes'",
        rule="answer_stays",
    ),
    Attack(
        name="delete-an-answer",
        stage=answered,
        sql="DELETE FROM answer",
        rule="answer_stays",
    ),
    Attack(
        name="change-a-decision",
        stage=decided,
        sql="UPDATE decision SET outcome = 'stop'",
        rule="decision_stays",
    ),
    Attack(
        name="delete-a-decision",
        stage=decided,
        sql="DELETE FROM decision",
        rule="decision_stays",
    ),
    Attack(
        name="change-a-definition",
        stage=opened,
        sql="UPDATE definition SET body = '[]'",
        rule="definition_stays",
    ),
    Attack(
        name="delete-a-definition",
        stage=opened,
        sql="DELETE FROM definition",
        rule="definition_stays",
    ),
    Attack(
        name="change-an-event",
        stage=decided,
        sql="UPDATE audit_event SET result = 'stop'",
        rule="audit_stays",
    ),
    Attack(
        name="delete-an-event",
        stage=decided,
        sql="DELETE FROM audit_event",
        rule="audit_stays",
    ),
    Attack(
        name="move-the-head",
        stage=decided,
        sql="UPDATE audit_head SET sequence = 7",
        rule="chain_grows_by_one",
    ),
    Attack(
        name="drop-the-head",
        stage=decided,
        sql="DELETE FROM audit_head",
        rule="audit_stays",
    ),
    Attack(
        name="fork-the-chain",
        stage=decided,
        sql="""
INSERT INTO audit_event (organisation_id, sequence, at, origin, action, object_kind,
object_id, result, facts, previous_hash, hash) SELECT organisation_id, 2, at, origin,
'x.y', object_kind, object_id, result, facts, previous_hash, hash FROM audit_event""",
        rule="chain_has_one_end",
    ),
    Attack(
        name="change-a-message",
        stage=submitted_with_notice,
        sql="UPDATE outbox SET payload = '[]'",
        rule="message_stays",
    ),
    Attack(
        name="change-its-key",
        stage=submitted_with_notice,
        sql="UPDATE outbox SET dedupe_key = 'x'",
        rule="message_stays",
    ),
    Attack(
        name="delete-a-message",
        stage=submitted_with_notice,
        sql="DELETE FROM outbox",
        rule="message_is_kept",
    ),
    Attack(
        name="delete-the-authority",
        stage=opened,
        sql="DELETE FROM organisation",
        rule="organisation_is_kept",
    ),
)
