"""Bids on a tender: sealed until two people open them, then checked, weighed and awarded."""
