"""Guards of the whole: each holds a house rule and teaches it when it breaks."""
