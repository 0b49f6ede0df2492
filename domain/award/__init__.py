"""How bids are weighed on price and MKI, and settled afterwards: pure rules."""
