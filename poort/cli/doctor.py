"""`poort doctor`: what is not in order on this machine, and what to do about it."""

import typer

from poort.cli.output import show_table


def doctor() -> None:
    """Look whether this machine can run the product, and say what to mend."""
    from dataclasses import asdict

    from poort.cli.examination import examine

    findings = examine()
    show_table(
        [asdict(finding) for finding in findings],
        {"topic": "Topic", "well": "In order", "found": "Found", "mend": "What to do"},
    )
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)
