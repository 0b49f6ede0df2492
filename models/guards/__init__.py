"""The invariants that the database itself holds, written once for both engines."""
