"""The shipped migrations; `models.schema.upgrade` runs them. There is no way down but a backup."""
