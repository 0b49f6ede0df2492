"""The command line by itself: its words, its arguments, its speed."""
