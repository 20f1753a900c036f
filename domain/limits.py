"""The limits that operators set, as the rules need them. `api/settings.py` lists them."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Counts are items, ages are days."""

    max_batch_items: int = 1_000
    max_unmapped_keys: int = 1_000
    max_channels: int = 100
    minimum_measured_for_health: int = 20
    minute_retention_days: int = 7
    max_attempt_steps: int = 1_000
    max_moment_outcomes: int = 50
    max_watched_nodes: int = 300
    max_outcome_depth: int = 32


DEFAULTS: Final = Limits()
