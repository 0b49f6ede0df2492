"""What the messages say."""
