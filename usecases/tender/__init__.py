"""The tender of a lot: its reference calculation, its chapter on MKI, and trials of the award."""
