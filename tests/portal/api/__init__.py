"""Other systems use the portal by its REST API."""
