"""Interactions: recording them, and reading one again."""
