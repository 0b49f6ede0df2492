"""Every table of the product, so that the metadata is whole as soon as this is imported."""

from models import access, audit, gate, organisation, policy, project, work
from models.base import metadata

MODULES = (organisation, policy, project, gate, work, audit, access)

__all__ = ["MODULES", "metadata"]
