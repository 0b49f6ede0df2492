"""A terminal for tests: types a command, keeps what came out."""

import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import Any

from poort.cli.entrance import run


@dataclass(frozen=True)
class Shown:
    """What a command answered."""

    code: int
    out: str
    err: str

    def json(self) -> Any:  # noqa: ANN401 -- JSON is what it is
        """The record on standard output, or else the error on standard error."""
        return json.loads(self.out or self.err)


class Terminal:
    """Types commands in this process."""

    def __call__(self, *arguments: str, by: str | None = None) -> Shown:
        """Type one command, as that person."""
        out, err = StringIO(), StringIO()
        acting = ("--as", by) if by else ()
        with redirect_stdout(out), redirect_stderr(err):
            code = run([*arguments, *acting])
        return Shown(code=code, out=out.getvalue(), err=err.getvalue())

    def ok(self, *arguments: str, by: str | None = None) -> Any:  # noqa: ANN401 -- JSON is what it is
        """Type one command for a program, which must go well, and give its record."""
        shown = self(*arguments, "--json", by=by)
        assert shown.code == 0, shown.err
        return shown.json()

    def refused(self, *arguments: str, by: str | None = None) -> Any:  # noqa: ANN401 -- JSON is what it is
        """Type one command for a program, which must be refused, and give its error."""
        shown = self(*arguments, "--json", by=by)
        assert shown.code > 0, shown.out
        assert shown.out == ""
        return {**shown.json(), "exit": shown.code}
