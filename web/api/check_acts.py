"""What is done to checks and deviations: the same verbs as on the pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from models.queries import gates
from usecases.answer_check import AnswerCheck, answer_check
from usecases.api_tokens import Scope
from usecases.attach_evidence import AttachEvidence, LinkEvidence, attach_evidence
from usecases.deviations import AskDeviation, DecideDeviation, ask_deviation, decide_deviation
from usecases.nudge_owners import NudgeOwner, nudge_owner
from web.api.act_bodies import DeviationDecision, NewAnswer, NewDeviation, NewLink
from web.api.answers import Made, acted_once, read_anew, require_seen
from web.api.check_values import CheckValue, DeviationValue, check_value, deviation_value
from web.api.desk import ApiActing, ApiWriteDesk
from web.api.routing import ApiRouter
from web.api.values import Id, IfMatch, Key

_WRITE: Final = Scope.CHECKS_WRITE


@dataclass(frozen=True, slots=True, kw_only=True)
class _OnCheck:
    """An act on a check, as the asker saw it where `seen` says so; it makes a new state of it."""

    request: Request
    desk: ApiWriteDesk
    item_id: int
    key: str
    seen: str | None = None

    def carry_out(self, asked: BaseModel | None, act: Callable[[int], object]) -> Response:
        """Act on the check at that version, once."""

        def made() -> Made:
            value = self._value()
            if self.seen is not None:
                require_seen(value, self.seen)
            act(gates.check_item(self.desk.session, self.item_id).version)
            read_anew(self.desk)
            address = f"/api/v1/checks/{self.item_id}"
            return Made(value=self._value(), location=address, tagged=True)

        return acted_once(self.request, self.desk, asked, key=self.key, act=made)

    def _value(self) -> CheckValue:
        return check_value(self.desk.session, self.item_id, self.desk.language)


def check_acts() -> ApiRouter:
    """Give the routes that answer checks."""
    routes = ApiRouter(tag="checks")
    _add_answers(routes)
    _add_deviations(routes)
    return routes


def _add_answers(routes: ApiRouter) -> None:
    @routes.post("/checks/{item_id}/answers", scope=_WRITE, gives=CheckValue)
    def post_answer(  # noqa: PLR0913 -- each is a part of the request
        *, request: Request, desk: ApiActing, item_id: Id, asked: NewAnswer, key: Key, seen: IfMatch
    ) -> Response:
        """Answer a check; earlier answers stay beside it."""
        on = _OnCheck(request=request, desk=desk, item_id=item_id, key=key, seen=seen)

        def act(version: int) -> None:
            command = AnswerCheck(
                item_id=item_id, value=asked.value, reason=asked.reason, version=version
            )
            answer_check(desk.session, command=command, actor=desk.actor, now=desk.now)

        return on.carry_out(asked, act)

    @routes.post("/checks/{item_id}/evidence-links", scope=_WRITE, gives=CheckValue)
    def post_evidence_link(
        request: Request, desk: ApiActing, item_id: Id, asked: NewLink, key: Key
    ) -> Response:
        """Attach a document as evidence by its address; the same one twice stays one."""
        on = _OnCheck(request=request, desk=desk, item_id=item_id, key=key)

        def act(_version: int) -> None:
            command = AttachEvidence(
                item_id=item_id, evidence=LinkEvidence(name=asked.name, url=asked.url)
            )
            attach_evidence(desk.session, command=command, actor=desk.actor, now=desk.now)

        return on.carry_out(asked, act)

    @routes.post("/checks/{item_id}/nudges", scope=_WRITE, gives=CheckValue)
    def post_nudge(request: Request, desk: ApiActing, item_id: Id, key: Key) -> Response:
        """Write the owner of a late check one message, at most once a working day."""
        on = _OnCheck(request=request, desk=desk, item_id=item_id, key=key)
        return on.carry_out(
            None,
            lambda _version: nudge_owner(
                desk.session, command=NudgeOwner(item_id=item_id), actor=desk.actor, now=desk.now
            ),
        )


def _add_deviations(routes: ApiRouter) -> None:
    @routes.post("/checks/{item_id}/deviations", scope=_WRITE, gives=CheckValue)
    def post_deviation(  # noqa: PLR0913 -- each is a part of the request
        *,
        request: Request,
        desk: ApiActing,
        item_id: Id,
        asked: NewDeviation,
        key: Key,
        seen: IfMatch,
    ) -> Response:
        """Ask to pass a blocking check unmet; a second person decides."""
        on = _OnCheck(request=request, desk=desk, item_id=item_id, key=key, seen=seen)

        def act(version: int) -> None:
            command = AskDeviation(
                item_id=item_id, reason=asked.reason, measure=asked.measure, version=version
            )
            ask_deviation(desk.session, command=command, actor=desk.actor, now=desk.now)

        return on.carry_out(asked, act)

    @routes.post(
        "/deviations/{deviation_id}/decisions", scope=Scope.GATES_DECIDE, gives=DeviationValue
    )
    def post_deviation_decision(  # noqa: PLR0913 -- each is a part of the request
        *,
        request: Request,
        desk: ApiActing,
        deviation_id: Id,
        asked: DeviationDecision,
        key: Key,
        seen: IfMatch,
    ) -> Response:
        """Approve or refuse a deviation."""

        def made() -> Made:
            require_seen(deviation_value(desk.session, deviation_id), seen)
            command = DecideDeviation(deviation_id=deviation_id, **dict(asked))
            decide_deviation(desk.session, command=command, actor=desk.actor, now=desk.now)
            read_anew(desk)
            value = deviation_value(desk.session, deviation_id)
            return Made(value=value, location=f"/api/v1/deviations/{deviation_id}", tagged=True)

        return acted_once(request, desk, asked, key=key, act=made)
