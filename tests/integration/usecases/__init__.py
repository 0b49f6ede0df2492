"""The verbs of the engine on real databases."""
