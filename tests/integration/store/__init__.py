"""The store on a real database of each engine."""
