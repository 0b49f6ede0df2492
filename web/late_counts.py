"""The counts above the list of late steps, kept a while where there are many to count."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from starlette.background import BackgroundTask
from starlette.requests import Request

from models.refusals import StoreUnavailableError
from usecases.late_figures import LateFigures, count_late
from usecases.late_page import LateOnly
from web.dependencies import ReadDesk
from web.portal import Portal, portal_of

#: Who looks after this long sees the counts kept, and they are counted again behind that answer.
_KEPT_FOR = timedelta(seconds=60)
#: Older ones, of a page at which nobody looked for a while, are not shown.
_OLDEST = timedelta(minutes=10)
_MOST_KEPT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Counts, and of which moment they are where that is not now; `again` renews what is kept."""

    figures: LateFigures
    counted_at: datetime | None
    again: BackgroundTask | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What was asked of the counts; one serves every department, gate and number of days."""

    organisation_id: int
    only: LateOnly
    today: date
    filtered: bool


@dataclass(slots=True)
class _Kept:
    """What this portal process keeps, and which of it is being counted again."""

    counts: dict[_Question, tuple[datetime, LateFigures]] = field(default_factory=dict)
    being_counted: set[_Question] = field(default_factory=set)

    def keep(self, question: _Question, figures: LateFigures, *, now: datetime) -> None:
        if len(self.counts) >= _MOST_KEPT:
            self.counts.clear()
        self.counts[question] = (now, figures)


def counted(request: Request, desk: ReadDesk, only: LateOnly, *, filtered: bool) -> Counted:
    """The counts of this moment or, of a large authority, those of a while ago.

    The second time nobody waits for counting: the caller sends `again` behind its answer.
    """
    visitor = desk.visitor
    question = _Question(
        organisation_id=visitor.organisation_id,
        only=replace(only, department="", gate_id="", due_before=visitor.today),
        today=visitor.today,
        filtered=filtered,
    )
    kept = _kept_by(request)
    found = kept.counts.get(question)
    if found is not None and found[0] <= visitor.now < found[0] + _OLDEST:
        again = None
        if visitor.now >= found[0] + _KEPT_FOR and question not in kept.being_counted:
            kept.being_counted.add(question)
            again = BackgroundTask(_count_again, portal_of(request), kept, question)
        return Counted(figures=found[1], counted_at=found[0], again=again)
    figures = count_late(desk.session, only, today=visitor.today, filtered=filtered)
    if not figures.is_large:
        return Counted(figures=figures, counted_at=None)
    kept.keep(question, figures, now=visitor.now)
    return Counted(figures=figures, counted_at=visitor.now)


def _count_again(portal: Portal, kept: _Kept, question: _Question) -> None:
    """Renew what is kept; while the store cannot be read it stays as it was."""
    now = portal.now()
    try:
        with portal.store.read(question.organisation_id) as session:
            figures = count_late(
                session, question.only, today=question.today, filtered=question.filtered
            )
        kept.keep(question, figures, now=now)
    except StoreUnavailableError:
        return
    finally:
        kept.being_counted.discard(question)


def _kept_by(request: Request) -> _Kept:
    state = request.app.state
    if not hasattr(state, "late_counts"):
        state.late_counts = _Kept()
    kept: _Kept = state.late_counts
    return kept
