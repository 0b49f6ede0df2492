"""`poort person`: who is who, and who stands in for whom."""

from datetime import date
from typing import Annotated

import typer

from domain.vocabulary import Language, Role
from poort.cli.options import group
from poort.cli.output import show_section, show_table, tell
from poort.cli.parsing import choices, day, one_of

commands = group("person", "People, their roles across projects, and who stands in for whom.")

_Mail = Annotated[str, typer.Argument(metavar="MAIL", help="The work mail address.")]


@commands.command("add")
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name of the person.")],
    email: _Mail,
    *,
    roles: Annotated[
        list[Role] | None,
        typer.Option(
            "--role",
            parser=one_of(Role),
            metavar="ROLE",
            help="A role across all projects; may be repeated.",
        ),
    ] = None,
    language: Annotated[
        Language,
        typer.Option(
            parser=one_of(Language),
            metavar=choices(Language),
            help="The language of the messages to this person.",
        ),
    ] = Language.NL,
    channel: Annotated[
        str | None,
        typer.Option(metavar="URL", help="An Apprise address, if this person is not to get mail."),
    ] = None,
) -> None:
    """Add a person, with the roles that they hold across projects."""
    from poort.cli.session import acting
    from usecases.set_up import AddPerson, add_person

    command = AddPerson(
        name=name,
        email=email,
        roles=frozenset(roles or ()),
        language=language,
        channel_url=channel,
    )
    with acting() as desk:
        row = add_person(desk.session, command=command, actor=desk.actor, now=desk.now)
    tell(
        "{name} ({email}) is added.",
        {"id": row.id, "name": row.name, "email": row.email, "roles": sorted(command.roles)},
    )


@commands.command("list")
def list_people() -> None:
    """Show everybody with their roles, and who stands in for whom."""
    from dataclasses import asdict

    from models.queries.directory import directory
    from poort.cli.invocation import current
    from poort.cli.session import reading

    with reading() as desk:
        rows = directory(desk.session, on=desk.today)
    show_table(
        [asdict(row) for row in rows],
        {"name": "Name", "email": "Mail", "roles": "Roles", "substitute": "Stands in today"},
    )
    arranged = [{"absent": row.name, **asdict(one)} for row in rows for one in row.substitutions]
    if arranged and not current().as_json:
        show_section("Substitutions that run or are to come")
        show_table(
            arranged,
            {
                "id": "Number",
                "absent": "Absent",
                "substitute": "Substitute",
                "starts_on": "From",
                "ends_on": "Until",
            },
        )


@commands.command("substitute")
def substitute(
    absent: Annotated[str, typer.Argument(metavar="ABSENT", help="The mail of who is away.")],
    stand_in: Annotated[str, typer.Argument(metavar="SUBSTITUTE", help="The mail of who acts.")],
    *,
    starts_on: Annotated[
        date, typer.Option("--from", parser=day, metavar="DATE", help="The first day.")
    ],
    ends_on: Annotated[
        date, typer.Option("--until", parser=day, metavar="DATE", help="The last day, included.")
    ],
) -> None:
    """Let somebody act, and be told, for a person who is away."""
    from models.queries.people import person_by_email
    from poort.cli.session import acting
    from usecases.arrange_substitution import ArrangeSubstitution, arrange_substitution

    with acting() as desk:
        away = person_by_email(desk.session, absent)
        acts = person_by_email(desk.session, stand_in)
        assert away.id is not None
        assert acts.id is not None
        command = ArrangeSubstitution(
            absent_id=away.id, substitute_id=acts.id, starts_on=starts_on, ends_on=ends_on
        )
        row = arrange_substitution(desk.session, command=command, actor=desk.actor, now=desk.now)
    tell(
        "{substitute} acts for {absent} from {starts_on} up to and including {ends_on}. End it"
        " early with `poort person back {id}`.",
        {
            "id": row.id,
            "absent": away.name,
            "substitute": acts.name,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
        },
    )


@commands.command("back")
def back(
    substitution: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="The number of the substitution; see `poort person list`."
        ),
    ],
) -> None:
    """End a substitution early."""
    from poort.cli.parsing import whole
    from poort.cli.session import acting
    from usecases.arrange_substitution import end_substitution

    with acting() as desk:
        row = end_substitution(
            desk.session, substitution_id=whole(substitution), actor=desk.actor, now=desk.now
        )
    tell("Substitution {id} has ended.", {"id": row.id})


@commands.command("unbind")
def unbind(email: _Mail) -> None:
    """Let the next sign-in of somebody be recognised by their work mail; they are signed out."""
    from models.engines import session_organisation
    from poort.cli.session import acting, opened_store, person_id
    from usecases.unbind_login import end_sessions_elsewhere, unbind_login

    with opened_store() as (store, _settings), acting() as desk:
        subject = unbind_login(
            desk.session,
            person_id=person_id(desk.session, email),
            actor=desk.actor,
            now=desk.now,
        )
        if subject is not None:
            here = session_organisation(desk.session)
            end_sessions_elsewhere(store, subject=subject, organisation_id=here, now=desk.now)
    if subject is None:
        tell("{email} has no sign-in to unbind.", {"email": email})
    else:
        tell("The next sign-in of {email} is recognised by their work mail.", {"email": email})


@commands.command("leavers")
def leavers() -> None:
    """Show who left and when their name may go; nothing is changed."""
    from poort.cli.deployment import read_settings
    from poort.cli.session import reading
    from usecases.anonymise_person import list_leavers

    with reading() as desk:
        found = list_leavers(
            desk.session, years=read_settings().anonymise_after_years, now=desk.now
        )
    rows = [
        {
            "name": one.name,
            "left_on": one.left_on,
            "due_on": one.due_on,
            "tied": [tie.value for tie in one.tied],
        }
        for one in found
    ]
    columns = {"name": "Name", "left_on": "Left", "due_on": "May go", "tied": "Why not yet"}
    show_table(rows, columns)


@commands.command("anonymise")
def anonymise(email: _Mail) -> None:
    """Let go of the name of somebody who left, for good, once their term is over."""
    from poort.cli.deployment import read_settings
    from poort.cli.session import acting, person_id
    from usecases.anonymise_person import anonymise_person

    with acting() as desk:
        row = anonymise_person(
            desk.session,
            person_id=person_id(desk.session, email),
            years=read_settings().anonymise_after_years,
            actor=desk.actor,
            now=desk.now,
        )
    tell("{name} is all that is left of {email}.", {"name": row.name, "email": email})
