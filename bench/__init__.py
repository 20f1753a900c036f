"""Measurements: each one command, each printing ratios that were taken in one run."""
