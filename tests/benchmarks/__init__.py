"""Measured by hand, printed as ratios; never part of the tests."""
