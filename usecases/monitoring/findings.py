"""What the figures say, in sentences for a mail."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from babel.numbers import format_decimal

from domain.vocabulary import Language
from notifications.language import label, plural_translator, translator
from notifications.messages import FigureLine
from usecases.monitoring.progress_page import ProgressPage, Track, percents


def say_findings(
    shown: ProgressPage, *, portal_url: str, language: Language
) -> tuple[FigureLine, ...]:
    """A sentence a measure, two sets never in one; and one that tells that there is nothing."""
    found = tuple(_track_lines(shown, portal_url=portal_url, language=language))
    if found:
        return found
    nothing = translator(language)(
        "No work is finished with a fixed MKI yet, so there is no progress to tell."
    )
    return (FigureLine(text=nothing, url=f"{portal_url}/voortgang"),)


def say_unknowns(shown: ProgressPage, *, language: Language) -> tuple[str, ...]:
    """What the figures leave open."""
    _, count = translator(language), plural_translator(language)
    found = []
    for track in shown.tracks:
        one = track.newest
        if one is not None and one.missing_works:
            found.append(
                count(
                    "Of %(num)s work of %(year)s the outcome is missing (%(measure)s).",
                    "Of %(num)s works of %(year)s the outcome is missing (%(measure)s).",
                    one.missing_works,
                )
                % {
                    "num": one.missing_works,
                    "year": one.year,
                    "measure": label(one.measure, language),
                }
            )
    lacking = shown.coverage.reference.works - shown.coverage.reference.having
    if lacking:
        found.append(
            count(
                "{num} work has no approved reference, so it counts nowhere.",
                "{num} works have no approved reference, so they count nowhere.",
                lacking,
            ).format(num=lacking)
        )
    found += [
        _("Works tell nothing of the objective “%(goal)s”.") % {"goal": goal.name}
        for goal in shown.goals
        if not goal.is_measured
    ]
    return tuple(found)


def _track_lines(
    shown: ProgressPage, *, portal_url: str, language: Language
) -> Iterator[FigureLine]:
    for track in shown.tracks:
        if track.newest is not None:
            year = track.newest.year
            yield FigureLine(
                text=_sentence(track, language),
                url=f"{portal_url}/voortgang/werken?maat={track.measure}&jaar={year}",
            )


def _sentence(track: Track, language: Language) -> str:
    _ = translator(language)
    one = track.newest
    assert one is not None
    said = _("In {year} works came to {percent}% of their reference ({measure}).").format(
        year=one.year,
        percent=_percents(None if one.reduction is None else 1 - one.reduction, language),
        measure=label(one.measure, language),
    )
    if one.estimated_works or one.missing_works:
        said += " " + _("The reduction lies between {low}% and {high}%.").format(
            low=_percents(one.least_reduction, language),
            high=_percents(one.most_reduction, language),
        )
    asked = track.goal.asked_in(one.year) if track.goal and one.year else None
    if asked:
        said += " " + _("The target for %(year)s is %(percent)s%% less.") % {
            "year": asked[0],
            "percent": asked[1],
        }
    return said


def _percents(share: Fraction | None, language: Language) -> str:
    return format_decimal(percents(share) or Decimal(0), "#,##0.#", locale=language.value)
