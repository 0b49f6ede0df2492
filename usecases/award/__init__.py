"""Bids and awards as people hand them in and read them."""
