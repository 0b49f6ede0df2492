CREATE TABLE organisation (
	id BIGSERIAL NOT NULL,
	slug VARCHAR(40) NOT NULL,
	name VARCHAR(200) NOT NULL,
	size_profile VARCHAR(40) NOT NULL,
	language VARCHAR(40) NOT NULL,
	portal_url VARCHAR(200) NOT NULL,
	closed_on_good_friday BOOLEAN NOT NULL,
	closed_on_liberation_day BOOLEAN NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_organisation PRIMARY KEY (id),
	CONSTRAINT uq_organisation_slug UNIQUE (slug),
	CONSTRAINT ck_organisation_size_profile CHECK (size_profile IN ('large', 'medium', 'small')),
	CONSTRAINT ck_organisation_language CHECK (language IN ('nl', 'en'))
)

CREATE TABLE audit_head (
	organisation_id BIGINT NOT NULL,
	sequence INTEGER NOT NULL,
	hash VARCHAR(64) NOT NULL,
	CONSTRAINT pk_audit_head PRIMARY KEY (organisation_id),
	CONSTRAINT fk_audit_head_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE TABLE audit_event (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	sequence INTEGER NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	actor VARCHAR(32),
	on_behalf_of VARCHAR(32),
	origin VARCHAR(40) NOT NULL,
	action VARCHAR(60) NOT NULL,
	object_kind VARCHAR(40) NOT NULL,
	object_id BIGINT NOT NULL,
	project_id BIGINT,
	result VARCHAR(60) NOT NULL,
	facts TEXT NOT NULL,
	text_hash VARCHAR(64),
	decision_attempt_id BIGINT,
	previous_hash VARCHAR(64) NOT NULL,
	hash VARCHAR(64) NOT NULL,
	CONSTRAINT pk_audit_event PRIMARY KEY (id),
	CONSTRAINT uq_audit_event_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_audit_event_organisation_id_sequence UNIQUE (organisation_id, sequence),
	CONSTRAINT uq_audit_event_organisation_id_decision_attempt_id UNIQUE (organisation_id, decision_attempt_id),
	CONSTRAINT ck_audit_event_decided CHECK ((action = 'gate.decided') = (decision_attempt_id IS NOT NULL)),
	CONSTRAINT fk_audit_event_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_audit_event_origin CHECK (origin IN ('cli', 'api', 'portal', 'flow', 'demo', 'rule'))
)

CREATE INDEX ix_audit_event_project ON audit_event (organisation_id, project_id, sequence)

CREATE TABLE audit_root (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	sequence INTEGER NOT NULL,
	root VARCHAR(64) NOT NULL,
	taken_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_audit_root PRIMARY KEY (id),
	CONSTRAINT uq_audit_root_organisation_id_sequence UNIQUE (organisation_id, sequence),
	CONSTRAINT fk_audit_root_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE TABLE benchmark (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	source VARCHAR(64) NOT NULL,
	year INTEGER NOT NULL,
	product VARCHAR(200) NOT NULL,
	unit VARCHAR(40) NOT NULL,
	weighting_set VARCHAR(40) NOT NULL,
	projects INTEGER NOT NULL,
	ratio BIGINT NOT NULL,
	imported_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_benchmark PRIMARY KEY (id),
	CONSTRAINT uq_benchmark_organisation_id_source_year_product_unit_w_ec02 UNIQUE (organisation_id, source, year, product, unit, weighting_set),
	CONSTRAINT fk_benchmark_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_benchmark_quantity_unit CHECK (unit IN ('ton', 'm3', 'm2', 'm', 'kg', 'st')),
	CONSTRAINT ck_benchmark_weighting_set CHECK (weighting_set IN ('A1', 'A2'))
)

CREATE TABLE closed_day (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	day DATE NOT NULL,
	reason VARCHAR(200) NOT NULL,
	CONSTRAINT pk_closed_day PRIMARY KEY (id),
	CONSTRAINT uq_closed_day_organisation_id_day UNIQUE (organisation_id, day),
	CONSTRAINT fk_closed_day_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE TABLE calendar_day (
	organisation_id BIGINT NOT NULL,
	day DATE NOT NULL,
	is_working BOOLEAN NOT NULL,
	working_number INTEGER NOT NULL,
	CONSTRAINT pk_calendar_day PRIMARY KEY (organisation_id, day),
	CONSTRAINT fk_calendar_day_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE TABLE person (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	name VARCHAR(200) NOT NULL,
	email VARCHAR(254) NOT NULL,
	language VARCHAR(40) NOT NULL,
	login_subject VARCHAR(200),
	pseudonym VARCHAR(32) NOT NULL,
	anonymised_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_person PRIMARY KEY (id),
	CONSTRAINT uq_person_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT fk_person_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT uq_person_email UNIQUE (email),
	CONSTRAINT ck_person_language CHECK (language IN ('nl', 'en')),
	CONSTRAINT uq_person_login_subject UNIQUE (login_subject),
	CONSTRAINT uq_person_pseudonym UNIQUE (pseudonym)
)

CREATE TABLE objective (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	indicator VARCHAR(40) NOT NULL,
	status VARCHAR(40) NOT NULL,
	name VARCHAR(200) NOT NULL,
	reference_year INTEGER NOT NULL,
	scope_1 BOOLEAN NOT NULL,
	scope_2 BOOLEAN NOT NULL,
	scope_3 BOOLEAN NOT NULL,
	reference_value BIGINT,
	weighting_set VARCHAR(40),
	adopted_on DATE NOT NULL,
	withdrawn_on DATE,
	CONSTRAINT pk_objective PRIMARY KEY (id),
	CONSTRAINT uq_objective_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_objective_organisation_id_indicator_reference_year_a_1ebe UNIQUE (organisation_id, indicator, reference_year, adopted_on),
	CONSTRAINT ck_objective_has_scope CHECK (scope_1 OR scope_2 OR scope_3),
	CONSTRAINT fk_objective_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_objective_indicator CHECK (indicator IN ('mki', 'co2', 'primary_material')),
	CONSTRAINT ck_objective_objective_status CHECK (status IN ('objective', 'ambition')),
	CONSTRAINT ck_objective_weighting_set CHECK (weighting_set IN ('A1', 'A2'))
)

CREATE TABLE policy (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	version INTEGER NOT NULL,
	title VARCHAR(200) NOT NULL,
	adopted_on DATE NOT NULL,
	minimum_mki_weight_percent INTEGER NOT NULL,
	mki_obligatory_from BIGINT,
	required_set VARCHAR(40),
	required_method VARCHAR(60),
	sanction_factor BIGINT,
	body TEXT NOT NULL,
	CONSTRAINT pk_policy PRIMARY KEY (id),
	CONSTRAINT uq_policy_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_policy_organisation_id_version UNIQUE (organisation_id, version),
	CONSTRAINT ck_policy_percent CHECK (minimum_mki_weight_percent BETWEEN 0 AND 100),
	CONSTRAINT fk_policy_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_policy_weighting_set CHECK (required_set IN ('A1', 'A2'))
)

CREATE TABLE definition (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	process_id VARCHAR(60) NOT NULL,
	version VARCHAR(20) NOT NULL,
	checksum VARCHAR(64) NOT NULL,
	body TEXT NOT NULL,
	released_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_definition PRIMARY KEY (id),
	CONSTRAINT uq_definition_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_definition_organisation_id_process_id_version UNIQUE (organisation_id, process_id, version),
	CONSTRAINT fk_definition_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE TABLE idempotency_key (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	key VARCHAR(64) NOT NULL,
	fields_hash VARCHAR(64) NOT NULL,
	outcome TEXT NOT NULL,
	stored_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_idempotency_key PRIMARY KEY (id),
	CONSTRAINT uq_idempotency_key_organisation_id_key UNIQUE (organisation_id, key),
	CONSTRAINT fk_idempotency_key_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE TABLE webhook (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	name VARCHAR(100) NOT NULL,
	url VARCHAR(2000) NOT NULL,
	secret VARCHAR(100) NOT NULL,
	events VARCHAR(1000) NOT NULL,
	created_by BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	stopped_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_webhook PRIMARY KEY (id),
	CONSTRAINT uq_webhook_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT fk_webhook_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_webhook_created_by_person FOREIGN KEY(created_by) REFERENCES person (id)
)

CREATE TABLE ladder_version (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	subject_kind VARCHAR(40) NOT NULL,
	body TEXT NOT NULL,
	changed_by BIGINT NOT NULL,
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_ladder_version PRIMARY KEY (id),
	CONSTRAINT fk_ladder_version_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_ladder_version_subject_kind CHECK (subject_kind IN ('check', 'decision', 'deviation', 'gate')),
	CONSTRAINT fk_ladder_version_changed_by_person FOREIGN KEY(changed_by) REFERENCES person (id)
)

CREATE INDEX ix_ladder_version_newest ON ladder_version (organisation_id, subject_kind, id)

CREATE TABLE audit_text (
	audit_event_id BIGINT NOT NULL,
	organisation_id BIGINT NOT NULL,
	salt VARCHAR(32) NOT NULL,
	text TEXT NOT NULL,
	CONSTRAINT pk_audit_text PRIMARY KEY (audit_event_id),
	CONSTRAINT fk_audit_text_organisation_id_audit_event_id_audit_event FOREIGN KEY(organisation_id, audit_event_id) REFERENCES audit_event (organisation_id, id),
	CONSTRAINT fk_audit_text_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE TABLE proposal (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	subject VARCHAR(40) NOT NULL,
	title VARCHAR(200) NOT NULL,
	body TEXT NOT NULL,
	figures TEXT NOT NULL,
	status VARCHAR(40) NOT NULL,
	proposed_by BIGINT NOT NULL,
	proposed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	answered_by BIGINT,
	answered_at TIMESTAMP WITH TIME ZONE,
	answer TEXT,
	policy_id BIGINT,
	CONSTRAINT pk_proposal PRIMARY KEY (id),
	CONSTRAINT uq_proposal_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT fk_proposal_organisation_id_policy_id_policy FOREIGN KEY(organisation_id, policy_id) REFERENCES policy (organisation_id, id),
	CONSTRAINT ck_proposal_answered CHECK ((status = 'proposed') = (answered_at IS NULL)),
	CONSTRAINT ck_proposal_policy_follows CHECK (policy_id IS NULL OR status = 'accepted'),
	CONSTRAINT fk_proposal_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_proposal_proposal_subject CHECK (subject IN ('policy', 'ceiling', 'objective', 'process')),
	CONSTRAINT ck_proposal_proposal_status CHECK (status IN ('proposed', 'accepted', 'declined')),
	CONSTRAINT fk_proposal_proposed_by_person FOREIGN KEY(proposed_by) REFERENCES person (id),
	CONSTRAINT fk_proposal_answered_by_person FOREIGN KEY(answered_by) REFERENCES person (id)
)

CREATE TABLE membership (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	person_id BIGINT NOT NULL,
	channel VARCHAR(40) NOT NULL,
	channel_url VARCHAR(500),
	joined_on DATE NOT NULL,
	left_on DATE,
	CONSTRAINT pk_membership PRIMARY KEY (id),
	CONSTRAINT uq_membership_organisation_id_person_id UNIQUE (organisation_id, person_id),
	CONSTRAINT ck_membership_channel_has_url CHECK (channel = 'mail' OR channel_url IS NOT NULL),
	CONSTRAINT fk_membership_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_membership_person_id_person FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT ck_membership_channel CHECK (channel IN ('mail', 'apprise'))
)

CREATE TABLE objective_target (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	objective_id BIGINT NOT NULL,
	year INTEGER NOT NULL,
	reduction_percent INTEGER NOT NULL,
	CONSTRAINT pk_objective_target PRIMARY KEY (id),
	CONSTRAINT uq_objective_target_organisation_id_objective_id_year UNIQUE (organisation_id, objective_id, year),
	CONSTRAINT fk_objective_target_organisation_id_objective_id_objective FOREIGN KEY(organisation_id, objective_id) REFERENCES objective (organisation_id, id),
	CONSTRAINT ck_objective_target_percent CHECK (reduction_percent BETWEEN 0 AND 100),
	CONSTRAINT fk_objective_target_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE TABLE policy_obligation (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	policy_id BIGINT NOT NULL,
	material VARCHAR(40) NOT NULL,
	from_eur BIGINT NOT NULL,
	CONSTRAINT pk_policy_obligation PRIMARY KEY (id),
	CONSTRAINT uq_policy_obligation_organisation_id_policy_id_material UNIQUE (organisation_id, policy_id, material),
	CONSTRAINT fk_policy_obligation_organisation_id_policy_id_policy FOREIGN KEY(organisation_id, policy_id) REFERENCES policy (organisation_id, id),
	CONSTRAINT fk_policy_obligation_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_policy_obligation_material CHECK (material IN ('asphalt', 'concrete', 'both', 'other'))
)

CREATE TABLE policy_ceiling (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	policy_id BIGINT NOT NULL,
	product VARCHAR(200) NOT NULL,
	unit VARCHAR(40) NOT NULL,
	weighting_set VARCHAR(40) NOT NULL,
	ceiling_eur BIGINT NOT NULL,
	valid_from DATE NOT NULL,
	valid_until DATE,
	source VARCHAR(300) NOT NULL,
	CONSTRAINT pk_policy_ceiling PRIMARY KEY (id),
	CONSTRAINT uq_policy_ceiling_organisation_id_policy_id_product_wei_57a8 UNIQUE (organisation_id, policy_id, product, weighting_set, valid_from),
	CONSTRAINT fk_policy_ceiling_organisation_id_policy_id_policy FOREIGN KEY(organisation_id, policy_id) REFERENCES policy (organisation_id, id),
	CONSTRAINT ck_policy_ceiling_dates CHECK (valid_until IS NULL OR valid_until >= valid_from),
	CONSTRAINT fk_policy_ceiling_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_policy_ceiling_quantity_unit CHECK (unit IN ('ton', 'm3', 'm2', 'm', 'kg', 'st')),
	CONSTRAINT ck_policy_ceiling_weighting_set CHECK (weighting_set IN ('A1', 'A2'))
)

CREATE TABLE project (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	number VARCHAR(40) NOT NULL,
	name VARCHAR(200) NOT NULL,
	definition_id BIGINT NOT NULL,
	status VARCHAR(40) NOT NULL,
	phase_position INTEGER NOT NULL,
	last_position INTEGER NOT NULL,
	introduced_at_position INTEGER NOT NULL,
	material VARCHAR(40) NOT NULL,
	department VARCHAR(100),
	value_eur BIGINT,
	mki_weight_percent INTEGER,
	objective_id BIGINT,
	framework_id BIGINT,
	started_on DATE NOT NULL,
	finished_on DATE,
	version INTEGER NOT NULL,
	CONSTRAINT pk_project PRIMARY KEY (id),
	CONSTRAINT uq_project_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_project_organisation_id_number UNIQUE (organisation_id, number),
	CONSTRAINT fk_project_organisation_id_definition_id_definition FOREIGN KEY(organisation_id, definition_id) REFERENCES definition (organisation_id, id),
	CONSTRAINT fk_project_organisation_id_objective_id_objective FOREIGN KEY(organisation_id, objective_id) REFERENCES objective (organisation_id, id),
	CONSTRAINT ck_project_position CHECK (phase_position BETWEEN 1 AND last_position),
	CONSTRAINT ck_project_weight CHECK (mki_weight_percent BETWEEN 0 AND 100),
	CONSTRAINT fk_project_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_project_project_status CHECK (status IN ('active', 'suspended', 'stopped', 'completed')),
	CONSTRAINT ck_project_material CHECK (material IN ('asphalt', 'concrete', 'both', 'other'))
)

CREATE INDEX ix_project_active ON project (organisation_id, id, definition_id, department, number) WHERE status = 'active'

CREATE TABLE sweep (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	today DATE NOT NULL,
	ran_at TIMESTAMP WITH TIME ZONE NOT NULL,
	status VARCHAR(40) NOT NULL,
	held_because VARCHAR(300),
	reminders INTEGER NOT NULL,
	messages INTEGER NOT NULL,
	released_by BIGINT,
	released_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_sweep PRIMARY KEY (id),
	CONSTRAINT uq_sweep_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT fk_sweep_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_sweep_sweep_status CHECK (status IN ('done', 'held', 'released', 'discarded')),
	CONSTRAINT fk_sweep_released_by_person FOREIGN KEY(released_by) REFERENCES person (id)
)

CREATE INDEX ix_sweep_today ON sweep (organisation_id, today)

CREATE TABLE portal_session (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	person_id BIGINT NOT NULL,
	token_hash VARCHAR(64) NOT NULL,
	method VARCHAR(20) NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	last_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
	revoked_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_portal_session PRIMARY KEY (id),
	CONSTRAINT uq_portal_session_organisation_id_token_hash UNIQUE (organisation_id, token_hash),
	CONSTRAINT fk_portal_session_organisation_id_person_id_membership FOREIGN KEY(organisation_id, person_id) REFERENCES membership (organisation_id, person_id),
	CONSTRAINT fk_portal_session_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE INDEX ix_portal_session_person ON portal_session (organisation_id, person_id)

CREATE TABLE calendar_feed (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	person_id BIGINT NOT NULL,
	token_hash VARCHAR(64) NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	revoked_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_calendar_feed PRIMARY KEY (id),
	CONSTRAINT uq_calendar_feed_organisation_id_token_hash UNIQUE (organisation_id, token_hash),
	CONSTRAINT fk_calendar_feed_organisation_id_person_id_membership FOREIGN KEY(organisation_id, person_id) REFERENCES membership (organisation_id, person_id),
	CONSTRAINT fk_calendar_feed_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE UNIQUE INDEX uq_calendar_feed_person ON calendar_feed (organisation_id, person_id) WHERE revoked_at IS NULL

CREATE TABLE api_token (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	person_id BIGINT NOT NULL,
	name VARCHAR(100) NOT NULL,
	token_hash VARCHAR(64) NOT NULL,
	scopes VARCHAR(1000) NOT NULL,
	created_by BIGINT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_on DATE,
	last_used_on DATE,
	revoked_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_api_token PRIMARY KEY (id),
	CONSTRAINT uq_api_token_organisation_id_token_hash UNIQUE (organisation_id, token_hash),
	CONSTRAINT fk_api_token_organisation_id_person_id_membership FOREIGN KEY(organisation_id, person_id) REFERENCES membership (organisation_id, person_id),
	CONSTRAINT fk_api_token_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_api_token_created_by_person FOREIGN KEY(created_by) REFERENCES person (id)
)

CREATE TABLE webhook_delivery (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	webhook_id BIGINT NOT NULL,
	event VARCHAR(60) NOT NULL,
	event_key VARCHAR(64) NOT NULL,
	payload TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	available_at TIMESTAMP WITH TIME ZONE NOT NULL,
	lease_until TIMESTAMP WITH TIME ZONE,
	attempts INTEGER NOT NULL,
	sent_at TIMESTAMP WITH TIME ZONE,
	failed_at TIMESTAMP WITH TIME ZONE,
	last_answer VARCHAR(500),
	CONSTRAINT pk_webhook_delivery PRIMARY KEY (id),
	CONSTRAINT uq_webhook_delivery_organisation_id_webhook_id_event_key UNIQUE (organisation_id, webhook_id, event_key),
	CONSTRAINT fk_webhook_delivery_organisation_id_webhook_id_webhook FOREIGN KEY(organisation_id, webhook_id) REFERENCES webhook (organisation_id, id),
	CONSTRAINT fk_webhook_delivery_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE INDEX ix_webhook_delivery_unsent ON webhook_delivery (available_at, id) WHERE sent_at IS NULL AND failed_at IS NULL

CREATE TABLE saved_view (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	person_id BIGINT NOT NULL,
	page VARCHAR(40) NOT NULL,
	name VARCHAR(100) NOT NULL,
	query VARCHAR(2000) NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_saved_view PRIMARY KEY (id),
	CONSTRAINT uq_saved_view_organisation_id_person_id_page_name UNIQUE (organisation_id, person_id, page, name),
	CONSTRAINT fk_saved_view_organisation_id_person_id_membership FOREIGN KEY(organisation_id, person_id) REFERENCES membership (organisation_id, person_id),
	CONSTRAINT fk_saved_view_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE TABLE digest_stop (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	person_id BIGINT NOT NULL,
	stopped_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_digest_stop PRIMARY KEY (id),
	CONSTRAINT uq_digest_stop_organisation_id_person_id UNIQUE (organisation_id, person_id),
	CONSTRAINT fk_digest_stop_organisation_id_person_id_membership FOREIGN KEY(organisation_id, person_id) REFERENCES membership (organisation_id, person_id),
	CONSTRAINT fk_digest_stop_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE TABLE retention (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	project_id BIGINT NOT NULL,
	retention_class VARCHAR(40) NOT NULL,
	on_hold BOOLEAN NOT NULL,
	hold_reason VARCHAR(500),
	set_by BIGINT NOT NULL,
	set_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_retention PRIMARY KEY (id),
	CONSTRAINT uq_retention_organisation_id_project_id UNIQUE (organisation_id, project_id),
	CONSTRAINT fk_retention_organisation_id_project_id_project FOREIGN KEY(organisation_id, project_id) REFERENCES project (organisation_id, id),
	CONSTRAINT ck_retention_hold_has_reason CHECK (NOT on_hold OR hold_reason IS NOT NULL),
	CONSTRAINT fk_retention_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_retention_retention_class CHECK (retention_class IN ('ten_years', 'twenty_years', 'permanent')),
	CONSTRAINT fk_retention_set_by_person FOREIGN KEY(set_by) REFERENCES person (id)
)

CREATE TABLE gate_attempt (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	project_id BIGINT NOT NULL,
	position INTEGER NOT NULL,
	gate_id VARCHAR(40) NOT NULL,
	number INTEGER NOT NULL,
	status VARCHAR(40) NOT NULL,
	opened_on DATE NOT NULL,
	submitted_by BIGINT,
	submitted_for BIGINT,
	submitted_at TIMESTAMP WITH TIME ZONE,
	submitted_on DATE,
	decision_due_on DATE,
	verdict_hash VARCHAR(64),
	voided_at TIMESTAMP WITH TIME ZONE,
	version INTEGER NOT NULL,
	CONSTRAINT pk_gate_attempt PRIMARY KEY (id),
	CONSTRAINT uq_gate_attempt_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_gate_attempt_organisation_id_project_id_position_number UNIQUE (organisation_id, project_id, position, number),
	CONSTRAINT fk_gate_attempt_organisation_id_project_id_project FOREIGN KEY(organisation_id, project_id) REFERENCES project (organisation_id, id),
	CONSTRAINT ck_gate_attempt_submitted CHECK (status NOT IN ('submitted', 'passed', 'passed_with_conditions') OR submitted_by IS NOT NULL),
	CONSTRAINT fk_gate_attempt_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_gate_attempt_attempt_status CHECK (status IN ('open', 'submitted', 'passed', 'passed_with_conditions', 'returned', 'stopped', 'before_introduction', 'withdrawn')),
	CONSTRAINT fk_gate_attempt_submitted_by_person FOREIGN KEY(submitted_by) REFERENCES person (id),
	CONSTRAINT fk_gate_attempt_submitted_for_person FOREIGN KEY(submitted_for) REFERENCES person (id)
)

CREATE INDEX ix_gate_attempt_open ON gate_attempt (organisation_id, id, project_id, position, gate_id) WHERE status = 'open'

CREATE INDEX ix_gate_attempt_submitted ON gate_attempt (organisation_id, submitted_on) WHERE status = 'submitted'

CREATE UNIQUE INDEX uq_gate_attempt_in_hand ON gate_attempt (organisation_id, project_id) WHERE status IN ('open', 'submitted')

CREATE TABLE early_answer (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	project_id BIGINT NOT NULL,
	check_id VARCHAR(40) NOT NULL,
	value VARCHAR(40) NOT NULL,
	reason TEXT,
	evidence_name VARCHAR(255),
	evidence_url VARCHAR(2000),
	origin VARCHAR(40) NOT NULL,
	answered_by BIGINT NOT NULL,
	on_behalf_of BIGINT,
	answered_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_early_answer PRIMARY KEY (id),
	CONSTRAINT uq_early_answer_organisation_id_project_id_check_id UNIQUE (organisation_id, project_id, check_id),
	CONSTRAINT fk_early_answer_organisation_id_project_id_project FOREIGN KEY(organisation_id, project_id) REFERENCES project (organisation_id, id),
	CONSTRAINT ck_early_answer_reason CHECK (value = 'yes' OR reason IS NOT NULL),
	CONSTRAINT ck_early_answer_evidence_is_named CHECK (evidence_url IS NULL OR evidence_name IS NOT NULL),
	CONSTRAINT fk_early_answer_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_early_answer_answer_value CHECK (value IN ('yes', 'no', 'not_applicable')),
	CONSTRAINT ck_early_answer_origin CHECK (origin IN ('cli', 'api', 'portal', 'flow', 'demo', 'rule')),
	CONSTRAINT fk_early_answer_answered_by_person FOREIGN KEY(answered_by) REFERENCES person (id),
	CONSTRAINT fk_early_answer_on_behalf_of_person FOREIGN KEY(on_behalf_of) REFERENCES person (id)
)

CREATE TABLE log_entry (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	project_id BIGINT,
	kind VARCHAR(40) NOT NULL,
	status VARCHAR(40) NOT NULL,
	title VARCHAR(200) NOT NULL,
	body TEXT NOT NULL,
	follow_up TEXT NOT NULL,
	logged_by BIGINT NOT NULL,
	logged_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_log_entry PRIMARY KEY (id),
	CONSTRAINT uq_log_entry_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT fk_log_entry_organisation_id_project_id_project FOREIGN KEY(organisation_id, project_id) REFERENCES project (organisation_id, id),
	CONSTRAINT fk_log_entry_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_log_entry_log_kind CHECK (kind IN ('opportunity', 'barrier')),
	CONSTRAINT ck_log_entry_log_status CHECK (status IN ('open', 'taken_up', 'closed')),
	CONSTRAINT fk_log_entry_logged_by_person FOREIGN KEY(logged_by) REFERENCES person (id)
)

CREATE INDEX ix_log_entry_logged ON log_entry (organisation_id, logged_at)

CREATE TABLE lesson (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	project_id BIGINT NOT NULL,
	gate_id VARCHAR(40) NOT NULL,
	material VARCHAR(40),
	body TEXT NOT NULL,
	learned_by BIGINT NOT NULL,
	learned_at TIMESTAMP WITH TIME ZONE NOT NULL,
	withdrawn_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_lesson PRIMARY KEY (id),
	CONSTRAINT uq_lesson_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT fk_lesson_organisation_id_project_id_project FOREIGN KEY(organisation_id, project_id) REFERENCES project (organisation_id, id),
	CONSTRAINT fk_lesson_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_lesson_material CHECK (material IN ('asphalt', 'concrete', 'both', 'other')),
	CONSTRAINT fk_lesson_learned_by_person FOREIGN KEY(learned_by) REFERENCES person (id)
)

CREATE INDEX ix_lesson_gate ON lesson (organisation_id, gate_id)

CREATE TABLE competence_assessment (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	person_id BIGINT NOT NULL,
	competence_id VARCHAR(60) NOT NULL,
	level INTEGER NOT NULL,
	assessed_on DATE NOT NULL,
	CONSTRAINT pk_competence_assessment PRIMARY KEY (id),
	CONSTRAINT uq_competence_assessment_organisation_id_person_id_comp_b806 UNIQUE (organisation_id, person_id, competence_id, assessed_on),
	CONSTRAINT fk_competence_assessment_organisation_id_person_id_membership FOREIGN KEY(organisation_id, person_id) REFERENCES membership (organisation_id, person_id),
	CONSTRAINT ck_competence_assessment_level CHECK (level BETWEEN 1 AND 4),
	CONSTRAINT fk_competence_assessment_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE TABLE learning_done (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	person_id BIGINT NOT NULL,
	step_id VARCHAR(60) NOT NULL,
	done_on DATE NOT NULL,
	CONSTRAINT pk_learning_done PRIMARY KEY (id),
	CONSTRAINT uq_learning_done_organisation_id_person_id_step_id UNIQUE (organisation_id, person_id, step_id),
	CONSTRAINT fk_learning_done_organisation_id_person_id_membership FOREIGN KEY(organisation_id, person_id) REFERENCES membership (organisation_id, person_id),
	CONSTRAINT fk_learning_done_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE TABLE capacity (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	project_id BIGINT NOT NULL,
	position INTEGER NOT NULL,
	role VARCHAR(40) NOT NULL,
	asked_hours INTEGER NOT NULL,
	asked_by BIGINT NOT NULL,
	asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
	given_hours INTEGER,
	given_by BIGINT,
	given_at TIMESTAMP WITH TIME ZONE,
	version INTEGER NOT NULL,
	CONSTRAINT pk_capacity PRIMARY KEY (id),
	CONSTRAINT uq_capacity_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_capacity_organisation_id_project_id_position_role UNIQUE (organisation_id, project_id, position, role),
	CONSTRAINT fk_capacity_organisation_id_project_id_project FOREIGN KEY(organisation_id, project_id) REFERENCES project (organisation_id, id),
	CONSTRAINT ck_capacity_asked CHECK (asked_hours BETWEEN 1 AND 10000),
	CONSTRAINT ck_capacity_given CHECK (given_hours BETWEEN 0 AND 10000),
	CONSTRAINT ck_capacity_answered CHECK ((given_hours IS NULL) = (given_by IS NULL)),
	CONSTRAINT fk_capacity_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_capacity_role CHECK (role IN ('board', 'policy_adviser', 'internal_client', 'coordinator', 'project_lead', 'strategic_buyer', 'buyer', 'contract_manager', 'adviser', 'contractor', 'administrator')),
	CONSTRAINT fk_capacity_asked_by_person FOREIGN KEY(asked_by) REFERENCES person (id),
	CONSTRAINT fk_capacity_given_by_person FOREIGN KEY(given_by) REFERENCES person (id)
)

CREATE TABLE membership_role (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	person_id BIGINT NOT NULL,
	role VARCHAR(40) NOT NULL,
	CONSTRAINT pk_membership_role PRIMARY KEY (id),
	CONSTRAINT uq_membership_role_organisation_id_person_id_role UNIQUE (organisation_id, person_id, role),
	CONSTRAINT fk_membership_role_organisation_id_person_id_membership FOREIGN KEY(organisation_id, person_id) REFERENCES membership (organisation_id, person_id),
	CONSTRAINT fk_membership_role_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_membership_role_role CHECK (role IN ('board', 'policy_adviser', 'internal_client', 'coordinator', 'project_lead', 'strategic_buyer', 'buyer', 'contract_manager', 'adviser', 'contractor', 'administrator'))
)

CREATE TABLE substitution (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	absent_id BIGINT NOT NULL,
	substitute_id BIGINT NOT NULL,
	starts_on DATE NOT NULL,
	ends_on DATE NOT NULL,
	revoked BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT pk_substitution PRIMARY KEY (id),
	CONSTRAINT fk_substitution_organisation_id_absent_id_membership FOREIGN KEY(organisation_id, absent_id) REFERENCES membership (organisation_id, person_id),
	CONSTRAINT fk_substitution_organisation_id_substitute_id_membership FOREIGN KEY(organisation_id, substitute_id) REFERENCES membership (organisation_id, person_id),
	CONSTRAINT ck_substitution_not_oneself CHECK (absent_id <> substitute_id),
	CONSTRAINT ck_substitution_ends_after_start CHECK (ends_on >= starts_on),
	CONSTRAINT fk_substitution_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE INDEX ix_substitution_active ON substitution (organisation_id, absent_id, starts_on, ends_on)

CREATE TABLE project_gate (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	project_id BIGINT NOT NULL,
	position INTEGER NOT NULL,
	gate_id VARCHAR(40) NOT NULL,
	planned_on DATE NOT NULL,
	first_planned_on DATE NOT NULL,
	entered_on DATE,
	CONSTRAINT pk_project_gate PRIMARY KEY (id),
	CONSTRAINT uq_project_gate_organisation_id_project_id_position UNIQUE (organisation_id, project_id, position),
	CONSTRAINT fk_project_gate_organisation_id_project_id_project FOREIGN KEY(organisation_id, project_id) REFERENCES project (organisation_id, id),
	CONSTRAINT fk_project_gate_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE TABLE team_member (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	project_id BIGINT NOT NULL,
	person_id BIGINT NOT NULL,
	role VARCHAR(40) NOT NULL,
	is_primary BOOLEAN NOT NULL,
	started_on DATE NOT NULL,
	ended_on DATE,
	CONSTRAINT pk_team_member PRIMARY KEY (id),
	CONSTRAINT fk_team_member_organisation_id_project_id_project FOREIGN KEY(organisation_id, project_id) REFERENCES project (organisation_id, id),
	CONSTRAINT fk_team_member_organisation_id_person_id_membership FOREIGN KEY(organisation_id, person_id) REFERENCES membership (organisation_id, person_id),
	CONSTRAINT fk_team_member_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_team_member_role CHECK (role IN ('board', 'policy_adviser', 'internal_client', 'coordinator', 'project_lead', 'strategic_buyer', 'buyer', 'contract_manager', 'adviser', 'contractor', 'administrator'))
)

CREATE INDEX ix_team_member_person ON team_member (organisation_id, person_id) WHERE ended_on IS NULL

CREATE INDEX ix_team_member_project ON team_member (organisation_id, project_id)

CREATE UNIQUE INDEX uq_team_member_lead_is_not_client ON team_member (organisation_id, project_id, person_id) WHERE role IN ('project_lead', 'internal_client') AND ended_on IS NULL

CREATE UNIQUE INDEX uq_team_member_primary ON team_member (organisation_id, project_id, role) WHERE is_primary AND ended_on IS NULL

CREATE TABLE milestone (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	project_id BIGINT NOT NULL,
	kind VARCHAR(20) NOT NULL,
	number INTEGER NOT NULL,
	happened_on DATE NOT NULL,
	description VARCHAR(500) NOT NULL,
	CONSTRAINT pk_milestone PRIMARY KEY (id),
	CONSTRAINT uq_milestone_organisation_id_project_id_kind_number UNIQUE (organisation_id, project_id, kind, number),
	CONSTRAINT fk_milestone_organisation_id_project_id_project FOREIGN KEY(organisation_id, project_id) REFERENCES project (organisation_id, id),
	CONSTRAINT ck_milestone_kind CHECK (kind IN ('award', 'start_of_work', 'variation')),
	CONSTRAINT fk_milestone_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE TABLE suspension (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	project_id BIGINT NOT NULL,
	started_on DATE NOT NULL,
	ended_on DATE,
	reason TEXT NOT NULL,
	requested_by BIGINT NOT NULL,
	CONSTRAINT pk_suspension PRIMARY KEY (id),
	CONSTRAINT fk_suspension_organisation_id_project_id_project FOREIGN KEY(organisation_id, project_id) REFERENCES project (organisation_id, id),
	CONSTRAINT fk_suspension_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_suspension_requested_by_person FOREIGN KEY(requested_by) REFERENCES person (id)
)

CREATE UNIQUE INDEX uq_suspension_open ON suspension (organisation_id, project_id) WHERE ended_on IS NULL

CREATE TABLE project_migration (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	project_id BIGINT NOT NULL,
	from_definition_id BIGINT NOT NULL,
	to_definition_id BIGINT NOT NULL,
	migrated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	migrated_by BIGINT NOT NULL,
	report TEXT NOT NULL,
	CONSTRAINT pk_project_migration PRIMARY KEY (id),
	CONSTRAINT fk_project_migration_organisation_id_project_id_project FOREIGN KEY(organisation_id, project_id) REFERENCES project (organisation_id, id),
	CONSTRAINT fk_project_migration_organisation_id_from_definition_id_20d0 FOREIGN KEY(organisation_id, from_definition_id) REFERENCES definition (organisation_id, id),
	CONSTRAINT fk_project_migration_organisation_id_to_definition_id_d_6ae9 FOREIGN KEY(organisation_id, to_definition_id) REFERENCES definition (organisation_id, id),
	CONSTRAINT ck_project_migration_to_another CHECK (from_definition_id <> to_definition_id),
	CONSTRAINT fk_project_migration_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_project_migration_migrated_by_person FOREIGN KEY(migrated_by) REFERENCES person (id)
)

CREATE TABLE lot (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	project_id BIGINT NOT NULL,
	number INTEGER NOT NULL,
	name VARCHAR(200) NOT NULL,
	CONSTRAINT pk_lot PRIMARY KEY (id),
	CONSTRAINT uq_lot_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_lot_organisation_id_project_id_number UNIQUE (organisation_id, project_id, number),
	CONSTRAINT fk_lot_organisation_id_project_id_project FOREIGN KEY(organisation_id, project_id) REFERENCES project (organisation_id, id),
	CONSTRAINT fk_lot_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE TABLE market_consultation (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	project_id BIGINT,
	held_on DATE NOT NULL,
	product VARCHAR(200) NOT NULL,
	parties INTEGER NOT NULL,
	feasible_eur BIGINT,
	unit VARCHAR(40),
	weighting_set VARCHAR(40),
	heard TEXT NOT NULL,
	recorded_by BIGINT NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_market_consultation PRIMARY KEY (id),
	CONSTRAINT uq_market_consultation_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT fk_market_consultation_organisation_id_project_id_project FOREIGN KEY(organisation_id, project_id) REFERENCES project (organisation_id, id),
	CONSTRAINT fk_market_consultation_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_market_consultation_quantity_unit CHECK (unit IN ('ton', 'm3', 'm2', 'm', 'kg', 'st')),
	CONSTRAINT ck_market_consultation_weighting_set CHECK (weighting_set IN ('A1', 'A2')),
	CONSTRAINT fk_market_consultation_recorded_by_person FOREIGN KEY(recorded_by) REFERENCES person (id)
)

CREATE TABLE outbox (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	recipient_id BIGINT NOT NULL,
	on_behalf_of BIGINT,
	external_name VARCHAR(200),
	external_email VARCHAR(254),
	message VARCHAR(40) NOT NULL,
	channel VARCHAR(40) NOT NULL,
	language VARCHAR(40) NOT NULL,
	dedupe_key VARCHAR(64) NOT NULL,
	message_id VARCHAR(64) NOT NULL,
	thread_key VARCHAR(64),
	payload TEXT NOT NULL,
	decision_attempt_id BIGINT,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	available_at TIMESTAMP WITH TIME ZONE NOT NULL,
	lease_until TIMESTAMP WITH TIME ZONE,
	attempts INTEGER NOT NULL,
	sent_at TIMESTAMP WITH TIME ZONE,
	failed_at TIMESTAMP WITH TIME ZONE,
	last_answer VARCHAR(500),
	CONSTRAINT pk_outbox PRIMARY KEY (id),
	CONSTRAINT uq_outbox_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_outbox_organisation_id_dedupe_key UNIQUE (organisation_id, dedupe_key),
	CONSTRAINT fk_outbox_organisation_id_recipient_id_membership FOREIGN KEY(organisation_id, recipient_id) REFERENCES membership (organisation_id, person_id),
	CONSTRAINT ck_outbox_notice CHECK ((message = 'decided') = (decision_attempt_id IS NOT NULL)),
	CONSTRAINT ck_outbox_external CHECK ((external_name IS NULL) = (external_email IS NULL)),
	CONSTRAINT ck_outbox_external_by_mail CHECK (external_email IS NULL OR channel = 'mail'),
	CONSTRAINT fk_outbox_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_outbox_on_behalf_of_person FOREIGN KEY(on_behalf_of) REFERENCES person (id),
	CONSTRAINT ck_outbox_message CHECK (message IN ('new_steps', 'digest', 'too_late', 'nudge', 'decision_asked', 'decided', 'deviation_asked', 'deviation_decided', 'check_returned', 'transition_held', 'batch_held', 'coordinator_weekly', 'undelivered', 'mki_request', 'mki_reminder', 'mki_received', 'mki_refused', 'board_quarter')),
	CONSTRAINT ck_outbox_channel CHECK (channel IN ('mail', 'apprise')),
	CONSTRAINT ck_outbox_language CHECK (language IN ('nl', 'en'))
)

CREATE INDEX ix_outbox_failed ON outbox (organisation_id, id) WHERE sent_at IS NULL AND failed_at IS NOT NULL

CREATE INDEX ix_outbox_unsent ON outbox (available_at, id) WHERE sent_at IS NULL AND failed_at IS NULL

CREATE TABLE reminder (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	sweep_id BIGINT NOT NULL,
	project_id BIGINT NOT NULL,
	subject_kind VARCHAR(40) NOT NULL,
	subject_id BIGINT NOT NULL,
	due_on DATE NOT NULL,
	rung VARCHAR(20) NOT NULL,
	recipient_id BIGINT NOT NULL,
	CONSTRAINT pk_reminder PRIMARY KEY (id),
	CONSTRAINT uq_reminder_organisation_id_subject_kind_subject_id_due_bca4 UNIQUE (organisation_id, subject_kind, subject_id, due_on, rung, recipient_id),
	CONSTRAINT fk_reminder_organisation_id_sweep_id_sweep FOREIGN KEY(organisation_id, sweep_id) REFERENCES sweep (organisation_id, id),
	CONSTRAINT fk_reminder_organisation_id_project_id_project FOREIGN KEY(organisation_id, project_id) REFERENCES project (organisation_id, id),
	CONSTRAINT fk_reminder_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_reminder_subject_kind CHECK (subject_kind IN ('check', 'decision', 'deviation', 'gate')),
	CONSTRAINT fk_reminder_recipient_id_person FOREIGN KEY(recipient_id) REFERENCES person (id)
)

CREATE INDEX ix_reminder_sweep ON reminder (organisation_id, sweep_id, recipient_id)

CREATE TABLE baseline_proposal (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	lot_id BIGINT NOT NULL,
	contents TEXT NOT NULL,
	contents_hash VARCHAR(64) NOT NULL,
	made_by BIGINT NOT NULL,
	made_for BIGINT,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_baseline_proposal PRIMARY KEY (id),
	CONSTRAINT uq_baseline_proposal_organisation_id_lot_id UNIQUE (organisation_id, lot_id),
	CONSTRAINT fk_baseline_proposal_organisation_id_lot_id_lot FOREIGN KEY(organisation_id, lot_id) REFERENCES lot (organisation_id, id),
	CONSTRAINT fk_baseline_proposal_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_baseline_proposal_made_by_person FOREIGN KEY(made_by) REFERENCES person (id),
	CONSTRAINT fk_baseline_proposal_made_for_person FOREIGN KEY(made_for) REFERENCES person (id)
)

CREATE TABLE check_item (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	project_id BIGINT NOT NULL,
	attempt_id BIGINT NOT NULL,
	check_id VARCHAR(40) NOT NULL,
	instance VARCHAR(20) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	label VARCHAR(500),
	blocking BOOLEAN NOT NULL,
	evidence_required BOOLEAN NOT NULL,
	role VARCHAR(40) NOT NULL,
	assignee_id BIGINT,
	without_owner BOOLEAN NOT NULL,
	status VARCHAR(40) NOT NULL,
	answer VARCHAR(40),
	opens_on DATE NOT NULL,
	due_on DATE NOT NULL,
	tight BOOLEAN NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_check_item PRIMARY KEY (id),
	CONSTRAINT uq_check_item_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_check_item_organisation_id_attempt_id_check_id_instance UNIQUE (organisation_id, attempt_id, check_id, instance),
	CONSTRAINT fk_check_item_organisation_id_project_id_project FOREIGN KEY(organisation_id, project_id) REFERENCES project (organisation_id, id),
	CONSTRAINT fk_check_item_organisation_id_attempt_id_gate_attempt FOREIGN KEY(organisation_id, attempt_id) REFERENCES gate_attempt (organisation_id, id),
	CONSTRAINT fk_check_item_organisation_id_assignee_id_membership FOREIGN KEY(organisation_id, assignee_id) REFERENCES membership (organisation_id, person_id),
	CONSTRAINT ck_check_item_accepted_answered CHECK (status <> 'accepted' OR answer IS NOT NULL),
	CONSTRAINT ck_check_item_not_applicable CHECK (status <> 'not_applicable' OR answer = 'not_applicable'),
	CONSTRAINT ck_check_item_blocking_is_done CHECK (NOT (blocking AND status = 'not_done')),
	CONSTRAINT fk_check_item_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_check_item_check_kind CHECK (kind IN ('definition', 'recurring', 'variation', 'condition')),
	CONSTRAINT ck_check_item_role CHECK (role IN ('board', 'policy_adviser', 'internal_client', 'coordinator', 'project_lead', 'strategic_buyer', 'buyer', 'contract_manager', 'adviser', 'contractor', 'administrator')),
	CONSTRAINT ck_check_item_check_status CHECK (status IN ('open', 'answered', 'accepted', 'not_applicable', 'deviation_requested', 'deviation_approved', 'deviation_refused', 'not_done')),
	CONSTRAINT ck_check_item_answer_value CHECK (answer IN ('yes', 'no', 'not_applicable'))
)

CREATE INDEX ix_check_item_assignee ON check_item (assignee_id, due_on) WHERE status IN ('open', 'deviation_refused')

CREATE INDEX ix_check_item_due ON check_item (organisation_id, due_on, assignee_id, id, attempt_id, project_id, opens_on, role, blocking, status) WHERE status IN ('open', 'deviation_refused')

CREATE INDEX ix_check_item_without_owner ON check_item (organisation_id, project_id) WHERE without_owner AND status IN ('open', 'deviation_refused')

CREATE TABLE advice (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	attempt_id BIGINT NOT NULL,
	verdict VARCHAR(40) NOT NULL,
	text TEXT NOT NULL,
	given_by BIGINT NOT NULL,
	on_behalf_of BIGINT,
	given_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_advice PRIMARY KEY (id),
	CONSTRAINT fk_advice_organisation_id_attempt_id_gate_attempt FOREIGN KEY(organisation_id, attempt_id) REFERENCES gate_attempt (organisation_id, id),
	CONSTRAINT fk_advice_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_advice_advice_verdict CHECK (verdict IN ('positive', 'positive_with_remarks', 'negative')),
	CONSTRAINT fk_advice_given_by_person FOREIGN KEY(given_by) REFERENCES person (id),
	CONSTRAINT fk_advice_on_behalf_of_person FOREIGN KEY(on_behalf_of) REFERENCES person (id)
)

CREATE INDEX ix_advice_attempt ON advice (organisation_id, attempt_id)

CREATE TABLE decision (
	attempt_id BIGINT NOT NULL,
	organisation_id BIGINT NOT NULL,
	outcome VARCHAR(40) NOT NULL,
	reason TEXT,
	back_to_position INTEGER,
	decided_by BIGINT NOT NULL,
	on_behalf_of BIGINT,
	decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
	decided_on DATE NOT NULL,
	verdict_hash VARCHAR(64) NOT NULL,
	verdict TEXT NOT NULL,
	audit_event_id BIGINT NOT NULL,
	notice_id BIGINT NOT NULL,
	CONSTRAINT pk_decision PRIMARY KEY (attempt_id),
	CONSTRAINT uq_decision_organisation_id_attempt_id UNIQUE (organisation_id, attempt_id),
	CONSTRAINT uq_decision_organisation_id_audit_event_id UNIQUE (organisation_id, audit_event_id),
	CONSTRAINT fk_decision_organisation_id_attempt_id_gate_attempt FOREIGN KEY(organisation_id, attempt_id) REFERENCES gate_attempt (organisation_id, id),
	CONSTRAINT fk_decision_organisation_id_audit_event_id_audit_event FOREIGN KEY(organisation_id, audit_event_id) REFERENCES audit_event (organisation_id, id),
	CONSTRAINT fk_decision_organisation_id_notice_id_outbox FOREIGN KEY(organisation_id, notice_id) REFERENCES outbox (organisation_id, id),
	CONSTRAINT ck_decision_reason CHECK (outcome IN ('go', 'go_with_conditions') OR reason IS NOT NULL),
	CONSTRAINT ck_decision_back CHECK ((outcome = 'back') = (back_to_position IS NOT NULL)),
	CONSTRAINT fk_decision_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_decision_outcome CHECK (outcome IN ('go', 'go_with_conditions', 'return', 'stop', 'back')),
	CONSTRAINT fk_decision_decided_by_person FOREIGN KEY(decided_by) REFERENCES person (id),
	CONSTRAINT fk_decision_on_behalf_of_person FOREIGN KEY(on_behalf_of) REFERENCES person (id)
)

CREATE TABLE contract (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	lot_id BIGINT,
	is_framework BOOLEAN NOT NULL,
	name VARCHAR(200) NOT NULL,
	contractor VARCHAR(200),
	contact_name VARCHAR(200),
	contact_email VARCHAR(254),
	awarded_on DATE,
	CONSTRAINT pk_contract PRIMARY KEY (id),
	CONSTRAINT uq_contract_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_contract_organisation_id_lot_id UNIQUE (organisation_id, lot_id),
	CONSTRAINT fk_contract_organisation_id_lot_id_lot FOREIGN KEY(organisation_id, lot_id) REFERENCES lot (organisation_id, id),
	CONSTRAINT ck_contract_framework_has_no_lot CHECK (is_framework = (lot_id IS NULL)),
	CONSTRAINT fk_contract_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE TABLE work_product (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	project_id BIGINT NOT NULL,
	attempt_id BIGINT NOT NULL,
	lot_id BIGINT NOT NULL,
	kind VARCHAR(40) NOT NULL,
	owner_role VARCHAR(40) NOT NULL,
	opened_on DATE NOT NULL,
	CONSTRAINT pk_work_product PRIMARY KEY (id),
	CONSTRAINT uq_work_product_organisation_id_attempt_id_lot_id_kind UNIQUE (organisation_id, attempt_id, lot_id, kind),
	CONSTRAINT fk_work_product_organisation_id_project_id_project FOREIGN KEY(organisation_id, project_id) REFERENCES project (organisation_id, id),
	CONSTRAINT fk_work_product_organisation_id_attempt_id_gate_attempt FOREIGN KEY(organisation_id, attempt_id) REFERENCES gate_attempt (organisation_id, id),
	CONSTRAINT fk_work_product_organisation_id_lot_id_lot FOREIGN KEY(organisation_id, lot_id) REFERENCES lot (organisation_id, id),
	CONSTRAINT fk_work_product_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_work_product_entry_action CHECK (kind IN ('tender_chapter', 'bid_register', 'contract_baseline', 'data_collection_plan', 'evaluation')),
	CONSTRAINT ck_work_product_role CHECK (owner_role IN ('board', 'policy_adviser', 'internal_client', 'coordinator', 'project_lead', 'strategic_buyer', 'buyer', 'contract_manager', 'adviser', 'contractor', 'administrator'))
)

CREATE TABLE reference_calculation (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	lot_id BIGINT NOT NULL,
	version INTEGER NOT NULL,
	total_eur BIGINT NOT NULL,
	weighting_set VARCHAR(40) NOT NULL,
	method_version VARCHAR(60) NOT NULL,
	database_version VARCHAR(60) NOT NULL,
	tool VARCHAR(100) NOT NULL,
	modules VARCHAR(60) NOT NULL,
	functional_unit VARCHAR(200) NOT NULL,
	co2_kg BIGINT,
	file_sha256 VARCHAR(64),
	file_name VARCHAR(200),
	report TEXT NOT NULL,
	made_by BIGINT NOT NULL,
	made_for BIGINT,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	checked_by BIGINT,
	checked_for BIGINT,
	checked_at TIMESTAMP WITH TIME ZONE,
	check_outcome VARCHAR(40),
	check_remark TEXT,
	CONSTRAINT pk_reference_calculation PRIMARY KEY (id),
	CONSTRAINT uq_reference_calculation_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_reference_calculation_organisation_id_lot_id_version UNIQUE (organisation_id, lot_id, version),
	CONSTRAINT fk_reference_calculation_organisation_id_lot_id_lot FOREIGN KEY(organisation_id, lot_id) REFERENCES lot (organisation_id, id),
	CONSTRAINT ck_reference_calculation_second_person CHECK (checked_by IS NULL OR checked_by <> made_by),
	CONSTRAINT ck_reference_calculation_checked CHECK ((checked_by IS NULL) = (check_outcome IS NULL) AND (checked_by IS NULL) = (checked_at IS NULL)),
	CONSTRAINT fk_reference_calculation_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_reference_calculation_weighting_set CHECK (weighting_set IN ('A1', 'A2')),
	CONSTRAINT fk_reference_calculation_made_by_person FOREIGN KEY(made_by) REFERENCES person (id),
	CONSTRAINT fk_reference_calculation_made_for_person FOREIGN KEY(made_for) REFERENCES person (id),
	CONSTRAINT fk_reference_calculation_checked_by_person FOREIGN KEY(checked_by) REFERENCES person (id),
	CONSTRAINT fk_reference_calculation_checked_for_person FOREIGN KEY(checked_for) REFERENCES person (id),
	CONSTRAINT ck_reference_calculation_second_look CHECK (check_outcome IN ('approved', 'rejected'))
)

CREATE TABLE tender_terms (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	lot_id BIGINT NOT NULL,
	version INTEGER NOT NULL,
	choices TEXT NOT NULL,
	mki_use VARCHAR(40),
	method VARCHAR(30),
	parameters TEXT,
	weighting_set VARCHAR(40),
	changed_by BIGINT NOT NULL,
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	fixed_by BIGINT,
	fixed_at TIMESTAMP WITH TIME ZONE,
	revision INTEGER NOT NULL,
	CONSTRAINT pk_tender_terms PRIMARY KEY (id),
	CONSTRAINT uq_tender_terms_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_tender_terms_organisation_id_lot_id_version UNIQUE (organisation_id, lot_id, version),
	CONSTRAINT fk_tender_terms_organisation_id_lot_id_lot FOREIGN KEY(organisation_id, lot_id) REFERENCES lot (organisation_id, id),
	CONSTRAINT ck_tender_terms_fixed CHECK ((fixed_at IS NULL) = (fixed_by IS NULL)),
	CONSTRAINT fk_tender_terms_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_tender_terms_mki_use CHECK (mki_use IN ('requirement', 'criterion', 'both')),
	CONSTRAINT ck_tender_terms_weighting_set CHECK (weighting_set IN ('A1', 'A2')),
	CONSTRAINT fk_tender_terms_changed_by_person FOREIGN KEY(changed_by) REFERENCES person (id),
	CONSTRAINT fk_tender_terms_fixed_by_person FOREIGN KEY(fixed_by) REFERENCES person (id)
)

CREATE TABLE command (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	key VARCHAR(64) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	project_id BIGINT NOT NULL,
	attempt_id BIGINT NOT NULL,
	status VARCHAR(40) NOT NULL,
	last_step VARCHAR(40),
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	claimed_at TIMESTAMP WITH TIME ZONE,
	lease_until TIMESTAMP WITH TIME ZONE,
	attempts INTEGER NOT NULL,
	prefect_run_id VARCHAR(40),
	held_reason VARCHAR(500),
	done_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_command PRIMARY KEY (id),
	CONSTRAINT uq_command_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_command_organisation_id_key UNIQUE (organisation_id, key),
	CONSTRAINT fk_command_organisation_id_project_id_project FOREIGN KEY(organisation_id, project_id) REFERENCES project (organisation_id, id),
	CONSTRAINT fk_command_organisation_id_attempt_id_gate_attempt FOREIGN KEY(organisation_id, attempt_id) REFERENCES gate_attempt (organisation_id, id),
	CONSTRAINT fk_command_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_command_command_kind CHECK (kind IN ('advance', 'go_back', 'correct')),
	CONSTRAINT ck_command_command_status CHECK (status IN ('pending', 'claimed', 'done', 'held')),
	CONSTRAINT ck_command_step CHECK (last_step IN ('require_check', 'move_phase', 'open_checks', 'assign_owners', 'plan_due_dates', 'entry_actions', 'write_notices'))
)

CREATE INDEX ix_command_claimed ON command (lease_until) WHERE status = 'claimed'

CREATE INDEX ix_command_pending ON command (id) WHERE status = 'pending'

CREATE INDEX ix_command_project ON command (organisation_id, project_id)

CREATE TABLE bid_register (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	lot_id BIGINT NOT NULL,
	number INTEGER NOT NULL,
	terms_id BIGINT NOT NULL,
	opens_at TIMESTAMP WITH TIME ZONE NOT NULL,
	first_opener BIGINT,
	first_opened_at TIMESTAMP WITH TIME ZONE,
	second_opener BIGINT,
	opened_at TIMESTAMP WITH TIME ZONE,
	version INTEGER NOT NULL,
	CONSTRAINT pk_bid_register PRIMARY KEY (id),
	CONSTRAINT uq_bid_register_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_bid_register_organisation_id_lot_id_number UNIQUE (organisation_id, lot_id, number),
	CONSTRAINT fk_bid_register_organisation_id_lot_id_lot FOREIGN KEY(organisation_id, lot_id) REFERENCES lot (organisation_id, id),
	CONSTRAINT fk_bid_register_organisation_id_terms_id_tender_terms FOREIGN KEY(organisation_id, terms_id) REFERENCES tender_terms (organisation_id, id),
	CONSTRAINT ck_bid_register_two CHECK (second_opener IS NULL OR second_opener <> first_opener),
	CONSTRAINT ck_bid_register_in_time CHECK (opened_at IS NULL OR opened_at >= opens_at),
	CONSTRAINT ck_bid_register_opened CHECK ((opened_at IS NULL) = (second_opener IS NULL)),
	CONSTRAINT fk_bid_register_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_bid_register_first_opener_person FOREIGN KEY(first_opener) REFERENCES person (id),
	CONSTRAINT fk_bid_register_second_opener_person FOREIGN KEY(second_opener) REFERENCES person (id)
)

CREATE TABLE rebase (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	contract_id BIGINT NOT NULL,
	number INTEGER NOT NULL,
	variation INTEGER,
	reason TEXT NOT NULL,
	rebased_eur BIGINT NOT NULL,
	made_by BIGINT NOT NULL,
	made_for BIGINT,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	confirmed_by BIGINT,
	confirmed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_rebase PRIMARY KEY (id),
	CONSTRAINT uq_rebase_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_rebase_organisation_id_contract_id_number UNIQUE (organisation_id, contract_id, number),
	CONSTRAINT fk_rebase_organisation_id_contract_id_contract FOREIGN KEY(organisation_id, contract_id) REFERENCES contract (organisation_id, id),
	CONSTRAINT ck_rebase_second_person CHECK (confirmed_by IS NULL OR confirmed_by <> made_by),
	CONSTRAINT ck_rebase_confirmed CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
	CONSTRAINT fk_rebase_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_rebase_made_by_person FOREIGN KEY(made_by) REFERENCES person (id),
	CONSTRAINT fk_rebase_made_for_person FOREIGN KEY(made_for) REFERENCES person (id),
	CONSTRAINT fk_rebase_confirmed_by_person FOREIGN KEY(confirmed_by) REFERENCES person (id)
)

CREATE TABLE framework_year (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	contract_id BIGINT NOT NULL,
	year INTEGER NOT NULL,
	ceiling_share BIGINT NOT NULL,
	promised_share BIGINT NOT NULL,
	CONSTRAINT pk_framework_year PRIMARY KEY (id),
	CONSTRAINT uq_framework_year_organisation_id_contract_id_year UNIQUE (organisation_id, contract_id, year),
	CONSTRAINT fk_framework_year_organisation_id_contract_id_contract FOREIGN KEY(organisation_id, contract_id) REFERENCES contract (organisation_id, id),
	CONSTRAINT fk_framework_year_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)

CREATE TABLE measurement_moment (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	contract_id BIGINT NOT NULL,
	position INTEGER NOT NULL,
	kind VARCHAR(40) NOT NULL,
	planned_on DATE NOT NULL,
	evidence VARCHAR(300) NOT NULL,
	note VARCHAR(500) NOT NULL,
	CONSTRAINT pk_measurement_moment PRIMARY KEY (id),
	CONSTRAINT uq_measurement_moment_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_measurement_moment_organisation_id_contract_id_position UNIQUE (organisation_id, contract_id, position),
	CONSTRAINT fk_measurement_moment_organisation_id_contract_id_contract FOREIGN KEY(organisation_id, contract_id) REFERENCES contract (organisation_id, id),
	CONSTRAINT fk_measurement_moment_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_measurement_moment_measurement_kind CHECK (kind IN ('contract_start', 'preliminary_design', 'final_design', 'execution_design', 'period', 'pour_series', 'yearly', 'provisional_completion', 'final_account', 'end_of_guarantee'))
)

CREATE TABLE data_request (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	contract_id BIGINT NOT NULL,
	project_id BIGINT NOT NULL,
	check_item_id BIGINT,
	instance VARCHAR(40) NOT NULL,
	due_on DATE NOT NULL,
	status VARCHAR(40) NOT NULL,
	asked_on DATE NOT NULL,
	link_version INTEGER NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_data_request PRIMARY KEY (id),
	CONSTRAINT uq_data_request_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_data_request_organisation_id_contract_id_instance UNIQUE (organisation_id, contract_id, instance),
	CONSTRAINT fk_data_request_organisation_id_contract_id_contract FOREIGN KEY(organisation_id, contract_id) REFERENCES contract (organisation_id, id),
	CONSTRAINT fk_data_request_organisation_id_project_id_project FOREIGN KEY(organisation_id, project_id) REFERENCES project (organisation_id, id),
	CONSTRAINT fk_data_request_organisation_id_check_item_id_check_item FOREIGN KEY(organisation_id, check_item_id) REFERENCES check_item (organisation_id, id),
	CONSTRAINT fk_data_request_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_data_request_request_status CHECK (status IN ('asked', 'received', 'returned', 'accepted'))
)

CREATE INDEX ix_data_request_project ON data_request (organisation_id, project_id)

CREATE INDEX ix_data_request_waiting ON data_request (organisation_id, due_on) WHERE status IN ('asked', 'returned')

CREATE TABLE settlement (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	contract_id BIGINT NOT NULL,
	number INTEGER NOT NULL,
	promised_eur BIGINT NOT NULL,
	rebased_eur BIGINT NOT NULL,
	realised_eur BIGINT NOT NULL,
	amount_eur BIGINT NOT NULL,
	steps TEXT NOT NULL,
	status VARCHAR(40) NOT NULL,
	made_by BIGINT NOT NULL,
	made_for BIGINT,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	decided_by BIGINT,
	decided_at TIMESTAMP WITH TIME ZONE,
	reason TEXT,
	CONSTRAINT pk_settlement PRIMARY KEY (id),
	CONSTRAINT uq_settlement_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_settlement_organisation_id_contract_id_number UNIQUE (organisation_id, contract_id, number),
	CONSTRAINT fk_settlement_organisation_id_contract_id_contract FOREIGN KEY(organisation_id, contract_id) REFERENCES contract (organisation_id, id),
	CONSTRAINT ck_settlement_second_person CHECK (decided_by IS NULL OR decided_by <> made_by),
	CONSTRAINT ck_settlement_decided CHECK ((status = 'proposed') = (decided_by IS NULL)),
	CONSTRAINT fk_settlement_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_settlement_settlement_status CHECK (status IN ('proposed', 'agreed', 'rejected')),
	CONSTRAINT fk_settlement_made_by_person FOREIGN KEY(made_by) REFERENCES person (id),
	CONSTRAINT fk_settlement_made_for_person FOREIGN KEY(made_for) REFERENCES person (id),
	CONSTRAINT fk_settlement_decided_by_person FOREIGN KEY(decided_by) REFERENCES person (id)
)

CREATE UNIQUE INDEX uq_settlement_in_force ON settlement (organisation_id, contract_id) WHERE status IN ('proposed', 'agreed')

CREATE TABLE answer (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	check_item_id BIGINT NOT NULL,
	value VARCHAR(40) NOT NULL,
	reason TEXT,
	origin VARCHAR(40) NOT NULL,
	answered_by BIGINT,
	on_behalf_of BIGINT,
	answered_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_answer PRIMARY KEY (id),
	CONSTRAINT fk_answer_organisation_id_check_item_id_check_item FOREIGN KEY(organisation_id, check_item_id) REFERENCES check_item (organisation_id, id),
	CONSTRAINT ck_answer_reason CHECK (value = 'yes' OR reason IS NOT NULL),
	CONSTRAINT ck_answer_person CHECK (origin = 'rule' OR answered_by IS NOT NULL),
	CONSTRAINT fk_answer_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_answer_answer_value CHECK (value IN ('yes', 'no', 'not_applicable')),
	CONSTRAINT ck_answer_origin CHECK (origin IN ('cli', 'api', 'portal', 'flow', 'demo', 'rule')),
	CONSTRAINT fk_answer_answered_by_person FOREIGN KEY(answered_by) REFERENCES person (id),
	CONSTRAINT fk_answer_on_behalf_of_person FOREIGN KEY(on_behalf_of) REFERENCES person (id)
)

CREATE INDEX ix_answer_check_item ON answer (organisation_id, check_item_id)

CREATE TABLE evidence (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	check_item_id BIGINT NOT NULL,
	kind VARCHAR(40) NOT NULL,
	name VARCHAR(255) NOT NULL,
	url VARCHAR(2000),
	sha256 VARCHAR(64),
	size_bytes INTEGER,
	added_by BIGINT NOT NULL,
	added_at TIMESTAMP WITH TIME ZONE NOT NULL,
	withdrawn_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_evidence PRIMARY KEY (id),
	CONSTRAINT fk_evidence_organisation_id_check_item_id_check_item FOREIGN KEY(organisation_id, check_item_id) REFERENCES check_item (organisation_id, id),
	CONSTRAINT ck_evidence_file_or_link CHECK ((kind = 'file' AND sha256 IS NOT NULL AND url IS NULL) OR (kind = 'link' AND url IS NOT NULL AND sha256 IS NULL)),
	CONSTRAINT fk_evidence_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_evidence_evidence_kind CHECK (kind IN ('file', 'link')),
	CONSTRAINT fk_evidence_added_by_person FOREIGN KEY(added_by) REFERENCES person (id)
)

CREATE INDEX ix_evidence_check_item ON evidence (organisation_id, check_item_id)

CREATE TABLE deviation (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	check_item_id BIGINT NOT NULL,
	status VARCHAR(40) NOT NULL,
	reason TEXT NOT NULL,
	measure TEXT NOT NULL,
	requested_by BIGINT NOT NULL,
	requested_for BIGINT,
	requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
	due_on DATE NOT NULL,
	decider_id BIGINT NOT NULL,
	decided_by BIGINT,
	decided_for BIGINT,
	decided_at TIMESTAMP WITH TIME ZONE,
	decision_reason TEXT,
	CONSTRAINT pk_deviation PRIMARY KEY (id),
	CONSTRAINT uq_deviation_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT fk_deviation_organisation_id_check_item_id_check_item FOREIGN KEY(organisation_id, check_item_id) REFERENCES check_item (organisation_id, id),
	CONSTRAINT ck_deviation_second_person CHECK (decided_by <> requested_by),
	CONSTRAINT ck_deviation_second_person_absent CHECK (decided_by <> requested_for),
	CONSTRAINT ck_deviation_second_person_substitute CHECK (decided_for <> requested_by),
	CONSTRAINT ck_deviation_second_person_both_absent CHECK (decided_for <> requested_for),
	CONSTRAINT ck_deviation_decided CHECK (status NOT IN ('approved', 'refused') OR decided_by IS NOT NULL),
	CONSTRAINT fk_deviation_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_deviation_deviation_status CHECK (status IN ('requested', 'approved', 'refused', 'withdrawn')),
	CONSTRAINT fk_deviation_requested_by_person FOREIGN KEY(requested_by) REFERENCES person (id),
	CONSTRAINT fk_deviation_requested_for_person FOREIGN KEY(requested_for) REFERENCES person (id),
	CONSTRAINT fk_deviation_decider_id_person FOREIGN KEY(decider_id) REFERENCES person (id),
	CONSTRAINT fk_deviation_decided_by_person FOREIGN KEY(decided_by) REFERENCES person (id),
	CONSTRAINT fk_deviation_decided_for_person FOREIGN KEY(decided_for) REFERENCES person (id)
)

CREATE INDEX ix_deviation_check_item ON deviation (organisation_id, check_item_id)

CREATE UNIQUE INDEX uq_deviation_in_hand ON deviation (organisation_id, check_item_id) WHERE status IN ('requested', 'approved')

CREATE TABLE decision_condition (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	attempt_id BIGINT NOT NULL,
	number INTEGER NOT NULL,
	label VARCHAR(500) NOT NULL,
	role VARCHAR(40) NOT NULL,
	due_on DATE NOT NULL,
	CONSTRAINT pk_decision_condition PRIMARY KEY (id),
	CONSTRAINT uq_decision_condition_organisation_id_attempt_id_number UNIQUE (organisation_id, attempt_id, number),
	CONSTRAINT fk_decision_condition_organisation_id_attempt_id_decision FOREIGN KEY(organisation_id, attempt_id) REFERENCES decision (organisation_id, attempt_id),
	CONSTRAINT fk_decision_condition_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_decision_condition_role CHECK (role IN ('board', 'policy_adviser', 'internal_client', 'coordinator', 'project_lead', 'strategic_buyer', 'buyer', 'contract_manager', 'adviser', 'contractor', 'administrator'))
)

CREATE TABLE correction (
	attempt_id BIGINT NOT NULL,
	organisation_id BIGINT NOT NULL,
	reason TEXT NOT NULL,
	corrected_by BIGINT NOT NULL,
	on_behalf_of BIGINT,
	corrected_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_correction PRIMARY KEY (attempt_id),
	CONSTRAINT uq_correction_organisation_id_attempt_id UNIQUE (organisation_id, attempt_id),
	CONSTRAINT fk_correction_organisation_id_attempt_id_decision FOREIGN KEY(organisation_id, attempt_id) REFERENCES decision (organisation_id, attempt_id),
	CONSTRAINT fk_correction_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_correction_corrected_by_person FOREIGN KEY(corrected_by) REFERENCES person (id),
	CONSTRAINT fk_correction_on_behalf_of_person FOREIGN KEY(on_behalf_of) REFERENCES person (id)
)

CREATE TABLE reference_product (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	calculation_id BIGINT NOT NULL,
	position INTEGER NOT NULL,
	product VARCHAR(200) NOT NULL,
	quantity BIGINT NOT NULL,
	unit VARCHAR(40) NOT NULL,
	mki_eur BIGINT NOT NULL,
	CONSTRAINT pk_reference_product PRIMARY KEY (id),
	CONSTRAINT uq_reference_product_organisation_id_calculation_id_position UNIQUE (organisation_id, calculation_id, position),
	CONSTRAINT fk_reference_product_organisation_id_calculation_id_ref_8208 FOREIGN KEY(organisation_id, calculation_id) REFERENCES reference_calculation (organisation_id, id),
	CONSTRAINT fk_reference_product_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_reference_product_quantity_unit CHECK (unit IN ('ton', 'm3', 'm2', 'm', 'kg', 'st'))
)

CREATE TABLE tender_document (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	terms_id BIGINT NOT NULL,
	number INTEGER NOT NULL,
	was_edited BOOLEAN NOT NULL,
	template_version VARCHAR(20) NOT NULL,
	file_sha256 VARCHAR(64) NOT NULL,
	file_name VARCHAR(200) NOT NULL,
	made_by BIGINT NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_tender_document PRIMARY KEY (id),
	CONSTRAINT uq_tender_document_organisation_id_terms_id_number UNIQUE (organisation_id, terms_id, number),
	CONSTRAINT fk_tender_document_organisation_id_terms_id_tender_terms FOREIGN KEY(organisation_id, terms_id) REFERENCES tender_terms (organisation_id, id),
	CONSTRAINT fk_tender_document_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_tender_document_made_by_person FOREIGN KEY(made_by) REFERENCES person (id)
)

CREATE TABLE award_simulation (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	terms_id BIGINT NOT NULL,
	number INTEGER NOT NULL,
	method VARCHAR(30) NOT NULL,
	parameters TEXT NOT NULL,
	scenarios TEXT NOT NULL,
	conclusion TEXT NOT NULL,
	made_by BIGINT NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_award_simulation PRIMARY KEY (id),
	CONSTRAINT uq_award_simulation_organisation_id_terms_id_number UNIQUE (organisation_id, terms_id, number),
	CONSTRAINT fk_award_simulation_organisation_id_terms_id_tender_terms FOREIGN KEY(organisation_id, terms_id) REFERENCES tender_terms (organisation_id, id),
	CONSTRAINT fk_award_simulation_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_award_simulation_made_by_person FOREIGN KEY(made_by) REFERENCES person (id)
)

CREATE TABLE bid (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	register_id BIGINT NOT NULL,
	number INTEGER NOT NULL,
	bidder VARCHAR(200) NOT NULL,
	content_sha256 VARCHAR(64) NOT NULL,
	sealed_sha256 VARCHAR(64) NOT NULL,
	file_name VARCHAR(200) NOT NULL,
	size_bytes INTEGER NOT NULL,
	received_by BIGINT NOT NULL,
	received_at TIMESTAMP WITH TIME ZONE NOT NULL,
	withdrawn_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_bid PRIMARY KEY (id),
	CONSTRAINT uq_bid_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_bid_organisation_id_register_id_number UNIQUE (organisation_id, register_id, number),
	CONSTRAINT fk_bid_organisation_id_register_id_bid_register FOREIGN KEY(organisation_id, register_id) REFERENCES bid_register (organisation_id, id),
	CONSTRAINT fk_bid_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_bid_received_by_person FOREIGN KEY(received_by) REFERENCES person (id)
)

CREATE TABLE award_calculation (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	register_id BIGINT NOT NULL,
	number INTEGER NOT NULL,
	method VARCHAR(30) NOT NULL,
	parameters TEXT NOT NULL,
	outcome TEXT NOT NULL,
	outcome_hash VARCHAR(64) NOT NULL,
	made_by BIGINT NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_award_calculation PRIMARY KEY (id),
	CONSTRAINT uq_award_calculation_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_award_calculation_organisation_id_register_id_number UNIQUE (organisation_id, register_id, number),
	CONSTRAINT fk_award_calculation_organisation_id_register_id_bid_register FOREIGN KEY(organisation_id, register_id) REFERENCES bid_register (organisation_id, id),
	CONSTRAINT fk_award_calculation_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_award_calculation_made_by_person FOREIGN KEY(made_by) REFERENCES person (id)
)

CREATE TABLE rebase_product (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	rebase_id BIGINT NOT NULL,
	position INTEGER NOT NULL,
	product VARCHAR(200) NOT NULL,
	quantity BIGINT NOT NULL,
	unit VARCHAR(40) NOT NULL,
	rate_eur BIGINT NOT NULL,
	is_new BOOLEAN NOT NULL,
	CONSTRAINT pk_rebase_product PRIMARY KEY (id),
	CONSTRAINT uq_rebase_product_organisation_id_rebase_id_position UNIQUE (organisation_id, rebase_id, position),
	CONSTRAINT fk_rebase_product_organisation_id_rebase_id_rebase FOREIGN KEY(organisation_id, rebase_id) REFERENCES rebase (organisation_id, id),
	CONSTRAINT fk_rebase_product_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_rebase_product_quantity_unit CHECK (unit IN ('ton', 'm3', 'm2', 'm', 'kg', 'st'))
)

CREATE TABLE delivery (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	request_id BIGINT NOT NULL,
	number INTEGER NOT NULL,
	channel VARCHAR(40) NOT NULL,
	sender VARCHAR(200) NOT NULL,
	entered_by BIGINT,
	file_sha256 VARCHAR(64),
	received_at TIMESTAMP WITH TIME ZONE NOT NULL,
	remark VARCHAR(2000) NOT NULL,
	CONSTRAINT pk_delivery PRIMARY KEY (id),
	CONSTRAINT uq_delivery_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_delivery_organisation_id_request_id_number UNIQUE (organisation_id, request_id, number),
	CONSTRAINT fk_delivery_organisation_id_request_id_data_request FOREIGN KEY(organisation_id, request_id) REFERENCES data_request (organisation_id, id),
	CONSTRAINT fk_delivery_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_delivery_delivery_channel CHECK (channel IN ('form', 'sheet', 'manager')),
	CONSTRAINT fk_delivery_entered_by_person FOREIGN KEY(entered_by) REFERENCES person (id)
)

CREATE TABLE bid_figures (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	bid_id BIGINT NOT NULL,
	number INTEGER NOT NULL,
	price_eur BIGINT NOT NULL,
	mki_eur BIGINT NOT NULL,
	weighting_set VARCHAR(40) NOT NULL,
	method_version VARCHAR(60) NOT NULL,
	database_version VARCHAR(60) NOT NULL,
	further TEXT NOT NULL,
	is_valid BOOLEAN NOT NULL,
	refusal TEXT,
	report TEXT NOT NULL,
	reason TEXT,
	entered_by BIGINT NOT NULL,
	entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_bid_figures PRIMARY KEY (id),
	CONSTRAINT uq_bid_figures_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_bid_figures_organisation_id_bid_id_number UNIQUE (organisation_id, bid_id, number),
	CONSTRAINT fk_bid_figures_organisation_id_bid_id_bid FOREIGN KEY(organisation_id, bid_id) REFERENCES bid (organisation_id, id),
	CONSTRAINT ck_bid_figures_refusal CHECK (is_valid = (refusal IS NULL)),
	CONSTRAINT fk_bid_figures_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_bid_figures_weighting_set CHECK (weighting_set IN ('A1', 'A2')),
	CONSTRAINT fk_bid_figures_entered_by_person FOREIGN KEY(entered_by) REFERENCES person (id)
)

CREATE TABLE award (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	register_id BIGINT NOT NULL,
	calculation_id BIGINT NOT NULL,
	bid_id BIGINT NOT NULL,
	reason TEXT,
	recorded_by BIGINT NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_award PRIMARY KEY (id),
	CONSTRAINT uq_award_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_award_organisation_id_register_id UNIQUE (organisation_id, register_id),
	CONSTRAINT fk_award_organisation_id_register_id_bid_register FOREIGN KEY(organisation_id, register_id) REFERENCES bid_register (organisation_id, id),
	CONSTRAINT fk_award_organisation_id_calculation_id_award_calculation FOREIGN KEY(organisation_id, calculation_id) REFERENCES award_calculation (organisation_id, id),
	CONSTRAINT fk_award_organisation_id_bid_id_bid FOREIGN KEY(organisation_id, bid_id) REFERENCES bid (organisation_id, id),
	CONSTRAINT fk_award_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_award_recorded_by_person FOREIGN KEY(recorded_by) REFERENCES person (id)
)

CREATE TABLE delivery_line (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	delivery_id BIGINT NOT NULL,
	position INTEGER NOT NULL,
	baseline_position INTEGER,
	product VARCHAR(200) NOT NULL,
	delivered_on DATE,
	quantity BIGINT NOT NULL,
	unit VARCHAR(40) NOT NULL,
	rate_eur BIGINT NOT NULL,
	mki_eur BIGINT NOT NULL,
	weighting_set VARCHAR(40) NOT NULL,
	co2_kg BIGINT,
	category VARCHAR(40),
	card VARCHAR(100),
	valid_until DATE,
	plant VARCHAR(200),
	distance_km BIGINT,
	status VARCHAR(40) NOT NULL,
	reason TEXT,
	judged_by BIGINT,
	judged_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_delivery_line PRIMARY KEY (id),
	CONSTRAINT uq_delivery_line_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_delivery_line_organisation_id_delivery_id_position UNIQUE (organisation_id, delivery_id, position),
	CONSTRAINT fk_delivery_line_organisation_id_delivery_id_delivery FOREIGN KEY(organisation_id, delivery_id) REFERENCES delivery (organisation_id, id),
	CONSTRAINT ck_delivery_line_returned_with_reason CHECK (status <> 'returned' OR reason IS NOT NULL),
	CONSTRAINT ck_delivery_line_judged CHECK ((status = 'declared') = (judged_by IS NULL)),
	CONSTRAINT fk_delivery_line_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_delivery_line_quantity_unit CHECK (unit IN ('ton', 'm3', 'm2', 'm', 'kg', 'st')),
	CONSTRAINT ck_delivery_line_weighting_set CHECK (weighting_set IN ('A1', 'A2')),
	CONSTRAINT ck_delivery_line_data_category CHECK (category IN ('1', '2', '3', '3a')),
	CONSTRAINT ck_delivery_line_line_status CHECK (status IN ('declared', 'verified', 'returned')),
	CONSTRAINT fk_delivery_line_judged_by_person FOREIGN KEY(judged_by) REFERENCES person (id)
)

CREATE TABLE delivery_evidence (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	delivery_id BIGINT NOT NULL,
	line_position INTEGER,
	kind VARCHAR(40) NOT NULL,
	name VARCHAR(200) NOT NULL,
	file_sha256 VARCHAR(64),
	url VARCHAR(2000),
	CONSTRAINT pk_delivery_evidence PRIMARY KEY (id),
	CONSTRAINT fk_delivery_evidence_organisation_id_delivery_id_delivery FOREIGN KEY(organisation_id, delivery_id) REFERENCES delivery (organisation_id, id),
	CONSTRAINT ck_delivery_evidence_file_or_link CHECK ((file_sha256 IS NULL) <> (url IS NULL)),
	CONSTRAINT fk_delivery_evidence_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_delivery_evidence_evidence_item CHECK (kind IN ('mix_recipe', 'epd_report', 'nmd_card', 'delivery_note', 'plant', 'transport', 'laying_record', 'layer_thickness', 'equipment_log', 'released_material', 'deviation_report', 'recalculation'))
)

CREATE INDEX ix_delivery_evidence_delivery ON delivery_evidence (organisation_id, delivery_id)

CREATE TABLE bid_product (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	figures_id BIGINT NOT NULL,
	position INTEGER NOT NULL,
	product VARCHAR(200) NOT NULL,
	quantity BIGINT NOT NULL,
	unit VARCHAR(40) NOT NULL,
	mki_eur BIGINT NOT NULL,
	category VARCHAR(40),
	card VARCHAR(100),
	valid_until DATE,
	CONSTRAINT pk_bid_product PRIMARY KEY (id),
	CONSTRAINT uq_bid_product_organisation_id_figures_id_position UNIQUE (organisation_id, figures_id, position),
	CONSTRAINT fk_bid_product_organisation_id_figures_id_bid_figures FOREIGN KEY(organisation_id, figures_id) REFERENCES bid_figures (organisation_id, id),
	CONSTRAINT fk_bid_product_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_bid_product_quantity_unit CHECK (unit IN ('ton', 'm3', 'm2', 'm', 'kg', 'st')),
	CONSTRAINT ck_bid_product_data_category CHECK (category IN ('1', '2', '3', '3a'))
)

CREATE TABLE contract_baseline (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	contract_id BIGINT NOT NULL,
	award_id BIGINT,
	promised_eur BIGINT NOT NULL,
	reference_eur BIGINT,
	ceiling_eur BIGINT,
	weighting_set VARCHAR(40) NOT NULL,
	method_version VARCHAR(60) NOT NULL,
	database_version VARCHAR(60) NOT NULL,
	method VARCHAR(30) NOT NULL,
	parameters TEXT NOT NULL,
	price_eur BIGINT,
	sanction_factor BIGINT NOT NULL,
	bonus_factor BIGINT,
	contract_rate BIGINT,
	fixed_by BIGINT NOT NULL,
	confirmed_by BIGINT NOT NULL,
	fixed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_contract_baseline PRIMARY KEY (id),
	CONSTRAINT uq_contract_baseline_organisation_id_id UNIQUE (organisation_id, id),
	CONSTRAINT uq_contract_baseline_organisation_id_contract_id UNIQUE (organisation_id, contract_id),
	CONSTRAINT fk_contract_baseline_organisation_id_contract_id_contract FOREIGN KEY(organisation_id, contract_id) REFERENCES contract (organisation_id, id),
	CONSTRAINT fk_contract_baseline_organisation_id_award_id_award FOREIGN KEY(organisation_id, award_id) REFERENCES award (organisation_id, id),
	CONSTRAINT ck_contract_baseline_second_person CHECK (confirmed_by <> fixed_by),
	CONSTRAINT fk_contract_baseline_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_contract_baseline_weighting_set CHECK (weighting_set IN ('A1', 'A2')),
	CONSTRAINT fk_contract_baseline_fixed_by_person FOREIGN KEY(fixed_by) REFERENCES person (id),
	CONSTRAINT fk_contract_baseline_confirmed_by_person FOREIGN KEY(confirmed_by) REFERENCES person (id)
)

CREATE TABLE baseline_product (
	id BIGSERIAL NOT NULL,
	organisation_id BIGINT NOT NULL,
	baseline_id BIGINT NOT NULL,
	position INTEGER NOT NULL,
	product VARCHAR(200) NOT NULL,
	quantity BIGINT NOT NULL,
	unit VARCHAR(40) NOT NULL,
	rate_eur BIGINT NOT NULL,
	promised_eur BIGINT NOT NULL,
	CONSTRAINT pk_baseline_product PRIMARY KEY (id),
	CONSTRAINT uq_baseline_product_organisation_id_baseline_id_position UNIQUE (organisation_id, baseline_id, position),
	CONSTRAINT fk_baseline_product_organisation_id_baseline_id_contrac_9117 FOREIGN KEY(organisation_id, baseline_id) REFERENCES contract_baseline (organisation_id, id),
	CONSTRAINT fk_baseline_product_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT ck_baseline_product_quantity_unit CHECK (unit IN ('ton', 'm3', 'm2', 'm', 'kg', 'st'))
)

ALTER TABLE audit_event ADD CONSTRAINT fk_audit_event_organisation_id_decision_attempt_id_decision FOREIGN KEY(organisation_id, decision_attempt_id) REFERENCES decision (organisation_id, attempt_id) DEFERRABLE INITIALLY DEFERRED

ALTER TABLE outbox ADD CONSTRAINT fk_outbox_organisation_id_decision_attempt_id_decision FOREIGN KEY(organisation_id, decision_attempt_id) REFERENCES decision (organisation_id, attempt_id) DEFERRABLE INITIALLY DEFERRED

ALTER TABLE project ADD CONSTRAINT fk_project_organisation_id_framework_id_contract FOREIGN KEY(organisation_id, framework_id) REFERENCES contract (organisation_id, id) DEFERRABLE INITIALLY DEFERRED

CREATE FUNCTION poort_written_before(writer xid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp AS $written$
DECLARE
  ours bigint := pg_current_xact_id()::text::bigint;
  -- Transaction ids wrap at 2^32; the nearest one to ours is meant.
  ahead bigint := (writer::text::bigint - ours % 4294967296 + 6442450944) % 4294967296 - 2147483648;
BEGIN
  RETURN pg_xact_status((ours + ahead)::text::xid8) IS DISTINCT FROM 'in progress';
END
$written$

CREATE FUNCTION poort_project_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF NEW.phase_position <> NEW.introduced_at_position OR NEW.status <> 'active' THEN
    RAISE EXCEPTION 'poort:phase_starts_where_introduced' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_project_insert BEFORE INSERT ON project
FOR EACH ROW EXECUTE FUNCTION poort_project_insert()

CREATE FUNCTION poort_project_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:project_is_kept' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_project_delete BEFORE DELETE ON project
FOR EACH ROW EXECUTE FUNCTION poort_project_delete()

CREATE FUNCTION poort_project_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF (NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.introduced_at_position IS DISTINCT FROM OLD.introduced_at_position) THEN
    RAISE EXCEPTION 'poort:project_keeps_identity' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.definition_id IS DISTINCT FROM OLD.definition_id OR NEW.last_position IS DISTINCT FROM OLD.last_position) AND NOT EXISTS (SELECT 1 FROM project_migration m
    WHERE m.project_id = OLD.id
    AND m.from_definition_id = OLD.definition_id AND m.to_definition_id = NEW.definition_id
    AND NOT EXISTS (SELECT 1 FROM project_migration later
      WHERE later.project_id = OLD.id AND later.id > m.id)) THEN
    RAISE EXCEPTION 'poort:definition_needs_migration' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.phase_position > OLD.phase_position + 1 THEN
    RAISE EXCEPTION 'poort:phase_moves_one_up' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.status IS DISTINCT FROM OLD.status) AND NOT ((OLD.status = 'active' AND NEW.status IN ('completed', 'stopped', 'suspended')) OR (OLD.status = 'suspended' AND NEW.status IN ('active', 'stopped')) OR (OLD.status = 'stopped' AND NEW.status IN ('active')) OR (OLD.status = 'completed' AND NEW.status IN ('active'))) THEN
    RAISE EXCEPTION 'poort:project_moves_by_its_table' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.phase_position > OLD.phase_position AND NOT EXISTS (SELECT 1 FROM gate_attempt a JOIN decision d ON d.attempt_id = a.id
    WHERE a.project_id = OLD.id AND a.position = OLD.phase_position AND a.voided_at IS NULL
    AND a.number = (SELECT max(n.number) FROM gate_attempt n
      WHERE n.project_id = OLD.id AND n.position = OLD.phase_position)
    AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.attempt_id = a.id)
    AND a.status IN ('passed', 'passed_with_conditions') AND d.outcome IN ('go', 'go_with_conditions')
    AND poort_written_before(d.xmin)) THEN
    RAISE EXCEPTION 'poort:phase_needs_passed_gate' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.phase_position < OLD.phase_position
  AND NOT EXISTS (SELECT 1 FROM gate_attempt a JOIN decision d ON d.attempt_id = a.id
    WHERE a.project_id = OLD.id AND a.position = OLD.phase_position AND a.voided_at IS NULL
    AND a.number = (SELECT max(n.number) FROM gate_attempt n
      WHERE n.project_id = OLD.id AND n.position = OLD.phase_position)
    AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.attempt_id = a.id)
    AND a.status = 'returned' AND d.outcome = 'back' AND d.back_to_position = NEW.phase_position
    AND poort_written_before(d.xmin))
  AND NOT EXISTS (SELECT 1 FROM gate_attempt a JOIN correction c ON c.attempt_id = a.id
    WHERE a.project_id = OLD.id AND a.position = NEW.phase_position AND a.voided_at IS NULL
    AND a.number = (SELECT max(n.number) FROM gate_attempt n
      WHERE n.project_id = OLD.id AND n.position = NEW.phase_position)
    AND poort_written_before(c.xmin)) THEN
    RAISE EXCEPTION 'poort:phase_back_needs_decision' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.status = 'stopped' AND OLD.status <> 'stopped' AND NOT EXISTS (SELECT 1 FROM gate_attempt a JOIN decision d ON d.attempt_id = a.id
    WHERE a.project_id = OLD.id AND a.position = OLD.phase_position AND a.voided_at IS NULL
    AND a.number = (SELECT max(n.number) FROM gate_attempt n
      WHERE n.project_id = OLD.id AND n.position = OLD.phase_position)
    AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.attempt_id = a.id)
    AND a.status = 'stopped' AND d.outcome = 'stop') THEN
    RAISE EXCEPTION 'poort:stop_needs_decision' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.status = 'completed' AND OLD.status <> 'completed'
  AND (NEW.phase_position <> OLD.last_position OR NOT EXISTS (SELECT 1 FROM gate_attempt a JOIN decision d ON d.attempt_id = a.id
    WHERE a.project_id = OLD.id AND a.position = OLD.last_position AND a.voided_at IS NULL
    AND a.number = (SELECT max(n.number) FROM gate_attempt n
      WHERE n.project_id = OLD.id AND n.position = OLD.last_position)
    AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.attempt_id = a.id)
    AND a.status IN ('passed', 'passed_with_conditions') AND d.outcome = 'go')) THEN
    RAISE EXCEPTION 'poort:completion_needs_last_gate' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.status IN ('stopped', 'completed')
  AND (NEW.status IS DISTINCT FROM OLD.status OR NEW.phase_position IS DISTINCT FROM OLD.phase_position) AND NOT EXISTS (SELECT 1 FROM gate_attempt a JOIN correction c ON c.attempt_id = a.id
    WHERE a.project_id = OLD.id AND a.position = NEW.phase_position AND a.voided_at IS NULL
    AND a.number = (SELECT max(n.number) FROM gate_attempt n
      WHERE n.project_id = OLD.id AND n.position = NEW.phase_position)) THEN
    RAISE EXCEPTION 'poort:ended_project_needs_correction' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_project_update BEFORE UPDATE ON project
FOR EACH ROW EXECUTE FUNCTION poort_project_update()

CREATE FUNCTION poort_gate_attempt_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF NEW.status NOT IN ('open', 'before_introduction') OR NEW.submitted_by IS NOT NULL OR NEW.voided_at IS NOT NULL THEN
    RAISE EXCEPTION 'poort:attempt_starts_open' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.status = 'before_introduction' AND (NEW.number <> 1
  OR NOT EXISTS (SELECT 1 FROM project p
    WHERE p.id = NEW.project_id AND NEW.position < p.introduced_at_position)
  OR EXISTS (SELECT 1 FROM gate_attempt a
    WHERE a.project_id = NEW.project_id AND a.status <> 'before_introduction')) THEN
    RAISE EXCEPTION 'poort:introduction_at_import_only' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_gate_attempt_insert BEFORE INSERT ON gate_attempt
FOR EACH ROW EXECUTE FUNCTION poort_gate_attempt_insert()

CREATE FUNCTION poort_gate_attempt_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:attempt_is_kept' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_gate_attempt_delete BEFORE DELETE ON gate_attempt
FOR EACH ROW EXECUTE FUNCTION poort_gate_attempt_delete()

CREATE FUNCTION poort_gate_attempt_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF (NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.project_id IS DISTINCT FROM OLD.project_id OR NEW.position IS DISTINCT FROM OLD.position OR NEW.number IS DISTINCT FROM OLD.number) OR (OLD.status <> 'open' AND NEW.gate_id <> OLD.gate_id) THEN
    RAISE EXCEPTION 'poort:attempt_keeps_identity' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.status IS DISTINCT FROM OLD.status) AND NOT ((OLD.status = 'open' AND NEW.status IN ('returned', 'stopped', 'submitted', 'withdrawn')) OR (OLD.status = 'submitted' AND NEW.status IN ('open', 'passed', 'passed_with_conditions', 'returned', 'stopped', 'withdrawn'))) THEN
    RAISE EXCEPTION 'poort:attempt_moves_by_its_table' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.status <> 'open' AND NEW.status <> 'open' AND (NEW.submitted_by IS DISTINCT FROM OLD.submitted_by OR NEW.submitted_for IS DISTINCT FROM OLD.submitted_for OR NEW.submitted_at IS DISTINCT FROM OLD.submitted_at OR NEW.verdict_hash IS DISTINCT FROM OLD.verdict_hash) THEN
    RAISE EXCEPTION 'poort:submission_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.status = 'submitted' AND NEW.status IN ('open', 'withdrawn')
  AND EXISTS (SELECT 1 FROM decision d WHERE d.attempt_id = OLD.id) THEN
    RAISE EXCEPTION 'poort:decided_attempt_stays_decided' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.status IS DISTINCT FROM OLD.status)
  AND NEW.status IN ('passed', 'passed_with_conditions', 'returned', 'stopped')
  AND NOT EXISTS (SELECT 1 FROM decision d
    WHERE d.attempt_id = OLD.id AND ((NEW.status = 'passed' AND d.outcome IN ('go')) OR (NEW.status = 'passed_with_conditions' AND d.outcome IN ('go_with_conditions')) OR (NEW.status = 'returned' AND d.outcome IN ('return', 'back')) OR (NEW.status = 'stopped' AND d.outcome IN ('stop')))) THEN
    RAISE EXCEPTION 'poort:attempt_needs_decision' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.status IS DISTINCT FROM OLD.status) AND NEW.status IN ('passed', 'passed_with_conditions')
  AND EXISTS (SELECT 1 FROM check_item c WHERE c.attempt_id = OLD.id AND c.blocking
    AND NOT ((c.status = 'accepted' AND c.answer IS NOT DISTINCT FROM 'yes')
    OR (c.status = 'not_applicable' AND EXISTS (SELECT 1 FROM answer w
      WHERE w.check_item_id = c.id AND w.value = 'not_applicable' AND w.reason IS NOT NULL))
    OR (c.status = 'deviation_approved' AND EXISTS (SELECT 1 FROM deviation v
      WHERE v.check_item_id = c.id AND v.status = 'approved' AND v.decided_by <> v.requested_by)))) THEN
    RAISE EXCEPTION 'poort:gate_has_unmet_check' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.voided_at IS NOT NULL AND (NEW.voided_at IS DISTINCT FROM OLD.voided_at) THEN
    RAISE EXCEPTION 'poort:void_stays_void' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_gate_attempt_update BEFORE UPDATE ON gate_attempt
FOR EACH ROW EXECUTE FUNCTION poort_gate_attempt_update()

CREATE FUNCTION poort_decision_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  PERFORM 1 FROM gate_attempt a WHERE a.id = NEW.attempt_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT 1 FROM gate_attempt a
    WHERE a.id = NEW.attempt_id AND (a.status = 'submitted'
      OR (a.status = 'open' AND NEW.outcome IN ('back', 'stop')))) THEN
    RAISE EXCEPTION 'poort:decision_needs_submission' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM gate_attempt a WHERE a.id = NEW.attempt_id
    AND (a.submitted_by IN (NEW.decided_by, NEW.on_behalf_of)
      OR a.submitted_for IN (NEW.decided_by, NEW.on_behalf_of))) THEN
    RAISE EXCEPTION 'poort:submitter_never_decides' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.outcome = 'go_with_conditions' AND EXISTS (SELECT 1 FROM gate_attempt a
    JOIN project p ON p.id = a.project_id
    WHERE a.id = NEW.attempt_id AND a.position >= p.last_position) THEN
    RAISE EXCEPTION 'poort:last_gate_has_no_conditions' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.outcome = 'back' AND (NEW.back_to_position < 1
  OR EXISTS (SELECT 1 FROM gate_attempt a
    WHERE a.id = NEW.attempt_id AND a.position <= NEW.back_to_position)) THEN
    RAISE EXCEPTION 'poort:back_goes_back' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM audit_event e
    WHERE e.id = NEW.audit_event_id AND e.decision_attempt_id = NEW.attempt_id) THEN
    RAISE EXCEPTION 'poort:decision_needs_its_event' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM outbox o
    WHERE o.id = NEW.notice_id AND o.decision_attempt_id = NEW.attempt_id) THEN
    RAISE EXCEPTION 'poort:decision_needs_its_notice' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_decision_insert BEFORE INSERT ON decision
FOR EACH ROW EXECUTE FUNCTION poort_decision_insert()

CREATE FUNCTION poort_decision_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:decision_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_decision_update BEFORE UPDATE ON decision
FOR EACH ROW EXECUTE FUNCTION poort_decision_update()

CREATE FUNCTION poort_decision_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:decision_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_decision_delete BEFORE DELETE ON decision
FOR EACH ROW EXECUTE FUNCTION poort_decision_delete()

CREATE FUNCTION poort_decision_condition_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM decision d
    WHERE d.attempt_id = NEW.attempt_id AND d.outcome = 'go_with_conditions') THEN
    RAISE EXCEPTION 'poort:condition_needs_conditional_pass' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_decision_condition_insert BEFORE INSERT ON decision_condition
FOR EACH ROW EXECUTE FUNCTION poort_decision_condition_insert()

CREATE FUNCTION poort_decision_condition_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:decision_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_decision_condition_update BEFORE UPDATE ON decision_condition
FOR EACH ROW EXECUTE FUNCTION poort_decision_condition_update()

CREATE FUNCTION poort_decision_condition_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:decision_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_decision_condition_delete BEFORE DELETE ON decision_condition
FOR EACH ROW EXECUTE FUNCTION poort_decision_condition_delete()

CREATE FUNCTION poort_correction_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  PERFORM 1 FROM gate_attempt a WHERE a.id = NEW.attempt_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM decision d WHERE d.attempt_id = NEW.attempt_id
    AND (d.decided_by IN (NEW.corrected_by, NEW.on_behalf_of)
      OR d.on_behalf_of IN (NEW.corrected_by, NEW.on_behalf_of))) THEN
    RAISE EXCEPTION 'poort:correction_by_second_person' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM gate_attempt a
    WHERE a.id = NEW.attempt_id AND a.voided_at IS NOT NULL) THEN
    RAISE EXCEPTION 'poort:correction_of_what_counts' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_correction_insert BEFORE INSERT ON correction
FOR EACH ROW EXECUTE FUNCTION poort_correction_insert()

CREATE FUNCTION poort_correction_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:correction_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_correction_update BEFORE UPDATE ON correction
FOR EACH ROW EXECUTE FUNCTION poort_correction_update()

CREATE FUNCTION poort_correction_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:correction_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_correction_delete BEFORE DELETE ON correction
FOR EACH ROW EXECUTE FUNCTION poort_correction_delete()

CREATE FUNCTION poort_check_item_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  PERFORM 1 FROM gate_attempt a WHERE a.id = NEW.attempt_id FOR NO KEY UPDATE;
  IF NEW.status <> 'open' OR NEW.answer IS NOT NULL THEN
    RAISE EXCEPTION 'poort:check_starts_open' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM gate_attempt a
    WHERE a.id = NEW.attempt_id AND a.project_id = NEW.project_id
    AND a.status IN ('open', 'submitted')) THEN
    RAISE EXCEPTION 'poort:check_joins_open_attempt' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_check_item_insert BEFORE INSERT ON check_item
FOR EACH ROW EXECUTE FUNCTION poort_check_item_insert()

CREATE FUNCTION poort_check_item_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:check_is_kept' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_check_item_delete BEFORE DELETE ON check_item
FOR EACH ROW EXECUTE FUNCTION poort_check_item_delete()

CREATE FUNCTION poort_check_item_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF (NEW.status IS DISTINCT FROM OLD.status OR NEW.answer IS DISTINCT FROM OLD.answer OR NEW.blocking IS DISTINCT FROM OLD.blocking) THEN
    PERFORM 1 FROM gate_attempt a WHERE a.id = OLD.attempt_id FOR NO KEY UPDATE;
  END IF;
  IF (NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.project_id IS DISTINCT FROM OLD.project_id OR NEW.attempt_id IS DISTINCT FROM OLD.attempt_id OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.instance IS DISTINCT FROM OLD.instance) THEN
    RAISE EXCEPTION 'poort:check_keeps_identity' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.check_id IS DISTINCT FROM OLD.check_id OR NEW.blocking IS DISTINCT FROM OLD.blocking OR NEW.evidence_required IS DISTINCT FROM OLD.evidence_required OR NEW.label IS DISTINCT FROM OLD.label)
  AND NOT (EXISTS (SELECT 1 FROM project p JOIN project_migration m ON m.project_id = p.id
    WHERE p.id = OLD.project_id AND m.from_definition_id = p.definition_id
    AND NOT EXISTS (SELECT 1 FROM project_migration later
      WHERE later.project_id = p.id AND later.id > m.id))
  AND EXISTS (SELECT 1 FROM gate_attempt a
    WHERE a.id = OLD.attempt_id AND a.status IN ('open'))) THEN
    RAISE EXCEPTION 'poort:check_keeps_definition' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.status IS DISTINCT FROM OLD.status) AND NOT ((OLD.status = 'open' AND NEW.status IN ('answered', 'deviation_requested', 'not_applicable', 'not_done')) OR (OLD.status = 'answered' AND NEW.status IN ('accepted', 'answered', 'deviation_requested', 'not_applicable', 'open')) OR (OLD.status = 'not_applicable' AND NEW.status IN ('answered', 'deviation_requested', 'not_applicable', 'open')) OR (OLD.status = 'deviation_requested' AND NEW.status IN ('deviation_approved', 'deviation_refused', 'open')) OR (OLD.status = 'deviation_approved' AND NEW.status IN ('answered', 'open')) OR (OLD.status = 'deviation_refused' AND NEW.status IN ('answered', 'deviation_requested', 'not_applicable', 'open'))) THEN
    RAISE EXCEPTION 'poort:check_moves_by_its_table' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.status = 'accepted' AND (NEW.status IS DISTINCT FROM OLD.status OR NEW.answer IS DISTINCT FROM OLD.answer)
  AND (OLD.status <> 'answered' OR (NEW.answer IS DISTINCT FROM OLD.answer) OR NOT EXISTS (SELECT 1 FROM decision d WHERE d.attempt_id = OLD.attempt_id)) THEN
    RAISE EXCEPTION 'poort:acceptance_by_decision_only' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.status IS DISTINCT FROM OLD.status OR NEW.answer IS DISTINCT FROM OLD.answer)
  AND EXISTS (SELECT 1 FROM gate_attempt a
    WHERE a.id = OLD.attempt_id AND a.status IN ('submitted')) AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.attempt_id = OLD.attempt_id)
  AND NOT (NEW.status = 'open' AND OLD.status <> 'open')
  AND NOT (OLD.status = 'deviation_requested'
    AND NEW.status IN ('deviation_approved', 'deviation_refused')) THEN
    RAISE EXCEPTION 'poort:submitted_answers_are_frozen' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.status IS DISTINCT FROM OLD.status OR NEW.answer IS DISTINCT FROM OLD.answer)
  AND EXISTS (SELECT 1 FROM gate_attempt a
    WHERE a.id = OLD.attempt_id AND a.status IN ('passed', 'passed_with_conditions')) THEN
    RAISE EXCEPTION 'poort:passed_answers_are_frozen' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.status = 'deviation_approved' AND (NEW.status IS DISTINCT FROM OLD.status)
  AND NOT EXISTS (SELECT 1 FROM deviation v WHERE v.check_item_id = OLD.id
    AND v.status = 'approved' AND v.decided_by <> v.requested_by) THEN
    RAISE EXCEPTION 'poort:deviation_needs_second_person' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_check_item_update BEFORE UPDATE ON check_item
