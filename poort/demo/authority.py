"""Set the demo authority up, through the verbs that any authority is set up with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from catalogue.loader import list_processes, load_process
from catalogue.objectives import load_cycle
from domain.definition import ProcessDefinition
from domain.moments import dutch_date
from domain.permissions import Actor
from domain.vocabulary import Language, Origin, Role
from models.engines import Store, WriteSession
from poort.demo.script import PersonScript, Script
from usecases.acting import load_actor
from usecases.adopt_policy import AdoptPolicy, adopt_policy
from usecases.look_up import look_up_administrator
from usecases.set_course import Scope, SetObjective, set_objective
from usecases.set_up import (
    AddPerson,
    RegisterOrganisation,
    add_person,
    close_day,
    register_organisation,
    release_definition,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """An authority that stands: its id, its people by key, its course and its processes."""

    organisation_id: int
    people: Mapping[str, int]
    objective_id: int
    processes: Mapping[str, ProcessDefinition]


def set_up_authority(
    store: Store,
    script: Script,
    *,
    portal_url: str,
    closed_days: tuple[date, ...] = (),
    processes: Sequence[ProcessDefinition] | None = None,
    now: datetime,
) -> Authority:
    """Register the authority, and let its people set their course and release the processes.

    Without `processes` every shipped version is released, and works begin on the newest.
    """
    organisation_id = store.next_organisation_id()
    administrator = next(one for one in script.people if Role.ADMINISTRATOR in one.roles)
    with store.write(organisation_id) as session:
        register_organisation(
            session,
            command=RegisterOrganisation(
                slug=script.authority.slug,
                name=script.authority.name,
                size_profile=script.authority.size_profile,
                portal_url=portal_url,
                administrator=_added(administrator, script),
                closed_on_good_friday=True,
            ),
            now=now,
        )
    with store.write(organisation_id) as session:
        actor = load_actor(
            session, look_up_administrator(session), on=dutch_date(now), origin=Origin.DEMO
        )
        people = {administrator.key: actor.person_id} | {
            person.key: _add(session, person, script, actor=actor, now=now)
            for person in script.people
            if person is not administrator
        }
        chosen = shipped_versions() if processes is None else processes
        for process in chosen:
            release_definition(session, definition=process, actor=actor, now=now)
        for day in closed_days:
            reason = script.phrases.closed_day
            close_day(session, day=day, reason=reason, actor=actor, now=now)
    with store.write(organisation_id) as session:
        adviser = load_actor(session, people["policy"], on=dutch_date(now), origin=Origin.DEMO)
        objective_id = _set_course(session, actor=adviser, now=now)
    return Authority(
        organisation_id=organisation_id,
        people=people,
        objective_id=objective_id,
        processes={process.id: process for process in chosen},
    )


def _added(person: PersonScript, script: Script) -> AddPerson:
    return AddPerson(
        name=person.name,
        email=person.email(script.authority.domain),
        roles=person.roles,
        language=person.language,
    )


def _add(
    session: WriteSession, person: PersonScript, script: Script, *, actor: Actor, now: datetime
) -> int:
    added = add_person(session, command=_added(person, script), actor=actor, now=now)
    assert added.id is not None
    return added.id


def shipped_versions() -> Sequence[ProcessDefinition]:
    """Every shipped version of every process, the newest of each last."""
    return [load_process(*named) for named in list_processes()]


def first_versions() -> Sequence[ProcessDefinition]:
    """The oldest shipped version of every process."""
    return list({process.id: process for process in reversed(shipped_versions())}.values())


def _set_course(session: WriteSession, *, actor: Actor, now: datetime) -> int:
    """The example objective and policy that a new authority starts from (seed 4.1)."""
    cycle = load_cycle()
    example, policy = cycle.objective, cycle.policy
    objective = set_objective(
        session,
        command=SetObjective(
            name=example.name.read(Language.NL),
            indicator=example.indicator,
            status=example.status,
            reference_year=example.reference_year,
            scopes=frozenset(map(Scope, example.scopes)),
            reduction_percent_by_year={
                target.year: target.reduction_percent for target in example.targets
            },
        ),
        actor=actor,
        now=now,
    )
    principles = (*policy.process_steps, *policy.buying_principles, *policy.award_guidelines)
    adopt_policy(
        session,
        command=AdoptPolicy(
            title=policy.title.read(Language.NL),
            body="\n".join(text.read(Language.NL) for text in principles),
            minimum_mki_weight_percent=policy.minimum_mki_weight_percent,
            mki_obligatory_from=policy.mki_obligatory_from_eur,
            required_set=policy.required_set,
            sanction_factor=policy.sanction_factor,
        ),
        actor=actor,
        now=now,
    )
    assert objective.id is not None
    return objective.id
