"""Projects, their lots and contracts, their team and their plan."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from domain.vocabulary import EntryAction, Material, ProjectStatus, Role
from models.base import Table
from models.column_types import Euro, RowId, UtcDateTime, enum_type, org_fk, row_id


class Project(Table, table=True):
    """One project on one definition version.

    `phase_position` moves only after a passed attempt of its gate (triggers on both engines).
    `introduced_at_position` is the phase in which a running project was brought in; 1 is new.
    """

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "number"),
        org_fk("definition_id", "definition"),
        org_fk("objective_id", "objective"),
        # Deferred, since a contract hangs under a lot and a lot under a project.
        org_fk("framework_id", "contract", deferred=True),
        # With all that counting and sorting late steps asks of a project.
        Index(
            "ix_project_active",
            "organisation_id",
            "id",
            "definition_id",
            "department",
            "number",
            sqlite_where=text("status = 'active'"),
            postgresql_where=text("status = 'active'"),
        ),
        CheckConstraint("phase_position BETWEEN 1 AND last_position", name="position"),
        CheckConstraint("mki_weight_percent BETWEEN 0 AND 100", name="weight"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    number: str = Field(max_length=40)
    name: str = Field(max_length=200)
    definition_id: int = Field(sa_type=RowId)
    status: ProjectStatus = Field(default=ProjectStatus.ACTIVE, sa_type=enum_type(ProjectStatus))
    phase_position: int
    last_position: int
    introduced_at_position: int = 1
    material: Material = Field(sa_type=enum_type(Material))
    department: str | None = Field(default=None, max_length=100)
    #: Estimated value of the works, excluding VAT.
    value_eur: Decimal | None = Field(default=None, sa_type=Euro)
    #: The weight of MKI in the award that the project chose, in whole percents.
    mki_weight_percent: int | None = None
    objective_id: int | None = Field(default=None, sa_type=RowId)
    #: A call-off stands under a framework contract.
    framework_id: int | None = Field(default=None, sa_type=RowId)
    started_on: date
    finished_on: date | None = None
    version: int = 1


class ProjectGate(Table, table=True):
    """When a gate of a project is planned; `first_planned_on` stays, to show how it moved."""

    __tablename__ = "project_gate"
    __table_args__ = (
        UniqueConstraint("organisation_id", "project_id", "position"),
        org_fk("project_id", "project"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    project_id: int = Field(sa_type=RowId)
    position: int
    gate_id: str = Field(max_length=40)
    planned_on: date
    first_planned_on: date
    #: The day the phase that this gate closes was entered; empty before.
    entered_on: date | None = None


class TeamMember(Table, table=True):
    """Who holds which role in a project; the primary holder owns the checks of that role.

    Two partial unique indexes keep one primary holder a role, and keep one person from being
    project lead and internal client of one project at once (`engine.md`, States).
    """

    __tablename__ = "team_member"
    __table_args__ = (
        org_fk("project_id", "project"),
        org_fk("person_id", "membership", target_column="person_id"),
        Index(
            "uq_team_member_primary",
            "organisation_id",
            "project_id",
            "role",
            unique=True,
            sqlite_where=text("is_primary AND ended_on IS NULL"),
            postgresql_where=text("is_primary AND ended_on IS NULL"),
        ),
        Index(
            "uq_team_member_lead_is_not_client",
            "organisation_id",
            "project_id",
            "person_id",
            unique=True,
            sqlite_where=text("role IN ('project_lead', 'internal_client') AND ended_on IS NULL"),
            postgresql_where=text(
                "role IN ('project_lead', 'internal_client') AND ended_on IS NULL"
            ),
        ),
        Index("ix_team_member_project", "organisation_id", "project_id"),
        Index(
            "ix_team_member_person",
            "organisation_id",
            "person_id",
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    project_id: int = Field(sa_type=RowId)
    person_id: int = Field(sa_type=RowId)
    role: Role = Field(sa_type=enum_type(Role))
    is_primary: bool = True
    started_on: date
    ended_on: date | None = None


class Milestone(Table, table=True):
    """A moment other than a gate from which due dates count: award, start of work, variation."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "project_id", "kind", "number"),
        org_fk("project_id", "project"),
        CheckConstraint("kind IN ('award', 'start_of_work', 'variation')", name="kind"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    project_id: int = Field(sa_type=RowId)
    kind: str = Field(max_length=20)
    #: 0 but for variations, which are numbered from 1.
    number: int = 0
    happened_on: date
    description: str = Field(default="", max_length=500)


class Suspension(Table, table=True):
    """A stretch in which the clock of a project stands still; open while `ended_on` is empty."""

    __table_args__ = (
        org_fk("project_id", "project"),
        Index(
            "uq_suspension_open",
            "organisation_id",
            "project_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    project_id: int = Field(sa_type=RowId)
    started_on: date
    ended_on: date | None = None
    reason: str = Field(sa_type=Text)
    requested_by: int = Field(sa_type=RowId, foreign_key="person.id")


class Migration(Table, table=True):
    """The move of one project to another version of its definition, with its report (JSON)."""

    __tablename__ = "project_migration"
    __table_args__ = (
        org_fk("project_id", "project"),
        org_fk("from_definition_id", "definition"),
        org_fk("to_definition_id", "definition"),
        CheckConstraint("from_definition_id <> to_definition_id", name="to_another"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    project_id: int = Field(sa_type=RowId)
    from_definition_id: int = Field(sa_type=RowId)
    to_definition_id: int = Field(sa_type=RowId)
    migrated_at: datetime = Field(sa_type=UtcDateTime)
    migrated_by: int = Field(sa_type=RowId, foreign_key="person.id")
    report: str = Field(sa_type=Text)


class Lot(Table, table=True):
    """A part of a project that is tendered by itself; every project has at least one."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "project_id", "number"),
        org_fk("project_id", "project"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    project_id: int = Field(sa_type=RowId)
    number: int = 1
    name: str = Field(max_length=200)


class Contract(Table, table=True):
    """What was agreed for a lot; a framework is a contract without a lot."""

    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "lot_id"),
        org_fk("lot_id", "lot"),
        CheckConstraint("is_framework = (lot_id IS NULL)", name="framework_has_no_lot"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    lot_id: int | None = Field(default=None, sa_type=RowId)
    is_framework: bool = False
    name: str = Field(max_length=200)
    contractor: str | None = Field(default=None, max_length=200)
    #: Whom the contractor appointed for MKI data; requests go there.
    contact_name: str | None = Field(default=None, max_length=200)
    contact_email: str | None = Field(default=None, max_length=254)
    awarded_on: date | None = None


class WorkProduct(Table, table=True):
    """Work that a phase started with: the tender chapter, the bid register, and so on."""

    __tablename__ = "work_product"
    __table_args__ = (
        UniqueConstraint("organisation_id", "attempt_id", "lot_id", "kind"),
        org_fk("project_id", "project"),
        org_fk("attempt_id", "gate_attempt"),
        org_fk("lot_id", "lot"),
    )

    id: int | None = row_id()
    organisation_id: int = Field(sa_type=RowId, foreign_key="organisation.id")
    project_id: int = Field(sa_type=RowId)
    attempt_id: int = Field(sa_type=RowId)
    lot_id: int = Field(sa_type=RowId)
    kind: EntryAction = Field(sa_type=enum_type(EntryAction))
    owner_role: Role = Field(sa_type=enum_type(Role))
    opened_on: date
