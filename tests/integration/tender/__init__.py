"""The tender on a database: reference, terms, simulation, documents, talks."""
