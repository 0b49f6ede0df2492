"""What a new folder begins with: the demo authority with a handful of projects, in two seconds."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from domain.moments import dutch_date
from domain.vocabulary import AnswerValue, Language, Origin, Role
from models.engines import Store
from models.sheets import Sheet, SheetKind, read_sheet
from poort.demo.authority import Authority, set_up_authority
from poort.demo.script import RunningWork, Script, WorkScript, load_script
from usecases import project_columns
from usecases.acting import load_actor
from usecases.answer_check import AnswerCheck, answer_check
from usecases.attach_evidence import AttachEvidence, LinkEvidence, attach_evidence
from usecases.import_projects import ImportProjects, import_projects
from usecases.look_up import look_up_checks
from usecases.project_columns import gate_key, title_of
from usecases.start_project import StartProject, start_project
from usecases.submit_gate import SubmitGate, submit_gate

_FIELDS = (
    project_columns.NUMBER,
    project_columns.NAME,
    project_columns.MATERIAL,
    project_columns.VALUE,
    project_columns.PHASE,
    project_columns.AWARD_ON,
    project_columns.DEPARTMENT,
    project_columns.MKI_WEIGHT,
)
_SATURDAY = 5
_BEGAN_AGO = timedelta(days=28)
_SUBMITTED_AGO = timedelta(days=1)
_PROOF = "Verslag in het projectdossier"
_ROLES = (Role.INTERNAL_CLIENT, Role.PROJECT_LEAD, Role.BUYER, Role.CONTRACT_MANAGER)


def seed_authority(store: Store, *, portal_url: str, now: datetime) -> Authority:
    """Set the demo authority up in an empty store: running projects by import, and a few new.

    They began some weeks ago, so that there is work to do, some of it late, and a decision waits.
    """
    script, began = load_script(), now - _BEGAN_AGO
    authority = set_up_authority(store, script, portal_url=portal_url, now=began)
    coordinator, first_day = authority.people["coordinator"], dutch_date(began)
    sheet = _sheet(script, today=dutch_date(now))
    with store.write(authority.organisation_id) as session:
        actor = load_actor(session, coordinator, on=first_day, origin=Origin.DEMO)
        import_projects(session, command=ImportProjects(sheet=sheet), actor=actor, now=began)
    for number in script.beginning.starts:
        command = start_command(script.work(number), authority)
        with store.write(authority.organisation_id) as session:
            actor = load_actor(session, coordinator, on=first_day, origin=Origin.DEMO)
            start_project(session, command=command, actor=actor, now=began)
    for number in script.beginning.submitted:
        _submit(store, authority, script.work(number), now=now - _SUBMITTED_AGO)
    return authority


def _submit(store: Store, authority: Authority, work: WorkScript, *, now: datetime) -> None:
    """Let the project lead answer every check of the gate in hand, and ask for the decision."""
    lead = authority.people[work.team[Role.PROJECT_LEAD]]
    with store.write(authority.organisation_id) as session:
        actor = load_actor(session, lead, on=dutch_date(now), origin=Origin.DEMO)
        project_id, item_ids = look_up_checks(session, work.number)
        for item_id in item_ids:
            proof = LinkEvidence(name=_PROOF, url=f"https://dossier.example/{work.number}")
            evidence = AttachEvidence(item_id=item_id, evidence=proof)
            attach_evidence(session, command=evidence, actor=actor, now=now)
            answer = AnswerCheck(item_id=item_id, value=AnswerValue.YES)
            answer_check(session, command=answer, actor=actor, now=now)
        submit_gate(session, command=SubmitGate(project_id=project_id), actor=actor, now=now)


def start_command(work: WorkScript, authority: Authority) -> StartProject:
    """The work as it is started."""
    return StartProject(
        number=work.number,
        name=work.name,
        material=work.material,
        team={role: authority.people[key] for role, key in work.team.items()},
        process_id=work.process_id,
        value_eur=work.value_eur,
        mki_weight_percent=work.mki_weight_percent,
        department=work.department,
        objective_id=authority.objective_id,
    )


def _sheet(script: Script, *, today: date) -> Sheet:
    """The running works as the sheet that a coordinator would hand in."""
    gates = tuple(running.gate for running in script.beginning.running)
    titles = [title_of(key, Language.NL) for key in (*_FIELDS, *map(str, _ROLES))]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*titles, *map(gate_key, gates)])
    for running in script.beginning.running:
        writer.writerow(_cells(script, running, gates, today=today))
    return read_sheet(text.getvalue().encode(), SheetKind.CSV)


def _cells(
    script: Script, running: RunningWork, gates: tuple[str, ...], *, today: date
) -> Iterator[object]:
    work = script.work(running.number)
    yield from (work.number, work.name, work.material, work.value_eur, running.gate)
    ago = running.awarded_ago
    yield None if ago is None else today - timedelta(days=ago)
    yield from (work.department, work.mki_weight_percent)
    for role in _ROLES:
        yield script.person(work.team[role]).email(script.authority.domain)
    planned_on = _weekday(today + timedelta(days=running.due_in))
    yield from (planned_on if gate == running.gate else None for gate in gates)


def _weekday(day: date) -> date:
    """That day, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() >= _SATURDAY else 0)
