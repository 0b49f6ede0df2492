"""The demo, played small and without Prefect, and once with it."""
