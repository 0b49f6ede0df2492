"""What the works of an authority add up to: progress on objectives, gains and coverage."""
