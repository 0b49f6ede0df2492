"""A project as a pure model, acted out against the real schema (F8 of `trust.md`)."""
