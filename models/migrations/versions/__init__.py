"""The migrations in their order, numbered by hand."""
