"""The process and its reference figures as versioned data, with their schema and loader."""
