"""Reads and set-based writes, one module per subject; use cases hold no SQL of their own."""
