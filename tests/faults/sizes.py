"""How much of each fault: in `make test`, in `make faults`, and with `LONG=1` (`trust.md`)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The runs of each fault on each engine, but histories, which are over both together."""

    kills: int
    mails: int
    crashes: int
    contests: int
    histories: int
    outages: int
    #: Of damaged files; every hostile file there is comes once at any size.
    fuzz_seconds: float
    #: How many of those who see most walk over every route.
    walkers: int
    #: Within how many kills each broken variant must be caught.
    until_caught: int = 150


#: What `make test` has time for; its histories are a test of their own.
TEST = Size(
    kills=20, mails=100, crashes=3, contests=6, histories=0, outages=2, fuzz_seconds=2, walkers=1
)
USUAL = Size(
    kills=1_000,
    mails=1_000,
    crashes=20,
    contests=100,
    histories=300,
    outages=20,
    fuzz_seconds=180,
    walkers=3,
)
LONG = Size(
    kills=10_000,
    mails=100_000,
    crashes=200,
    contests=10_000,
    histories=50_000,
    outages=200,
    fuzz_seconds=3_600,
    walkers=3,
)
