"""Which organisations a flow goes over."""

from tasks.surroundings import surroundings


def all_organisations() -> tuple[int, ...]:
    """Give the id of every organisation of the store."""
    return surroundings().store.organisations()
