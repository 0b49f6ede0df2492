"""What a tender asks, as tables."""