FOR EACH ROW EXECUTE FUNCTION poort_check_item_update()

CREATE FUNCTION poort_answer_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  PERFORM 1 FROM gate_attempt a JOIN check_item c ON c.attempt_id = a.id
    WHERE c.id = NEW.check_item_id FOR NO KEY UPDATE OF a;
  IF NOT EXISTS (SELECT 1 FROM check_item c JOIN gate_attempt a ON a.id = c.attempt_id
    WHERE c.id = NEW.check_item_id AND a.status IN ('open')) THEN
    RAISE EXCEPTION 'poort:submitted_answers_are_frozen' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_answer_insert BEFORE INSERT ON answer
FOR EACH ROW EXECUTE FUNCTION poort_answer_insert()

CREATE FUNCTION poort_answer_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:answer_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_answer_update BEFORE UPDATE ON answer
FOR EACH ROW EXECUTE FUNCTION poort_answer_update()

CREATE FUNCTION poort_answer_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:answer_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_answer_delete BEFORE DELETE ON answer
FOR EACH ROW EXECUTE FUNCTION poort_answer_delete()

CREATE FUNCTION poort_evidence_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  PERFORM 1 FROM gate_attempt a JOIN check_item c ON c.attempt_id = a.id
    WHERE c.id = NEW.check_item_id FOR NO KEY UPDATE OF a;
  IF NOT EXISTS (SELECT 1 FROM check_item c JOIN gate_attempt a ON a.id = c.attempt_id
    WHERE c.id = NEW.check_item_id AND a.status IN ('open')) THEN
    RAISE EXCEPTION 'poort:submitted_answers_are_frozen' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_evidence_insert BEFORE INSERT ON evidence
