"""Which links of a message can open without signing in, and what they then stand for."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import unquote

from sqlmodel import Session

from catalogue.collecting_course import load_collecting
from models.engines import session_organisation
from models.queries import linked
from notifications.signed_links import GOOD_FOR, LinkPurpose, LinkTarget

_STEP: Final = re.compile(r"/stap/(\d{1,15})")
_DEVIATION: Final = re.compile(r"/afwijking/(\d{1,15})")
_DECISION: Final = re.compile(r"/projecten/([^/]+)/poort/([^/]+)/besluit")
_REQUEST: Final = re.compile(r"/opgave/(\d{1,15})")
#: Purpose, id and version.
_Found = tuple[LinkPurpose, int, int]


def link_targets(
    session: Session, *, outbox_id: int, urls: Iterable[str], portal_url: str, sent_at: datetime
) -> Mapping[str, LinkTarget]:
    """What these addresses of the message stand for, by address; others stay as they are."""
    paths = {url: url.removeprefix(portal_url) for url in urls if url.startswith(f"{portal_url}/")}
    found = {
        **_steps(session, paths),
        **_deviations(session, paths),
        **_decisions(session, paths),
        **_requests(session, paths),
    }
    if not found:
        return {}
    person_id = linked.addressee(session, outbox_id)
    return {
        url: LinkTarget(
            purpose=purpose,
            object_id=object_id,
            version=version,
            organisation_id=session_organisation(session),
            person_id=person_id,
            expires_at=sent_at + _good_for(purpose),
        )
        for url, (purpose, object_id, version) in found.items()
    }


def link_path(target: LinkTarget) -> str:
    """Where its token opens: a contractor's page stands apart from those of the organisation."""
    return "/o/" if target.purpose is LinkPurpose.COLLECT else "/l/"


def _good_for(purpose: LinkPurpose) -> timedelta:
    if purpose is LinkPurpose.COLLECT:
        return timedelta(days=load_collecting().link_days)
    return GOOD_FOR


def _requests(session: Session, paths: Mapping[str, str]) -> dict[str, _Found]:
    asked = _ids(paths, _REQUEST)
    versions = linked.request_versions(session, set(asked.values())) if asked else {}
    return {
        url: (LinkPurpose.COLLECT, row_id, versions[row_id])
        for url, row_id in asked.items()
        if row_id in versions
    }


def _steps(session: Session, paths: Mapping[str, str]) -> dict[str, _Found]:
    asked = _ids(paths, _STEP)
    versions = linked.check_versions(session, set(asked.values())) if asked else {}
    return {
        url: (LinkPurpose.STEP, row_id, versions[row_id])
        for url, row_id in asked.items()
        if row_id in versions
    }


def _deviations(session: Session, paths: Mapping[str, str]) -> dict[str, _Found]:
    asked = _ids(paths, _DEVIATION)
    versions = linked.deviation_versions(session, set(asked.values())) if asked else {}
    return {
        url: (LinkPurpose.DEVIATION, row_id, versions[row_id])
        for url, row_id in asked.items()
        if row_id in versions
    }


def _decisions(session: Session, paths: Mapping[str, str]) -> dict[str, _Found]:
    asked = {
        url: (unquote(match[1]), unquote(match[2]))
        for url, path in paths.items()
        if (match := _DECISION.fullmatch(path))
    }
    newest = linked.attempt_versions(session, set(asked.values())) if asked else {}
    return {
        url: (LinkPurpose.DECISION, *newest[gate]) for url, gate in asked.items() if gate in newest
    }


def _ids(paths: Mapping[str, str], pattern: re.Pattern[str]) -> dict[str, int]:
    return {url: int(match[1]) for url, path in paths.items() if (match := pattern.fullmatch(path))}
