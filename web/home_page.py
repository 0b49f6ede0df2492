"""The first page: what this is, whom to be in the demo, and whether decisions are carried out."""

from dataclasses import dataclass
from http import HTTPStatus

import httpx
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import PoortError
from domain.vocabulary import Language, Role
from models.queries import front_door
from models.queries.front_door import RoleHolder
from models.schema import current_revision
from notifications.language import label, translator
from poort.settings import Settings
from web.access import Door, PortalRouter
from web.demo_door import demo_sign_in_is_open
from web.pages import language_of, page
from web.portal import Portal, portal_of

_HEALTH_TIMEOUT_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part that somebody can play in the demo: who they are then, and what to try."""

    key: str
    name: str
    role: str
    hint: str
    onward: str


def home_routes(settings: Settings) -> PortalRouter:
    """Give the route of the first page."""
    routes = PortalRouter()

    @routes.get("/", access=Door.PUBLIC)
    async def home(request: Request) -> Response:
        """Show where everything is, also while Prefect is down."""
        values = {
            "prefect_url": settings.prefect_page,
            "prefect_answers": await _answers(f"{settings.prefect_address}/health"),
            "runner_is_ready": settings.runner_ready_file.exists(),
            "has_mailbox": settings.mailbox_dir is not None,
            "parts_to_play": await run_in_threadpool(_parts, request),
            "just_left": request.query_params.get("gedaan") == "afgemeld",
        }
        return page(request, "home.html", values)

    return routes


async def _answers(address: str) -> bool:
    async with httpx.AsyncClient(timeout=_HEALTH_TIMEOUT_SECONDS, trust_env=False) as client:
        try:
            response = await client.get(address)
        except httpx.TransportError:
            return False
    return response.status_code == HTTPStatus.OK


def _parts(request: Request) -> list[Part]:
    """Whom one can be; nobody where the demo is closed, or the store is still being made."""
    portal = portal_of(request)
    if not (demo_sign_in_is_open(request) and _has_tables(portal)):
        return []
    return _parts_of(portal, language_of(request))


def _has_tables(portal: Portal) -> bool:
    try:
        return current_revision(portal.settings.store_url) is not None
    except PoortError:
        return False


def _parts_of(portal: Portal, language: Language) -> list[Part]:
    found: list[Part] = []
    for organisation_id in portal.store.organisations()[:1]:
        with portal.store.read(organisation_id) as session:
            holders = [*front_door.busiest_in_teams(session), *front_door.holders_across(session)]
        found = [
            _part(organisation_id, holder, hint=hint, onward=onward, language=language)
            for role, (hint, onward) in _hints(language).items()
            for holder in [next((one for one in holders if one.role is role), None)]
            if holder is not None
        ]
    return found


def _part(
    organisation_id: int, holder: RoleHolder, *, hint: str, onward: str, language: Language
) -> Part:
    return Part(
        key=f"{organisation_id}.{holder.person_id}",
        name=holder.name,
        role=label(holder.role, language),
        hint=hint,
        onward=onward,
    )


def _hints(language: Language) -> dict[Role, tuple[str, str]]:
    """What each role can try, and where that begins; in the order in which a gate is passed."""
    _ = translator(language)
    return {
        Role.PROJECT_LEAD: (
            _("Answer a check with evidence, and submit the gate for a decision."),
            "/werk",
        ),
        Role.COORDINATOR: (
            _("See where projects get stuck, and give the owners a nudge."),
            "/te-laat",
        ),
        Role.INTERNAL_CLIENT: (
            _("Decide on a gate, and watch the next phase open within a second or two."),
            "/werk",
        ),
        Role.BUYER: (_("See which checks of the tender are yours, and by when."), "/werk"),
        Role.CONTRACT_MANAGER: (
            _("Record the start of the work, and collect the MKI figures of a period."),
            "/werk",
        ),
        Role.STRATEGIC_BUYER: (_("Read what waits for your advice on the strategy."), "/werk"),
        Role.POLICY_ADVISER: (_("Find a project, and see its objective."), "/projecten"),
        Role.ADMINISTRATOR: (
            _("Arrange a substitute, adjust a reminder, or try a new version of the process."),
            "/beheer",
        ),
    }
