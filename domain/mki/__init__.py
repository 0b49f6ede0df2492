"""MKI as values that cannot be mixed up: sets, modules, formulas, weights and references."""
