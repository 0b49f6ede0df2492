"""Tests of award, settlement and what they are told with."""
