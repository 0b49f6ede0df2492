"""Tables, queries, sessions, column types and the shipped migrations."""
