"""What is read from sheets and kept as files, without a database."""
