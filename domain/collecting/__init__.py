"""What a contractor hands in, held against what was promised."""
