"""`make bench`: how fast the engine is, side by side with its peers, as ratios in one run."""
