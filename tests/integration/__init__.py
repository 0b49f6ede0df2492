"""The plumbing, tested once on real databases."""
