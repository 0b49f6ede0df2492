"""The figures of Voortgang, kept a while where there are many works to reckon with."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from starlette.background import BackgroundTask
from starlette.requests import Request

from models.refusals import StoreUnavailableError
from usecases.monitoring.figures import Figures, reckon
from web.dependencies import ReadDesk
from web.portal import Portal, portal_of

#: Who looks after this long sees the figures kept, and they are reckoned again behind that answer.
_KEPT_FOR = timedelta(minutes=5)
#: Older ones, of a page at which nobody looked for a while, are not shown.
_OLDEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """Figures, and of which moment they are where that is not now; `again` renews what is kept."""

    figures: Figures
    reckoned_at: datetime | None
    again: BackgroundTask | None = None


@dataclass(slots=True)
class _Kept:
    """What this portal process keeps by organisation and day, and what is being reckoned."""

    figures: dict[tuple[int, date], tuple[datetime, Figures]] = field(default_factory=dict)
    in_hand: set[tuple[int, date]] = field(default_factory=set)


def reckoned(request: Request, desk: ReadDesk) -> Reckoned:
    """The figures of this moment or, of a large authority, those of a while ago.

    The second time nobody waits for them: the caller sends `again` behind its answer.
    """
    visitor = desk.visitor
    key = (visitor.organisation_id, visitor.today)
    kept = _kept_by(request)
    found = kept.figures.get(key)
    if found is not None and found[0] <= visitor.now < found[0] + _OLDEST:
        again = None
        if visitor.now >= found[0] + _KEPT_FOR and key not in kept.in_hand:
            kept.in_hand.add(key)
            again = BackgroundTask(_again, portal_of(request), kept, key)
        return Reckoned(figures=found[1], reckoned_at=found[0], again=again)
    figures = reckon(desk.session, today=visitor.today)
    if not figures.is_large:
        return Reckoned(figures=figures, reckoned_at=None)
    # What was kept of yesterday serves nobody any more.
    for old in [one for one in kept.figures if one[1] != visitor.today]:
        kept.figures.pop(old, None)
    kept.figures[key] = (visitor.now, figures)
    return Reckoned(figures=figures, reckoned_at=visitor.now)


def _again(portal: Portal, kept: _Kept, key: tuple[int, date]) -> None:
    """Renew what is kept; while the store cannot be read it stays as it was."""
    now = portal.now()
    try:
        with portal.store.read(key[0]) as session:
            kept.figures[key] = (now, reckon(session, today=key[1]))
    except StoreUnavailableError:
        return
    finally:
        kept.in_hand.discard(key)


def _kept_by(request: Request) -> _Kept:
    state = request.app.state
    if not hasattr(state, "kept_figures"):
        state.kept_figures = _Kept()
    kept: _Kept = state.kept_figures
    return kept
