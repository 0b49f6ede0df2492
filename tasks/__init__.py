"""Prefect tasks: retries, one transaction and one use case each."""
