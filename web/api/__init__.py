"""The REST API: the same verbs and reads as the pages, for other systems."""
