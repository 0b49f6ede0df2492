"""Collecting MKI data on real databases."""