FOR EACH ROW EXECUTE FUNCTION poort_evidence_insert()

CREATE FUNCTION poort_evidence_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  PERFORM 1 FROM gate_attempt a JOIN check_item c ON c.attempt_id = a.id
    WHERE c.id = NEW.check_item_id FOR NO KEY UPDATE OF a;
  IF OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
  OR (NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.check_item_id IS DISTINCT FROM OLD.check_item_id OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.name IS DISTINCT FROM OLD.name OR NEW.url IS DISTINCT FROM OLD.url OR NEW.sha256 IS DISTINCT FROM OLD.sha256 OR NEW.size_bytes IS DISTINCT FROM OLD.size_bytes OR NEW.added_by IS DISTINCT FROM OLD.added_by OR NEW.added_at IS DISTINCT FROM OLD.added_at)
  OR NOT EXISTS (SELECT 1 FROM check_item c JOIN gate_attempt a ON a.id = c.attempt_id
    WHERE c.id = OLD.check_item_id AND a.status IN ('open')) THEN
    RAISE EXCEPTION 'poort:evidence_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_evidence_update BEFORE UPDATE ON evidence
FOR EACH ROW EXECUTE FUNCTION poort_evidence_update()

CREATE FUNCTION poort_evidence_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:evidence_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_evidence_delete BEFORE DELETE ON evidence
FOR EACH ROW EXECUTE FUNCTION poort_evidence_delete()

