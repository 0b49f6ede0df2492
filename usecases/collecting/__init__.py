"""Collecting a contractor's MKI data: asking, reminding, receiving, judging."""
