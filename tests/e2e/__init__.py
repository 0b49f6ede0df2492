"""The running product, from its command to what a person sees."""
