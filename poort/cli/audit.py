"""`poort audit`: prove that nothing was changed behind the product's back."""

import typer

from poort.cli.options import group
from poort.cli.output import show_table, tell

commands = group("audit", "The audit trail.")


@commands.command("verify")
def verify() -> None:
    """Verify the audit trail and every invariant over all tables."""
    from poort.cli.invocation import current
    from poort.cli.progress import waiting
    from poort.cli.session import reading
    from usecases.verify import verify_organisation

    with reading() as desk, waiting("Verifying"):
        report = verify_organisation(desk.session)
    problems = [{"rule": found.rule, "found": found.found} for found in report.problems]
    record = {
        "holds": report.holds,
        "events": report.events,
        "root": report.root,
        "problems": problems,
    }
    if report.holds:
        tell("Everything holds: {events} events, root {root}.", record)
        return
    tell("This does not hold. Keep the store as it is and call who looks after it.", record)
    if not current().as_json:
        show_table(problems, {"rule": "Rule", "found": "Found"})
    raise typer.Exit(1)
