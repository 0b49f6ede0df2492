"""The portal and the REST API."""
