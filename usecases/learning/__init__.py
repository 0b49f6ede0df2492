"""The verbs of learning: competences, time, lessons, proposals and comparison."""
