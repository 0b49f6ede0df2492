"""The demo: an invented authority that lives for years in minutes, through the real verbs.

Everything here goes through use cases and flows; there is no query and no table in it.
"""

from poort.demo.beginning import seed_authority
from poort.demo.performance import DemoReport, run
from poort.demo.season import Season

__all__ = ["DemoReport", "Season", "run", "seed_authority"]
