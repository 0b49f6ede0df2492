"""Checking a sheet with an MKI calculation, without a database."""
