"""What a contract promised and what was realised: pure rules."""
