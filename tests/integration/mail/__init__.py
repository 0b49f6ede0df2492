"""Mail to real servers."""
