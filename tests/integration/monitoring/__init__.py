"""Monitoring over real tables, on both engines."""
