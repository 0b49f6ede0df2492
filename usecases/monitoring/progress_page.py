"""Voortgang: the figures of an authority beside what it wants, ready for a page or a document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from babel.numbers import format_decimal
from markupsafe import Markup
from sqlmodel import Session

from domain.monitoring.coverage import Coverage
from domain.monitoring.gains import Gain
from domain.monitoring.progress import Progress
from domain.monitoring.vocabulary import Measure
from domain.vocabulary import Indicator, Language, ObjectiveStatus
from models.queries import course
from models.queries.course import ObjectiveRead
from notifications.language import label, translator
from reports.charts.lines import YearPoint, target_course
from reports.charts.shapes import Caption
from usecases.monitoring.figures import Figures, LatePhase

_MEASURES: Final = {
    Indicator.MKI: frozenset({Measure.MKI_A1, Measure.MKI_A2}),
    Indicator.CO2: frozenset({Measure.CO2}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """An objective in force; `is_measured` where works tell of it: MKI or CO2, of scope 3.

    What an authority has built is bought, so that works say nothing of scopes 1 and 2
    (Handboek CO2-Prestatieladder).
    """

    name: str
    indicator: Indicator
    status: ObjectiveStatus
    scopes: tuple[int, ...]
    reference_year: int
    targets: tuple[tuple[int, int], ...]
    is_measured: bool

    def asked_in(self, year: int) -> tuple[int, int] | None:
        """The target of that year or of the nearest later one: its year and its percents."""
        return next((one for one in self.targets if one[0] >= year), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One measure: its years, what is under way, the goal it is held against, and its chart."""

    measure: Measure
    goal: Goal | None
    years: tuple[Progress, ...]
    under_way: Progress | None
    chart: Markup | None

    @property
    def newest(self) -> Progress | None:
        """The newest year of which something is known."""
        known = [one for one in self.years if one.reduction is not None]
        return known[-1] if known else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPage:
    """All that the page, the document and the mail tell."""

    on: date
    works: int
    goals: tuple[Goal, ...]
    tracks: tuple[Track, ...]
    coverage: Coverage
    gains: tuple[Gain, ...]
    late: tuple[LatePhase, ...]


def progress_page(session: Session, figures: Figures, *, language: Language) -> ProgressPage:
    """The figures with the objectives in force now, in two queries."""
    goals = tuple(
        _goal(one) for one in course.objectives(session) if one.objective.withdrawn_on is None
    )
    return ProgressPage(
        on=figures.on,
        works=figures.works,
        goals=goals,
        tracks=tuple(_tracks(figures.progress, goals, language=language)),
        coverage=figures.coverage,
        gains=figures.gains,
        late=figures.late_phases,
    )


def percents(share: Fraction | None) -> Decimal | None:
    """A share in percents with one decimal, rounded half up for a reader."""
    if share is None:
        return None
    exact = Decimal(share.numerator * 100) / Decimal(share.denominator)
    return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _goal(read: ObjectiveRead) -> Goal:
    row = read.objective
    scopes = ((1, row.scope_1), (2, row.scope_2), (3, row.scope_3))
    return Goal(
        name=row.name,
        indicator=row.indicator,
        status=row.status,
        scopes=tuple(number for number, is_in in scopes if is_in),
        reference_year=row.reference_year,
        targets=tuple((target.year, target.reduction_percent) for target in read.targets),
        is_measured=row.scope_3 and row.indicator in _MEASURES,
    )


def _tracks(
    found: Sequence[Progress], goals: Iterable[Goal], *, language: Language
) -> Iterable[Track]:
    measured = [goal for goal in goals if goal.is_measured]
    for measure in Measure:
        rows = [one for one in found if one.measure is measure]
        if not rows:
            continue
        goal = next((one for one in measured if measure in _MEASURES[one.indicator]), None)
        years = tuple(one for one in rows if one.year is not None)
        yield Track(
            measure=measure,
            goal=goal,
            years=years,
            under_way=next((one for one in rows if one.year is None), None),
            chart=_chart(measure, years, goal, language=language),
        )


def _chart(
    measure: Measure, years: Sequence[Progress], goal: Goal | None, *, language: Language
) -> Markup | None:
    targets = {} if goal is None else {goal.reference_year: 0} | dict(goal.targets)
    reached = {one.year: one for one in years if one.year is not None}
    if not reached:
        return None
    _ = translator(language)
    return target_course(
        caption=Caption(
            key=f"course-{measure.value.replace('_', '-')}",
            title=_("Reduction by year, {measure}").format(measure=label(measure, language)),
            description=_("The table beneath gives the same figures."),
        ),
        years=[
            _point(year, targets.get(year), reached.get(year)) for year in sorted(targets | reached)
        ],
        show=lambda amount: f"{format_decimal(amount, '#,##0.#', locale=language.value)}%",
        names=(_("target"), _("reached"), _("may lie between")),
    )


def _point(year: int, target: int | None, reached: Progress | None) -> YearPoint:
    return YearPoint(
        year=year,
        target=None if target is None else Decimal(target),
        reached=percents(reached.reduction) if reached else None,
        range_low=percents(reached.least_reduction) if reached else None,
        range_high=percents(reached.most_reduction) if reached else None,
    )
