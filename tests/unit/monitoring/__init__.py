"""The figures of monitoring: progress, gains and coverage."""
