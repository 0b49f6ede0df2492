"""Every table of the product, so that the metadata is whole as soon as this is imported."""

from models import (
    access,
    audit,
    bids,
    contract,
    gate,
    learning,
    organisation,
    policy,
    project,
    tender,
    work,
)
from models.base import metadata

MODULES = (
    organisation,
    policy,
    project,
    gate,
    work,
    audit,
    access,
    tender,
    bids,
    contract,
    learning,
)

__all__ = ["MODULES", "metadata"]
