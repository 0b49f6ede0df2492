"""The composition root: settings, command line, logging and doctor."""