CREATE FUNCTION poort_deviation_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  PERFORM 1 FROM gate_attempt a JOIN check_item c ON c.attempt_id = a.id
    WHERE c.id = NEW.check_item_id FOR NO KEY UPDATE OF a;
  IF NEW.status <> 'requested' OR NEW.decided_by IS NOT NULL
  OR NOT EXISTS (SELECT 1 FROM check_item c JOIN gate_attempt a ON a.id = c.attempt_id
    WHERE c.id = NEW.check_item_id AND a.status IN ('open')) THEN
    RAISE EXCEPTION 'poort:deviation_starts_requested' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_deviation_insert BEFORE INSERT ON deviation
FOR EACH ROW EXECUTE FUNCTION poort_deviation_insert()

CREATE FUNCTION poort_deviation_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  PERFORM 1 FROM gate_attempt a JOIN check_item c ON c.attempt_id = a.id
    WHERE c.id = NEW.check_item_id FOR NO KEY UPDATE OF a;
  IF (NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.check_item_id IS DISTINCT FROM OLD.check_item_id OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.measure IS DISTINCT FROM OLD.measure OR NEW.requested_by IS DISTINCT FROM OLD.requested_by OR NEW.requested_for IS DISTINCT FROM OLD.requested_for OR NEW.requested_at IS DISTINCT FROM OLD.requested_at) THEN
    RAISE EXCEPTION 'poort:deviation_keeps_request' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.status <> 'requested' AND NOT (OLD.status = 'approved'
    AND NEW.status = 'withdrawn'
    AND EXISTS (SELECT 1 FROM check_item c JOIN gate_attempt a ON a.id = c.attempt_id
    WHERE c.id = OLD.check_item_id AND a.status IN ('open', 'submitted'))
    AND NOT (NEW.decided_by IS DISTINCT FROM OLD.decided_by OR NEW.decided_for IS DISTINCT FROM OLD.decided_for OR NEW.decided_at IS DISTINCT FROM OLD.decided_at OR NEW.decision_reason IS DISTINCT FROM OLD.decision_reason)) THEN
    RAISE EXCEPTION 'poort:deviation_is_decided_once' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_deviation_update BEFORE UPDATE ON deviation
