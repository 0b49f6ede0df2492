"""The MKI thread on real databases: tender, bids, contract, delivery, settlement."""
