"""What every test shares."""

from hypothesis import settings

pytest_plugins = ["tests.stores", "tests.authority"]

settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")
