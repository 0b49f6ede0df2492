"""Documents for people, drawn from plain values."""
