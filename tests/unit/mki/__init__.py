"""Tests of MKI values, their formulas, weights and references."""
