"""The morning's sweep and what follows from it, on a real database of each engine."""
