"""Reports, rule by rule."""
