"""Every migration goes up on both engines and builds what the models describe."""
