"""What every test shares."""

import gc

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.stores", "tests.authority"]

# How long the drawing of examples takes says how busy the machine is, not whether we are right.
settings.register_profile(
    "house", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


@pytest.fixture(scope="session")
def pango() -> None:
    """Skip the test where PDFs cannot be made."""
    try:
        import weasyprint  # noqa: F401, PLC0415 -- it loads Pango when it is imported
    except OSError:
        pytest.skip("Pango is missing: install the package `libpango-1.0-0`.")


def pytest_collection_finish() -> None:
    """What was imported stays to the end, so the collector of garbage need not look at it again."""
    gc.collect()
    gc.freeze()
