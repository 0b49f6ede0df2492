"""`poort demo`: an invented authority through years of working days."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from poort.cli.invocation import current
from poort.cli.output import Record, show_record, show_section, show_table, tell
from poort.cli.parsing import day, whole

if TYPE_CHECKING:
    from poort.demo import DemoReport

_DEFAULT_SEED = 2026
_MOST_ROWS = 10


def demo(
    *,
    until: Annotated[
        date | None,
        typer.Option(parser=day, metavar="DATE", help="The last day of the story, if not today."),
    ] = None,
    seed: Annotated[
        int, typer.Option(parser=whole, metavar="NUMBER", help="Which story.")
    ] = _DEFAULT_SEED,
    projects: Annotated[
        int, typer.Option(parser=whole, metavar="NUMBER", help="How many projects.")
    ] = 25,
    years: Annotated[int, typer.Option(parser=whole, metavar="NUMBER", help="How many years.")] = 3,
    without_prefect: Annotated[
        bool, typer.Option("--without-prefect", help="Carry transitions out without Prefect.")
    ] = False,
) -> None:
    """Take a demo authority through years of working days, and tell how it went."""
    from datetime import UTC, datetime

    from domain.moments import dutch_date
    from poort.cli.deployment import read_settings
    from poort.cli.progress import counting
    from poort.demo import Season, run

    season = Season(
        until=until or dutch_date(datetime.now(UTC)), seed=seed, projects=projects, years=years
    )
    with counting("Working days", total=len(list(season.weekdays))) as count:
        report = run(
            read_settings(),
            season,
            language=current().words.language,
            count=count,
            through_prefect=not without_prefect,
        )
    _show(report)
    if not report.looked_back.verified.holds:
        raise typer.Exit(1)


def _show(report: "DemoReport") -> None:
    if current().as_json:
        show_record(_record(report))
        return
    for title, rows, columns in _parts(report):
        show_section(title)
        show_table(rows, columns)
    show_section("How it ended")
    tell(
        "{authority}: {transitions} transitions, {transitions_run} of them by a run in Prefect."
        " Everything holds: {holds}, over {events} events. It took {seconds} seconds. The mail is"
        " in {mailbox}. Open it with `poort start`, on {data_dir}.",
        _record(report),
    )


def _record(report: "DemoReport") -> Record:
    back = report.looked_back
    return {
        "authority": report.authority,
        "seconds": round(report.seconds, 1),
        "story_digest": report.story_digest,
        "data_dir": report.data_dir,
        "mailbox": report.mailbox,
        "portal_address": report.portal_address,
        "acts": dict(report.acts),
        "refusals": dict(report.refusals),
        "gates": back.gates,
        "people": back.people,
        "ambitions": back.ambitions,
        "messages": dict(back.messages),
        "reminders": dict(back.reminders),
        "projects": dict(back.projects),
        "transitions": back.transitions,
        "transitions_run": back.transitions_run,
        "holds": back.verified.holds,
        "events": back.verified.events,
        "root": back.verified.root,
        "problems": back.verified.problems,
        "spent": report.spent,
    }


def _parts(report: "DemoReport") -> tuple[tuple[str, list[Record], dict[str, str]], ...]:
    from dataclasses import asdict

    from domain.vocabulary import Message

    back = report.looked_back
    return (
        (
            "What happened at each gate",
            [asdict(row) for row in back.gates],
            {
                "gate_id": "Gate",
                "attempts": "Attempts",
                "passed": "Passed",
                "with_conditions": "With conditions",
                "returned": "Returned",
                "sent_back": "Sent back",
                "stopped": "Stopped",
                "deviations_approved": "Deviations",
                "deviations_refused": "Refused",
            },
        ),
        (
            "Who was late",
            [asdict(row) for row in back.people[:_MOST_ROWS]],
            {
                "name": "Name",
                "steps": "Checks",
                "late_steps": "Late",
                "working_days_late": "Working days late",
                "latest_working_days": "The latest",
            },
        ),
        (
            "Which ambition came too late",
            [asdict(row) for row in back.ambitions[:_MOST_ROWS]],
            {
                "project_number": "Project",
                "question": "What is asked",
                "working_days_late": "Working days late",
                "is_answered": "Answered",
            },
        ),
        (
            "Messages",
            [{"message": Message(kind), "count": n} for kind, n in back.messages.items()],
            {"message": "Message", "count": "Count"},
        ),
        (
            "Where the time went",
            [asdict(row) for row in report.spent],
            {"part": "Part", "times": "Count", "seconds": "Seconds"},
        ),
    )
