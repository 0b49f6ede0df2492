"""From award to settlement: the promise, its rebases, the measurement plan, frameworks."""
