"""Corrections: changing what is recorded, with totals that stay exact."""