FOR EACH ROW EXECUTE FUNCTION poort_deviation_update()

CREATE FUNCTION poort_deviation_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:deviation_is_kept' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_deviation_delete BEFORE DELETE ON deviation
FOR EACH ROW EXECUTE FUNCTION poort_deviation_delete()

CREATE FUNCTION poort_project_migration_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM project p
    WHERE p.id = NEW.project_id AND p.definition_id = NEW.from_definition_id) THEN
    RAISE EXCEPTION 'poort:migration_starts_where_project_is' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_project_migration_insert BEFORE INSERT ON project_migration
FOR EACH ROW EXECUTE FUNCTION poort_project_migration_insert()

CREATE FUNCTION poort_project_migration_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:migration_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_project_migration_update BEFORE UPDATE ON project_migration
FOR EACH ROW EXECUTE FUNCTION poort_project_migration_update()

CREATE FUNCTION poort_project_migration_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:migration_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_project_migration_delete BEFORE DELETE ON project_migration
FOR EACH ROW EXECUTE FUNCTION poort_project_migration_delete()

CREATE FUNCTION poort_definition_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:definition_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_definition_update BEFORE UPDATE ON definition
FOR EACH ROW EXECUTE FUNCTION poort_definition_update()

CREATE FUNCTION poort_definition_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:definition_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_definition_delete BEFORE DELETE ON definition
FOR EACH ROW EXECUTE FUNCTION poort_definition_delete()

