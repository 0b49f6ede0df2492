"""What strangers hand in, looked at before it is kept (`trust.md`, uploads)."""
