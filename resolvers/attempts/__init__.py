"""Attempts: what became of customers' tries at outcomes, and what was observed of them."""
