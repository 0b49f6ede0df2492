"""What is asked in a tender, and what came in: pure rules."""
