"""Checking a sheet with an MKI calculation: from its cells to findings in words."""