CREATE FUNCTION poort_audit_event_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM audit_head h
    WHERE h.organisation_id = NEW.organisation_id
    AND h.sequence = NEW.sequence - 1 AND h.hash = NEW.previous_hash) THEN
    RAISE EXCEPTION 'poort:chain_has_one_end' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_audit_event_insert BEFORE INSERT ON audit_event
FOR EACH ROW EXECUTE FUNCTION poort_audit_event_insert()

CREATE FUNCTION poort_audit_event_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:audit_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_audit_event_update BEFORE UPDATE ON audit_event
FOR EACH ROW EXECUTE FUNCTION poort_audit_event_update()

CREATE FUNCTION poort_audit_event_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:audit_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_audit_event_delete BEFORE DELETE ON audit_event
FOR EACH ROW EXECUTE FUNCTION poort_audit_event_delete()

CREATE FUNCTION poort_audit_text_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:audit_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_audit_text_update BEFORE UPDATE ON audit_text
FOR EACH ROW EXECUTE FUNCTION poort_audit_text_update()

CREATE FUNCTION poort_audit_root_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:audit_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_audit_root_update BEFORE UPDATE ON audit_root
FOR EACH ROW EXECUTE FUNCTION poort_audit_root_update()

CREATE FUNCTION poort_audit_root_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:audit_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_audit_root_delete BEFORE DELETE ON audit_root
FOR EACH ROW EXECUTE FUNCTION poort_audit_root_delete()

