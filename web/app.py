"""The portal: pages in which people do their work.

It never imports Prefect: a decision is stored here and carried out elsewhere, so that the
portal stays up while Prefect is down.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache

from fastapi import APIRouter, FastAPI
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.staticfiles import StaticFiles

from poort.settings import Settings
from web.about_pages import about_routes
from web.access import PortalRouter
from web.api.app import PREFIX, create_api
from web.archive_pages import archive_routes
from web.award_pages import award_routes
from web.benchmark_pages import benchmark_routes
from web.bid_acts import bid_act_routes
from web.bid_pages import bid_routes
from web.body_limit import BodyLimit
from web.calendar_pages import calendar_routes
from web.capacity_pages import capacity_routes
from web.characters import LegibleAddresses
from web.checklist_pages import checklist_routes
from web.collecting_pages import collecting_file_routes, collecting_routes
from web.consultation_pages import consultation_routes
from web.contract_pages import contract_routes
from web.contract_plan import plan_routes
from web.contract_promise import promise_routes
from web.contract_rebase import rebase_routes
from web.contract_settlement import settlement_routes
from web.contractor_pages import contractor_routes
from web.course_pages import course_routes
from web.decision_pages import decision_routes
from web.deviation_pages import deviation_routes
from web.evidence_pages import evidence_routes
from web.feed_pages import feed_routes
from web.framework_pages import framework_routes
from web.hand_over_pages import hand_over_routes
from web.health_pages import health_routes
from web.home_page import home_routes
from web.integration_pages import integration_routes
from web.knowledge_pages import knowledge_routes
from web.ladder_pages import ladder_routes
from web.last_resort import LastResort
from web.late_bulk import late_bulk_routes
from web.late_pages import late_routes
from web.learning_pages import learning_routes
from web.leavers_pages import leavers_routes
from web.lesson_pages import lesson_routes
from web.link_pages import link_routes
from web.mail_pages import mail_routes
from web.management_pages import management_routes
from web.message_pages import message_routes
from web.metrics import Measured, Metrics
from web.migration_pages import migration_routes
from web.morning_pages import morning_routes
from web.new_project_pages import new_project_routes
from web.oidc_pages import oidc_routes
from web.outcome_pages import outcome_routes
from web.own_data_pages import own_data_routes
from web.own_settings_pages import own_settings_routes
from web.people_pages import people_routes
from web.person_pages import person_routes
from web.portal import Portal
from web.process_pages import process_routes
from web.progress_pages import progress_routes, record_routes
from web.project_acts import project_act_routes
from web.project_list_pages import project_list_routes
from web.project_pages import project_routes
from web.proposal_pages import proposal_routes
from web.rate_limits import RateLimited
from web.reference_pages import reference_routes
from web.refusals import add_refusals
from web.retention_pages import retention_routes
from web.saved_views import saved_view_routes
from web.security import add_security_headers
from web.sign_in_pages import sign_in_routes
from web.simulation_pages import simulation_routes
from web.tender_document_pages import tender_document_routes
from web.tender_pages import tender_routes
from web.work_pages import work_routes

#: The screens, in the order of the menu.
SCREENS: tuple[Callable[[], PortalRouter], ...] = (
    sign_in_routes,
    oidc_routes,
    health_routes,
    about_routes,
    work_routes,
    project_list_routes,
    new_project_routes,
    own_settings_routes,
    decision_routes,
    outcome_routes,
    evidence_routes,
    deviation_routes,
    checklist_routes,
    link_routes,
    contractor_routes,
    collecting_file_routes,
    collecting_routes,
    feed_routes,
    hand_over_routes,
    project_act_routes,
    archive_routes,
    leavers_routes,
    own_data_routes,
    retention_routes,
    contract_routes,
    promise_routes,
    rebase_routes,
    plan_routes,
    settlement_routes,
    framework_routes,
    record_routes,
    reference_routes,
    tender_routes,
    tender_document_routes,
    simulation_routes,
    consultation_routes,
    capacity_routes,
    lesson_routes,
    bid_routes,
    award_routes,
    # After the words that stand in the place of a number.
    bid_act_routes,
    # Last: what stands at /projecten itself goes before the project of that number.
    project_routes,
    progress_routes,
    course_routes,
    late_routes,
    late_bulk_routes,
    saved_view_routes,
    message_routes,
    morning_routes,
    integration_routes,
    learning_routes,
    proposal_routes,
    benchmark_routes,
    knowledge_routes,
    management_routes,
    people_routes,
    person_routes,
    ladder_routes,
    process_routes,
    migration_routes,
    calendar_routes,
)


def create_app(settings: Settings, *, now: Callable[[], datetime] | None = None) -> FastAPI:
    """Build the portal for these settings; the mailbox is there only when mail goes to it."""
    portal = Portal(settings=settings) if now is None else Portal(settings=settings, now=now)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        portal.close()

    # The interactive documentation loads scripts from elsewhere, which our policy refuses.
    app = FastAPI(
        title="MKI-poort", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan
    )
    app.state.portal = portal
    app.state.metrics = Metrics()
    # Innermost, so that what it refuses is told on a page with the headers of the others.
    app.add_middleware(BodyLimit, upload_bytes=settings.upload_bytes)
    app.add_middleware(RateLimited, now=portal.now)
    app.add_middleware(LegibleAddresses)
    app.add_middleware(LastResort)
    app.add_middleware(BaseHTTPMiddleware, dispatch=add_security_headers)
    app.add_middleware(Measured, metrics=app.state.metrics)
    add_refusals(app)
    app.mount("/static", StaticFiles(packages=[("web", "static")]), name="static")
    app.state.api = create_api(portal)
    app.mount(PREFIX, app.state.api, name="api")
    app.include_router(home_routes(settings).router)
    for routes in SCREENS:
        app.include_router(_made_once(routes))
    if settings.mailbox_dir is not None:
        app.include_router(mail_routes(settings.mailbox_dir).router)
    return app


@cache
def _made_once(routes: Callable[[], PortalRouter]) -> APIRouter:
    """The routes of a screen; they hold nothing of one portal, and cost most of making it."""
    return routes().router
