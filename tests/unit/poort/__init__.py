"""The edges: settings, logs, ports and processes."""