CREATE FUNCTION poort_audit_head_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF NEW.sequence <> 0 THEN
    RAISE EXCEPTION 'poort:chain_starts_at_zero' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_audit_head_insert BEFORE INSERT ON audit_head
FOR EACH ROW EXECUTE FUNCTION poort_audit_head_insert()

CREATE FUNCTION poort_audit_head_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF NEW.organisation_id <> OLD.organisation_id
  OR NEW.sequence <> OLD.sequence + 1
  OR NOT EXISTS (SELECT 1 FROM audit_event e
    WHERE e.organisation_id = NEW.organisation_id
    AND e.sequence = NEW.sequence AND e.hash = NEW.hash) THEN
    RAISE EXCEPTION 'poort:chain_grows_by_one' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_audit_head_update BEFORE UPDATE ON audit_head
FOR EACH ROW EXECUTE FUNCTION poort_audit_head_update()

CREATE FUNCTION poort_audit_head_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:audit_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_audit_head_delete BEFORE DELETE ON audit_head
FOR EACH ROW EXECUTE FUNCTION poort_audit_head_delete()

CREATE FUNCTION poort_outbox_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF (NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.recipient_id IS DISTINCT FROM OLD.recipient_id OR NEW.on_behalf_of IS DISTINCT FROM OLD.on_behalf_of OR NEW.external_name IS DISTINCT FROM OLD.external_name OR NEW.external_email IS DISTINCT FROM OLD.external_email OR NEW.message IS DISTINCT FROM OLD.message OR NEW.language IS DISTINCT FROM OLD.language OR NEW.dedupe_key IS DISTINCT FROM OLD.dedupe_key OR NEW.message_id IS DISTINCT FROM OLD.message_id OR NEW.thread_key IS DISTINCT FROM OLD.thread_key OR NEW.decision_attempt_id IS DISTINCT FROM OLD.decision_attempt_id OR NEW.created_at IS DISTINCT FROM OLD.created_at) THEN
    RAISE EXCEPTION 'poort:message_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.payload IS DISTINCT FROM OLD.payload) AND NOT (NEW.payload = '{}' AND OLD.sent_at IS NOT NULL) THEN
    RAISE EXCEPTION 'poort:message_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.sent_at IS NOT NULL AND (NEW.sent_at IS DISTINCT FROM OLD.sent_at) THEN
    RAISE EXCEPTION 'poort:sent_stays_sent' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_outbox_update BEFORE UPDATE ON outbox
FOR EACH ROW EXECUTE FUNCTION poort_outbox_update()

CREATE FUNCTION poort_outbox_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:message_is_kept' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_outbox_delete BEFORE DELETE ON outbox
FOR EACH ROW EXECUTE FUNCTION poort_outbox_delete()

CREATE FUNCTION poort_reminder_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:reminder_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_reminder_update BEFORE UPDATE ON reminder
FOR EACH ROW EXECUTE FUNCTION poort_reminder_update()

CREATE FUNCTION poort_reminder_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:reminder_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_reminder_delete BEFORE DELETE ON reminder
FOR EACH ROW EXECUTE FUNCTION poort_reminder_delete()

CREATE FUNCTION poort_command_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF (NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.key IS DISTINCT FROM OLD.key OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.project_id IS DISTINCT FROM OLD.project_id OR NEW.attempt_id IS DISTINCT FROM OLD.attempt_id) OR (OLD.status = 'done' AND NEW.status <> 'done') THEN
    RAISE EXCEPTION 'poort:command_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_command_update BEFORE UPDATE ON command
FOR EACH ROW EXECUTE FUNCTION poort_command_update()

CREATE FUNCTION poort_command_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:command_is_kept' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_command_delete BEFORE DELETE ON command
FOR EACH ROW EXECUTE FUNCTION poort_command_delete()

CREATE FUNCTION poort_advice_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:advice_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_advice_update BEFORE UPDATE ON advice
FOR EACH ROW EXECUTE FUNCTION poort_advice_update()

CREATE FUNCTION poort_advice_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:advice_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_advice_delete BEFORE DELETE ON advice
FOR EACH ROW EXECUTE FUNCTION poort_advice_delete()

CREATE FUNCTION poort_organisation_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF (NEW.id IS DISTINCT FROM OLD.id) THEN
    RAISE EXCEPTION 'poort:organisation_keeps_identity' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_organisation_update BEFORE UPDATE ON organisation
FOR EACH ROW EXECUTE FUNCTION poort_organisation_update()

CREATE FUNCTION poort_organisation_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:organisation_is_kept' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_organisation_delete BEFORE DELETE ON organisation
FOR EACH ROW EXECUTE FUNCTION poort_organisation_delete()

CREATE FUNCTION poort_reference_calculation_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF OLD.checked_by IS NOT NULL OR (NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.lot_id IS DISTINCT FROM OLD.lot_id OR NEW.version IS DISTINCT FROM OLD.version OR NEW.total_eur IS DISTINCT FROM OLD.total_eur OR NEW.weighting_set IS DISTINCT FROM OLD.weighting_set OR NEW.made_by IS DISTINCT FROM OLD.made_by) THEN
    RAISE EXCEPTION 'poort:checked_calculation_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_reference_calculation_update BEFORE UPDATE ON reference_calculation
FOR EACH ROW EXECUTE FUNCTION poort_reference_calculation_update()

CREATE FUNCTION poort_reference_calculation_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:calculation_is_kept' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_reference_calculation_delete BEFORE DELETE ON reference_calculation
FOR EACH ROW EXECUTE FUNCTION poort_reference_calculation_delete()

CREATE FUNCTION poort_reference_product_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:calculation_is_kept' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_reference_product_update BEFORE UPDATE ON reference_product
FOR EACH ROW EXECUTE FUNCTION poort_reference_product_update()

CREATE FUNCTION poort_reference_product_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:calculation_is_kept' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_reference_product_delete BEFORE DELETE ON reference_product
FOR EACH ROW EXECUTE FUNCTION poort_reference_product_delete()

CREATE FUNCTION poort_tender_terms_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF OLD.fixed_at IS NOT NULL OR (NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.lot_id IS DISTINCT FROM OLD.lot_id) THEN
    RAISE EXCEPTION 'poort:fixed_terms_stay' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_tender_terms_update BEFORE UPDATE ON tender_terms
FOR EACH ROW EXECUTE FUNCTION poort_tender_terms_update()

CREATE FUNCTION poort_tender_terms_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:fixed_terms_stay' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_tender_terms_delete BEFORE DELETE ON tender_terms
FOR EACH ROW EXECUTE FUNCTION poort_tender_terms_delete()

CREATE FUNCTION poort_tender_document_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:tender_document_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_tender_document_update BEFORE UPDATE ON tender_document
FOR EACH ROW EXECUTE FUNCTION poort_tender_document_update()

CREATE FUNCTION poort_tender_document_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:tender_document_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_tender_document_delete BEFORE DELETE ON tender_document
FOR EACH ROW EXECUTE FUNCTION poort_tender_document_delete()

CREATE FUNCTION poort_award_simulation_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:simulation_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_award_simulation_update BEFORE UPDATE ON award_simulation
FOR EACH ROW EXECUTE FUNCTION poort_award_simulation_update()

CREATE FUNCTION poort_award_simulation_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:simulation_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_award_simulation_delete BEFORE DELETE ON award_simulation
FOR EACH ROW EXECUTE FUNCTION poort_award_simulation_delete()

CREATE FUNCTION poort_bid_register_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF NEW.first_opener IS NOT NULL OR NEW.opened_at IS NOT NULL THEN
    RAISE EXCEPTION 'poort:register_opens_closed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_bid_register_insert BEFORE INSERT ON bid_register
FOR EACH ROW EXECUTE FUNCTION poort_bid_register_insert()

CREATE FUNCTION poort_bid_register_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF (NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.lot_id IS DISTINCT FROM OLD.lot_id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.terms_id IS DISTINCT FROM OLD.terms_id) OR (OLD.first_opener IS NOT NULL AND (NEW.opens_at IS DISTINCT FROM OLD.opens_at OR NEW.first_opener IS DISTINCT FROM OLD.first_opener OR NEW.first_opened_at IS DISTINCT FROM OLD.first_opened_at))
  OR OLD.opened_at IS NOT NULL THEN
    RAISE EXCEPTION 'poort:register_keeps_its_moment' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_bid_register_update BEFORE UPDATE ON bid_register
FOR EACH ROW EXECUTE FUNCTION poort_bid_register_update()

CREATE FUNCTION poort_bid_register_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:register_is_kept' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_bid_register_delete BEFORE DELETE ON bid_register
FOR EACH ROW EXECUTE FUNCTION poort_bid_register_delete()

CREATE FUNCTION poort_bid_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  PERFORM 1 FROM bid_register r WHERE r.id = NEW.register_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT 1 FROM bid_register r WHERE r.id = NEW.register_id
    AND r.first_opener IS NULL AND NEW.received_at < r.opens_at) THEN
    RAISE EXCEPTION 'poort:bid_comes_in_time' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_bid_insert BEFORE INSERT ON bid
FOR EACH ROW EXECUTE FUNCTION poort_bid_insert()

CREATE FUNCTION poort_bid_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF (NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.register_id IS DISTINCT FROM OLD.register_id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.bidder IS DISTINCT FROM OLD.bidder OR NEW.content_sha256 IS DISTINCT FROM OLD.content_sha256 OR NEW.sealed_sha256 IS DISTINCT FROM OLD.sealed_sha256 OR NEW.received_by IS DISTINCT FROM OLD.received_by OR NEW.received_at IS DISTINCT FROM OLD.received_at) OR OLD.withdrawn_at IS NOT NULL THEN
    RAISE EXCEPTION 'poort:bid_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_bid_update BEFORE UPDATE ON bid
FOR EACH ROW EXECUTE FUNCTION poort_bid_update()

CREATE FUNCTION poort_bid_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:bid_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_bid_delete BEFORE DELETE ON bid
FOR EACH ROW EXECUTE FUNCTION poort_bid_delete()

CREATE FUNCTION poort_bid_figures_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM bid b JOIN bid_register r ON r.id = b.register_id
    WHERE b.id = NEW.bid_id AND r.opened_at IS NOT NULL AND b.withdrawn_at IS NULL) THEN
    RAISE EXCEPTION 'poort:bid_is_sealed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_bid_figures_insert BEFORE INSERT ON bid_figures
FOR EACH ROW EXECUTE FUNCTION poort_bid_figures_insert()

CREATE FUNCTION poort_bid_figures_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:figures_stay' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_bid_figures_update BEFORE UPDATE ON bid_figures
FOR EACH ROW EXECUTE FUNCTION poort_bid_figures_update()

CREATE FUNCTION poort_bid_figures_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:figures_stay' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_bid_figures_delete BEFORE DELETE ON bid_figures
FOR EACH ROW EXECUTE FUNCTION poort_bid_figures_delete()

CREATE FUNCTION poort_bid_product_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:figures_stay' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_bid_product_update BEFORE UPDATE ON bid_product
FOR EACH ROW EXECUTE FUNCTION poort_bid_product_update()

CREATE FUNCTION poort_bid_product_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:figures_stay' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_bid_product_delete BEFORE DELETE ON bid_product
FOR EACH ROW EXECUTE FUNCTION poort_bid_product_delete()

CREATE FUNCTION poort_award_calculation_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:award_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_award_calculation_update BEFORE UPDATE ON award_calculation
FOR EACH ROW EXECUTE FUNCTION poort_award_calculation_update()

CREATE FUNCTION poort_award_calculation_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:award_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_award_calculation_delete BEFORE DELETE ON award_calculation
FOR EACH ROW EXECUTE FUNCTION poort_award_calculation_delete()

CREATE FUNCTION poort_award_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:award_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_award_update BEFORE UPDATE ON award
FOR EACH ROW EXECUTE FUNCTION poort_award_update()

CREATE FUNCTION poort_award_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:award_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_award_delete BEFORE DELETE ON award
FOR EACH ROW EXECUTE FUNCTION poort_award_delete()

CREATE FUNCTION poort_baseline_proposal_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF (NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.lot_id IS DISTINCT FROM OLD.lot_id) OR EXISTS (SELECT 1 FROM contract_baseline b JOIN contract c ON c.id = b.contract_id
    WHERE c.lot_id = OLD.lot_id) THEN
    RAISE EXCEPTION 'poort:confirmed_proposal_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_baseline_proposal_update BEFORE UPDATE ON baseline_proposal
FOR EACH ROW EXECUTE FUNCTION poort_baseline_proposal_update()

CREATE FUNCTION poort_baseline_proposal_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:confirmed_proposal_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_baseline_proposal_delete BEFORE DELETE ON baseline_proposal
FOR EACH ROW EXECUTE FUNCTION poort_baseline_proposal_delete()

CREATE FUNCTION poort_contract_baseline_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:promise_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_contract_baseline_update BEFORE UPDATE ON contract_baseline
FOR EACH ROW EXECUTE FUNCTION poort_contract_baseline_update()

CREATE FUNCTION poort_contract_baseline_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:promise_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_contract_baseline_delete BEFORE DELETE ON contract_baseline
FOR EACH ROW EXECUTE FUNCTION poort_contract_baseline_delete()

CREATE FUNCTION poort_baseline_product_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:promise_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_baseline_product_update BEFORE UPDATE ON baseline_product
FOR EACH ROW EXECUTE FUNCTION poort_baseline_product_update()

CREATE FUNCTION poort_baseline_product_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:promise_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_baseline_product_delete BEFORE DELETE ON baseline_product
FOR EACH ROW EXECUTE FUNCTION poort_baseline_product_delete()

CREATE FUNCTION poort_rebase_product_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:rebase_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_rebase_product_update BEFORE UPDATE ON rebase_product
FOR EACH ROW EXECUTE FUNCTION poort_rebase_product_update()

CREATE FUNCTION poort_rebase_product_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:rebase_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_rebase_product_delete BEFORE DELETE ON rebase_product
FOR EACH ROW EXECUTE FUNCTION poort_rebase_product_delete()

CREATE FUNCTION poort_rebase_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF OLD.confirmed_by IS NOT NULL OR (NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.contract_id IS DISTINCT FROM OLD.contract_id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.variation IS DISTINCT FROM OLD.variation OR NEW.rebased_eur IS DISTINCT FROM OLD.rebased_eur OR NEW.made_by IS DISTINCT FROM OLD.made_by) THEN
    RAISE EXCEPTION 'poort:rebase_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_rebase_update BEFORE UPDATE ON rebase
FOR EACH ROW EXECUTE FUNCTION poort_rebase_update()

CREATE FUNCTION poort_rebase_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:rebase_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_rebase_delete BEFORE DELETE ON rebase
FOR EACH ROW EXECUTE FUNCTION poort_rebase_delete()

CREATE FUNCTION poort_framework_year_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:promise_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_framework_year_update BEFORE UPDATE ON framework_year
FOR EACH ROW EXECUTE FUNCTION poort_framework_year_update()

CREATE FUNCTION poort_framework_year_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:promise_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_framework_year_delete BEFORE DELETE ON framework_year
FOR EACH ROW EXECUTE FUNCTION poort_framework_year_delete()

CREATE FUNCTION poort_data_request_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF (NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.contract_id IS DISTINCT FROM OLD.contract_id OR NEW.project_id IS DISTINCT FROM OLD.project_id OR NEW.instance IS DISTINCT FROM OLD.instance) THEN
    RAISE EXCEPTION 'poort:request_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_data_request_update BEFORE UPDATE ON data_request
FOR EACH ROW EXECUTE FUNCTION poort_data_request_update()

CREATE FUNCTION poort_data_request_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:request_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_data_request_delete BEFORE DELETE ON data_request
FOR EACH ROW EXECUTE FUNCTION poort_data_request_delete()

CREATE FUNCTION poort_delivery_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:delivery_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_delivery_update BEFORE UPDATE ON delivery
FOR EACH ROW EXECUTE FUNCTION poort_delivery_update()

CREATE FUNCTION poort_delivery_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:delivery_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_delivery_delete BEFORE DELETE ON delivery
FOR EACH ROW EXECUTE FUNCTION poort_delivery_delete()

CREATE FUNCTION poort_delivery_evidence_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:delivery_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_delivery_evidence_update BEFORE UPDATE ON delivery_evidence
FOR EACH ROW EXECUTE FUNCTION poort_delivery_evidence_update()

CREATE FUNCTION poort_delivery_evidence_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:delivery_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_delivery_evidence_delete BEFORE DELETE ON delivery_evidence
FOR EACH ROW EXECUTE FUNCTION poort_delivery_evidence_delete()

