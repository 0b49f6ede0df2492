"""Flows, on a real Prefect server where that matters."""
