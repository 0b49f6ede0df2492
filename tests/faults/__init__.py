"""Faults, broken and restored, with a count of what was lost or doubled (`make faults`)."""
