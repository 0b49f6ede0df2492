"""`poort init`: make the store, and an authority with its first administrator."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

import typer

from domain.errors import PoortError
from domain.vocabulary import Role, SizeProfile
from poort.cli.invocation import UsageRefusedError, current
from poort.cli.output import tell
from poort.cli.parsing import choices, one_of

if TYPE_CHECKING:
    from models.engines import Store
    from usecases.set_up import RegisterOrganisation

_Slug = Annotated[str | None, typer.Option(metavar="WORD", help="A short name without spaces.")]
_Name = Annotated[str | None, typer.Option(metavar="TEXT", help="The name of the authority.")]
_Size = Annotated[
    SizeProfile,
    typer.Option(
        parser=one_of(SizeProfile), metavar=choices(SizeProfile), help="How large the authority is."
    ),
]
_AdminName = Annotated[
    str | None, typer.Option(metavar="TEXT", help="The name of the first administrator.")
]
_AdminEmail = Annotated[
    str | None, typer.Option(metavar="MAIL", help="The work mail address of the administrator.")
]
_AdminRoles = Annotated[
    list[Role] | None,
    typer.Option(
        "--admin-role",
        parser=one_of(Role),
        metavar="ROLE",
        help="A further role of the administrator, such as coordinator; may be repeated.",
    ),
]
_PortalUrl = Annotated[
    str | None, typer.Option(metavar="URL", help="The address at which people open the portal.")
]
_GoodFriday = Annotated[
    bool, typer.Option("--closed-on-good-friday", help="Good Friday is no working day here.")
]
_LiberationDay = Annotated[
    bool, typer.Option("--closed-on-5-may", help="5 May is no working day here, in any year.")
]


class FieldsTogetherError(UsageRefusedError):
    """An authority needs all of its fields."""

    message = "An authority needs all of these: {fields}."


class AlreadyRegisteredError(PoortError):
    """The authority is there already."""

    message = "Authority {slug} is in the store already."
    status = HTTPStatus.CONFLICT


def init(
    *,
    slug: _Slug = None,
    name: _Name = None,
    size: _Size = SizeProfile.MEDIUM,
    admin_name: _AdminName = None,
    admin_email: _AdminEmail = None,
    admin_roles: _AdminRoles = None,
    portal_url: _PortalUrl = None,
    good_friday: _GoodFriday = False,
    liberation_day: _LiberationDay = False,
) -> None:
    """Make or upgrade the store, and register an authority with its administrator."""
    from models.schema import upgrade
    from poort.cli.deployment import make_folder, read_settings
    from poort.cli.session import opened_store
    from usecases.set_up import AddPerson, RegisterOrganisation

    settings = read_settings()
    _refuse_half({"slug": slug, "name": name, "admin-name": admin_name, "admin-email": admin_email})
    make_folder(settings)
    revision = upgrade(settings.store_migration_url)
    with opened_store() as (store, _):
        if not (slug and name and admin_name and admin_email):
            _tell_built(store, revision=revision)
            return
        command = RegisterOrganisation(
            slug=slug,
            name=name,
            size_profile=size,
            portal_url=portal_url or settings.portal_address,
            language=current().words.language,
            administrator=AddPerson(
                name=admin_name,
                email=admin_email,
                roles=frozenset(admin_roles or ()),
                language=current().words.language,
            ),
            closed_on_good_friday=good_friday,
            closed_on_liberation_day=liberation_day,
        )
        _register(store, command)


def _refuse_half(fields: dict[str, str | None]) -> None:
    if any(fields.values()) and not all(fields.values()):
        raise FieldsTogetherError(fields=tuple(f"--{field}" for field in fields))


def _tell_built(store: "Store", *, revision: str) -> None:
    from poort.cli.session import organisation_slugs

    slugs = sorted(organisation_slugs(store))
    record = {"revision": revision, "organisations": slugs}
    if slugs:
        tell("The store is ready, at version {revision}.", record)
    else:
        tell(
            "The store is ready, at version {revision}. Register an authority with"
            " `poort init --slug … --name … --admin-name … --admin-email …`.",
            record,
        )


def _register(store: "Store", command: "RegisterOrganisation") -> None:
    from datetime import UTC, datetime

    from poort.cli.session import organisation_slugs
    from usecases.set_up import register_organisation

    if command.slug in organisation_slugs(store):
        raise AlreadyRegisteredError(slug=command.slug)
    with store.write(store.next_organisation_id()) as session:
        row = register_organisation(session, command=command, now=datetime.now(UTC))
    tell(
        "{name} is registered, with {administrator} as administrator. Next: `poort process"
        " release infrastructure-works --as {administrator}`.",
        {
            "id": row.id,
            "slug": row.slug,
            "name": row.name,
            "administrator": command.administrator.email,
            "portal_url": row.portal_url,
        },
    )