CREATE FUNCTION poort_delivery_line_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF (NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.delivery_id IS DISTINCT FROM OLD.delivery_id OR NEW.position IS DISTINCT FROM OLD.position OR NEW.baseline_position IS DISTINCT FROM OLD.baseline_position OR NEW.product IS DISTINCT FROM OLD.product OR NEW.delivered_on IS DISTINCT FROM OLD.delivered_on OR NEW.quantity IS DISTINCT FROM OLD.quantity OR NEW.unit IS DISTINCT FROM OLD.unit OR NEW.rate_eur IS DISTINCT FROM OLD.rate_eur OR NEW.mki_eur IS DISTINCT FROM OLD.mki_eur OR NEW.weighting_set IS DISTINCT FROM OLD.weighting_set OR NEW.co2_kg IS DISTINCT FROM OLD.co2_kg) THEN
    RAISE EXCEPTION 'poort:delivery_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_delivery_line_update BEFORE UPDATE ON delivery_line
FOR EACH ROW EXECUTE FUNCTION poort_delivery_line_update()

CREATE FUNCTION poort_delivery_line_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:delivery_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_delivery_line_delete BEFORE DELETE ON delivery_line
FOR EACH ROW EXECUTE FUNCTION poort_delivery_line_delete()

CREATE FUNCTION poort_settlement_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF OLD.status <> 'proposed' OR (NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.contract_id IS DISTINCT FROM OLD.contract_id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.promised_eur IS DISTINCT FROM OLD.promised_eur OR NEW.rebased_eur IS DISTINCT FROM OLD.rebased_eur OR NEW.realised_eur IS DISTINCT FROM OLD.realised_eur OR NEW.amount_eur IS DISTINCT FROM OLD.amount_eur OR NEW.steps IS DISTINCT FROM OLD.steps OR NEW.made_by IS DISTINCT FROM OLD.made_by) THEN
    RAISE EXCEPTION 'poort:settlement_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_settlement_update BEFORE UPDATE ON settlement
FOR EACH ROW EXECUTE FUNCTION poort_settlement_update()

CREATE FUNCTION poort_settlement_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:settlement_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_settlement_delete BEFORE DELETE ON settlement
FOR EACH ROW EXECUTE FUNCTION poort_settlement_delete()

CREATE FUNCTION poort_proposal_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF (NEW.id IS DISTINCT FROM OLD.id OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id OR NEW.figures IS DISTINCT FROM OLD.figures OR NEW.proposed_by IS DISTINCT FROM OLD.proposed_by) OR (OLD.answered_at IS NOT NULL AND (NEW.status IS DISTINCT FROM OLD.status OR NEW.answer IS DISTINCT FROM OLD.answer OR NEW.answered_by IS DISTINCT FROM OLD.answered_by OR NEW.answered_at IS DISTINCT FROM OLD.answered_at)) THEN
    RAISE EXCEPTION 'poort:answer_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_proposal_update BEFORE UPDATE ON proposal
FOR EACH ROW EXECUTE FUNCTION poort_proposal_update()

CREATE FUNCTION poort_proposal_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:answer_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_proposal_delete BEFORE DELETE ON proposal
FOR EACH ROW EXECUTE FUNCTION poort_proposal_delete()

CREATE FUNCTION poort_policy_obligation_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:policy_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_policy_obligation_update BEFORE UPDATE ON policy_obligation
FOR EACH ROW EXECUTE FUNCTION poort_policy_obligation_update()

CREATE FUNCTION poort_policy_obligation_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:policy_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_policy_obligation_delete BEFORE DELETE ON policy_obligation
FOR EACH ROW EXECUTE FUNCTION poort_policy_obligation_delete()

CREATE FUNCTION poort_policy_ceiling_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:policy_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$guard$

CREATE TRIGGER poort_policy_ceiling_update BEFORE UPDATE ON policy_ceiling
FOR EACH ROW EXECUTE FUNCTION poort_policy_ceiling_update()

CREATE FUNCTION poort_policy_ceiling_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $guard$
BEGIN
  IF true THEN
    RAISE EXCEPTION 'poort:policy_stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$guard$

CREATE TRIGGER poort_policy_ceiling_delete BEFORE DELETE ON policy_ceiling
FOR EACH ROW EXECUTE FUNCTION poort_policy_ceiling_delete()

DO $role$ BEGIN
  IF to_regrole('poort_app') IS NULL THEN CREATE ROLE poort_app LOGIN; END IF;
END $role$

DO $role$ BEGIN
  IF to_regrole('poort_driver') IS NULL THEN CREATE ROLE poort_driver NOLOGIN; END IF;
END $role$

GRANT USAGE ON SCHEMA public TO poort_app, poort_driver

GRANT SELECT, INSERT, UPDATE, DELETE ON advice, answer, api_token, audit_event, audit_head, audit_root, audit_text, award, award_calculation, award_simulation, baseline_product, baseline_proposal, benchmark, bid, bid_figures, bid_product, bid_register, calendar_day, calendar_feed, capacity, check_item, closed_day, command, competence_assessment, contract, contract_baseline, correction, data_request, decision, decision_condition, definition, delivery, delivery_evidence, delivery_line, deviation, digest_stop, early_answer, evidence, framework_year, gate_attempt, idempotency_key, ladder_version, learning_done, lesson, log_entry, lot, market_consultation, measurement_moment, membership, membership_role, milestone, objective, objective_target, organisation, outbox, person, policy, policy_ceiling, policy_obligation, portal_session, project, project_gate, project_migration, proposal, rebase, rebase_product, reference_calculation, reference_product, reminder, retention, saved_view, settlement, substitution, suspension, sweep, team_member, tender_document, tender_terms, webhook, webhook_delivery, work_product TO poort_app

GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO poort_app

GRANT SELECT ON alembic_version TO poort_app

ALTER TABLE advice ENABLE ROW LEVEL SECURITY

ALTER TABLE advice FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON advice
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE answer ENABLE ROW LEVEL SECURITY

ALTER TABLE answer FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON answer
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE api_token ENABLE ROW LEVEL SECURITY

ALTER TABLE api_token FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON api_token
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY

ALTER TABLE audit_event FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON audit_event
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE audit_head ENABLE ROW LEVEL SECURITY

ALTER TABLE audit_head FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON audit_head
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE audit_root ENABLE ROW LEVEL SECURITY

ALTER TABLE audit_root FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON audit_root
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE audit_text ENABLE ROW LEVEL SECURITY

ALTER TABLE audit_text FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON audit_text
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE award ENABLE ROW LEVEL SECURITY

ALTER TABLE award FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON award
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE award_calculation ENABLE ROW LEVEL SECURITY

ALTER TABLE award_calculation FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON award_calculation
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE award_simulation ENABLE ROW LEVEL SECURITY

ALTER TABLE award_simulation FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON award_simulation
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE baseline_product ENABLE ROW LEVEL SECURITY

ALTER TABLE baseline_product FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON baseline_product
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE baseline_proposal ENABLE ROW LEVEL SECURITY

ALTER TABLE baseline_proposal FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON baseline_proposal
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE benchmark ENABLE ROW LEVEL SECURITY

ALTER TABLE benchmark FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON benchmark
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE bid ENABLE ROW LEVEL SECURITY

ALTER TABLE bid FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON bid
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE bid_figures ENABLE ROW LEVEL SECURITY

ALTER TABLE bid_figures FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON bid_figures
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE bid_product ENABLE ROW LEVEL SECURITY

ALTER TABLE bid_product FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON bid_product
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE bid_register ENABLE ROW LEVEL SECURITY

ALTER TABLE bid_register FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON bid_register
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE calendar_day ENABLE ROW LEVEL SECURITY

ALTER TABLE calendar_day FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON calendar_day
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE calendar_feed ENABLE ROW LEVEL SECURITY

ALTER TABLE calendar_feed FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON calendar_feed
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE capacity ENABLE ROW LEVEL SECURITY

ALTER TABLE capacity FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON capacity
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE check_item ENABLE ROW LEVEL SECURITY

ALTER TABLE check_item FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON check_item
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE closed_day ENABLE ROW LEVEL SECURITY

ALTER TABLE closed_day FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON closed_day
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE command ENABLE ROW LEVEL SECURITY

ALTER TABLE command FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON command
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE competence_assessment ENABLE ROW LEVEL SECURITY

ALTER TABLE competence_assessment FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON competence_assessment
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE contract ENABLE ROW LEVEL SECURITY

ALTER TABLE contract FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON contract
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE contract_baseline ENABLE ROW LEVEL SECURITY

ALTER TABLE contract_baseline FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON contract_baseline
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE correction ENABLE ROW LEVEL SECURITY

ALTER TABLE correction FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON correction
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE data_request ENABLE ROW LEVEL SECURITY

ALTER TABLE data_request FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON data_request
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE decision ENABLE ROW LEVEL SECURITY

ALTER TABLE decision FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON decision
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE decision_condition ENABLE ROW LEVEL SECURITY

ALTER TABLE decision_condition FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON decision_condition
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE definition ENABLE ROW LEVEL SECURITY

ALTER TABLE definition FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON definition
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE delivery ENABLE ROW LEVEL SECURITY

ALTER TABLE delivery FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON delivery
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE delivery_evidence ENABLE ROW LEVEL SECURITY

ALTER TABLE delivery_evidence FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON delivery_evidence
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE delivery_line ENABLE ROW LEVEL SECURITY

ALTER TABLE delivery_line FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON delivery_line
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE deviation ENABLE ROW LEVEL SECURITY

ALTER TABLE deviation FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON deviation
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE digest_stop ENABLE ROW LEVEL SECURITY

ALTER TABLE digest_stop FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON digest_stop
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE early_answer ENABLE ROW LEVEL SECURITY

ALTER TABLE early_answer FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON early_answer
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE evidence ENABLE ROW LEVEL SECURITY

ALTER TABLE evidence FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON evidence
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE framework_year ENABLE ROW LEVEL SECURITY

ALTER TABLE framework_year FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON framework_year
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE gate_attempt ENABLE ROW LEVEL SECURITY

ALTER TABLE gate_attempt FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON gate_attempt
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY

ALTER TABLE idempotency_key FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON idempotency_key
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE ladder_version ENABLE ROW LEVEL SECURITY

ALTER TABLE ladder_version FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON ladder_version
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE learning_done ENABLE ROW LEVEL SECURITY

ALTER TABLE learning_done FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON learning_done
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE lesson ENABLE ROW LEVEL SECURITY

ALTER TABLE lesson FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON lesson
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE log_entry ENABLE ROW LEVEL SECURITY

ALTER TABLE log_entry FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON log_entry
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE lot ENABLE ROW LEVEL SECURITY

ALTER TABLE lot FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON lot
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE market_consultation ENABLE ROW LEVEL SECURITY

ALTER TABLE market_consultation FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON market_consultation
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE measurement_moment ENABLE ROW LEVEL SECURITY

ALTER TABLE measurement_moment FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON measurement_moment
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE membership ENABLE ROW LEVEL SECURITY

ALTER TABLE membership FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON membership
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE membership_role ENABLE ROW LEVEL SECURITY

ALTER TABLE membership_role FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON membership_role
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE milestone ENABLE ROW LEVEL SECURITY

ALTER TABLE milestone FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON milestone
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE objective ENABLE ROW LEVEL SECURITY

ALTER TABLE objective FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON objective
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE objective_target ENABLE ROW LEVEL SECURITY

ALTER TABLE objective_target FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON objective_target
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE organisation ENABLE ROW LEVEL SECURITY

ALTER TABLE organisation FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON organisation
USING (id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE outbox ENABLE ROW LEVEL SECURITY

ALTER TABLE outbox FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON outbox
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE person ENABLE ROW LEVEL SECURITY

ALTER TABLE person FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON person
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint) OR id IN (SELECT person_id FROM membership))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE policy ENABLE ROW LEVEL SECURITY

ALTER TABLE policy FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON policy
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE policy_ceiling ENABLE ROW LEVEL SECURITY

ALTER TABLE policy_ceiling FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON policy_ceiling
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE policy_obligation ENABLE ROW LEVEL SECURITY

ALTER TABLE policy_obligation FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON policy_obligation
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE portal_session ENABLE ROW LEVEL SECURITY

ALTER TABLE portal_session FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON portal_session
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE project ENABLE ROW LEVEL SECURITY

ALTER TABLE project FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON project
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE project_gate ENABLE ROW LEVEL SECURITY

ALTER TABLE project_gate FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON project_gate
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE project_migration ENABLE ROW LEVEL SECURITY

ALTER TABLE project_migration FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON project_migration
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE proposal ENABLE ROW LEVEL SECURITY

ALTER TABLE proposal FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON proposal
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE rebase ENABLE ROW LEVEL SECURITY

ALTER TABLE rebase FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON rebase
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE rebase_product ENABLE ROW LEVEL SECURITY

ALTER TABLE rebase_product FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON rebase_product
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE reference_calculation ENABLE ROW LEVEL SECURITY

ALTER TABLE reference_calculation FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON reference_calculation
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE reference_product ENABLE ROW LEVEL SECURITY

ALTER TABLE reference_product FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON reference_product
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE reminder ENABLE ROW LEVEL SECURITY

ALTER TABLE reminder FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON reminder
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE retention ENABLE ROW LEVEL SECURITY

ALTER TABLE retention FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON retention
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE saved_view ENABLE ROW LEVEL SECURITY

ALTER TABLE saved_view FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON saved_view
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE settlement ENABLE ROW LEVEL SECURITY

ALTER TABLE settlement FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON settlement
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE substitution ENABLE ROW LEVEL SECURITY

ALTER TABLE substitution FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON substitution
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE suspension ENABLE ROW LEVEL SECURITY

ALTER TABLE suspension FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON suspension
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE sweep ENABLE ROW LEVEL SECURITY

ALTER TABLE sweep FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON sweep
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE team_member ENABLE ROW LEVEL SECURITY

ALTER TABLE team_member FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON team_member
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE tender_document ENABLE ROW LEVEL SECURITY

ALTER TABLE tender_document FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON tender_document
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE tender_terms ENABLE ROW LEVEL SECURITY

ALTER TABLE tender_terms FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON tender_terms
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE webhook ENABLE ROW LEVEL SECURITY

ALTER TABLE webhook FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON webhook
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE webhook_delivery ENABLE ROW LEVEL SECURITY

ALTER TABLE webhook_delivery FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON webhook_delivery
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

ALTER TABLE work_product ENABLE ROW LEVEL SECURITY

ALTER TABLE work_product FORCE ROW LEVEL SECURITY

CREATE POLICY own_organisation ON work_product
USING (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))
WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.org', true), '')::bigint))

GRANT SELECT (id) ON organisation TO poort_driver

CREATE POLICY driver ON organisation FOR SELECT TO poort_driver USING (true)

GRANT SELECT (organisation_id, status, lease_until) ON command TO poort_driver

CREATE POLICY driver ON command FOR SELECT TO poort_driver USING (true)

GRANT SELECT (organisation_id, sent_at, failed_at, available_at) ON outbox TO poort_driver

CREATE POLICY driver ON outbox FOR SELECT TO poort_driver USING (true)

GRANT SELECT (organisation_id, sent_at, failed_at, available_at) ON webhook_delivery TO poort_driver

CREATE POLICY driver ON webhook_delivery FOR SELECT TO poort_driver USING (true)

GRANT SELECT (id, email, login_subject, anonymised_at) ON person TO poort_driver

CREATE POLICY driver ON person FOR SELECT TO poort_driver USING (true)

GRANT SELECT (organisation_id, person_id, left_on) ON membership TO poort_driver

CREATE POLICY driver ON membership FOR SELECT TO poort_driver USING (true)

GRANT poort_driver TO CURRENT_USER

GRANT CREATE ON SCHEMA public TO poort_driver

CREATE FUNCTION poort_organisations() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $driver$ SELECT id FROM organisation $driver$

REVOKE ALL ON FUNCTION poort_organisations() FROM PUBLIC

GRANT EXECUTE ON FUNCTION poort_organisations() TO poort_app

ALTER FUNCTION poort_organisations() OWNER TO poort_driver

CREATE FUNCTION poort_organisations_with_commands(moment timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $driver$ SELECT DISTINCT organisation_id FROM command
WHERE status = 'pending' OR (status = 'claimed' AND lease_until <= moment) $driver$

REVOKE ALL ON FUNCTION poort_organisations_with_commands(moment timestamptz) FROM PUBLIC

GRANT EXECUTE ON FUNCTION poort_organisations_with_commands(moment timestamptz) TO poort_app

ALTER FUNCTION poort_organisations_with_commands(moment timestamptz) OWNER TO poort_driver

CREATE FUNCTION poort_organisations_with_mail(moment timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $driver$ SELECT DISTINCT organisation_id FROM outbox
WHERE sent_at IS NULL AND failed_at IS NULL AND available_at <= moment $driver$

REVOKE ALL ON FUNCTION poort_organisations_with_mail(moment timestamptz) FROM PUBLIC

GRANT EXECUTE ON FUNCTION poort_organisations_with_mail(moment timestamptz) TO poort_app

ALTER FUNCTION poort_organisations_with_mail(moment timestamptz) OWNER TO poort_driver

CREATE FUNCTION poort_organisations_with_webhooks(moment timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $driver$ SELECT DISTINCT organisation_id FROM webhook_delivery
WHERE sent_at IS NULL AND failed_at IS NULL AND available_at <= moment $driver$

REVOKE ALL ON FUNCTION poort_organisations_with_webhooks(moment timestamptz) FROM PUBLIC

GRANT EXECUTE ON FUNCTION poort_organisations_with_webhooks(moment timestamptz) TO poort_app

ALTER FUNCTION poort_organisations_with_webhooks(moment timestamptz) OWNER TO poort_driver

CREATE FUNCTION poort_person_with_email(address text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $driver$ SELECT id FROM person WHERE email = address $driver$

REVOKE ALL ON FUNCTION poort_person_with_email(address text) FROM PUBLIC

GRANT EXECUTE ON FUNCTION poort_person_with_email(address text) TO poort_app

ALTER FUNCTION poort_person_with_email(address text) OWNER TO poort_driver

CREATE FUNCTION poort_memberships_of_login(subject text, address text, today date) RETURNS TABLE (organisation_id bigint, person_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $driver$ SELECT m.organisation_id, m.person_id FROM membership AS m
JOIN person AS p ON p.id = m.person_id
WHERE p.anonymised_at IS NULL AND (m.left_on IS NULL OR m.left_on > today)
AND (p.login_subject = subject OR (p.login_subject IS NULL AND p.email = address)) $driver$

REVOKE ALL ON FUNCTION poort_memberships_of_login(subject text, address text, today date) FROM PUBLIC

GRANT EXECUTE ON FUNCTION poort_memberships_of_login(subject text, address text, today date) TO poort_app

ALTER FUNCTION poort_memberships_of_login(subject text, address text, today date) OWNER TO poort_driver

REVOKE CREATE ON SCHEMA public FROM poort_driver
