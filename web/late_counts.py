"""The counts above the list of late steps, kept for a minute where counting takes long."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from starlette.requests import Request

from usecases.late_figures import LateFigures, count_late
from usecases.late_page import LateOnly
from web.dependencies import ReadDesk

#: How old the counts of a large authority may be; the page says of which moment they are.
_KEPT_FOR = timedelta(seconds=60)
_MOST_KEPT = 50
_Key = tuple[int, LateOnly, date, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Counts, and of which moment they are where that is not now."""

    figures: LateFigures
    counted_at: datetime | None


def counted(request: Request, desk: ReadDesk, only: LateOnly, *, filtered: bool) -> Counted:
    """The counts of this moment or, of a large authority, of at most a minute ago."""
    visitor = desk.visitor
    # One count serves every department, gate and number of days.
    asked = replace(only, department="", gate_id="", due_before=visitor.today)
    key: _Key = (visitor.organisation_id, asked, visitor.today, filtered)
    kept = _kept_by(request)
    found = kept.get(key)
    if found is not None and found[0] <= visitor.now < found[0] + _KEPT_FOR:
        return Counted(figures=found[1], counted_at=found[0])
    figures = count_late(desk.session, only, today=visitor.today, filtered=filtered)
    if figures.is_large:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[key] = (visitor.now, figures)
    return Counted(figures=figures, counted_at=visitor.now if figures.is_large else None)


def _kept_by(request: Request) -> dict[_Key, tuple[datetime, LateFigures]]:
    """What this portal process keeps."""
    state = request.app.state
    if not hasattr(state, "late_counts"):
        state.late_counts = {}
    kept: dict[_Key, tuple[datetime, LateFigures]] = state.late_counts
    return kept
