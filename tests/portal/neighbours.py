"""A second organisation on the same server, with somebody whom it entered."""

from domain.vocabulary import Origin, Role, SizeProfile
from models.queries import people
from tests.authority import Authority
from usecases.acting import load_actor
from usecases.set_up import AddPerson, RegisterOrganisation, add_person, register_organisation


def neighbour_of(authority: Authority, *, name: str, email: str) -> Authority:
    """Register it, with an administrator and a project lead of that name and address."""
    made = Authority(
        store=authority.store,
        organisation_id=authority.store.next_organisation_id(),
        now=authority.now,
    )
    with made.write() as session:
        register_organisation(
            session,
            command=RegisterOrganisation(
                slug="elders",
                name="Gemeente Elders",
                size_profile=SizeProfile.SMALL,
                portal_url="https://poort.example",
                administrator=AddPerson(name="Ot Other", email="ot@elders.example"),
            ),
            now=made.now,
        )
    with made.write() as session:
        administrator = people.person_by_email(session, "ot@elders.example").id or 0
        lead = add_person(
            session,
            command=AddPerson(name=name, email=email, roles=frozenset({Role.PROJECT_LEAD})),
            actor=load_actor(session, administrator, on=made.today, origin=Origin.CLI),
            now=made.now,
        )
        made.people = {Role.ADMINISTRATOR: administrator, Role.PROJECT_LEAD: lead.id or 0}
    return made
