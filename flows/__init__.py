"""Prefect flows: order, schedule and fan-out, without a rule, a query or a clock."""
