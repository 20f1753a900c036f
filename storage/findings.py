"""What an audit saw."""

from dataclasses import dataclass, field
from typing import Final

from domain.ladder import start_of, time_of
from domain.times import format_time
from storage.deltas import Bucket

MOST_DIFFERENCES: Final = 100


@dataclass(slots=True)
class Findings:
    """Counts of what was looked at. `differences` are sentences, at most `MOST_DIFFERENCES` of the `wrong` ones."""

    interactions: int = 0
    attempts: int = 0
    buckets: int = 0
    wrong: int = 0
    differences: list[str] = field(default_factory=list[str])

    def differs(self, sentence: str) -> None:
        """Note something that is not as it should be."""
        self.wrong += 1
        self.differences.append(sentence)

    def add(self, other: "Findings") -> None:
        """Take over what was seen elsewhere."""
        self.interactions += other.interactions
        self.attempts += other.attempts
        self.buckets += other.buckets
        self.wrong += other.wrong
        self.differences = (self.differences + other.differences)[:MOST_DIFFERENCES]


def span_name(bucket: Bucket) -> str:
    """When, and in which channel, for people."""
    _, channel, rung, number = bucket
    where = f" in {channel}" if channel else ""
    return f"{rung.name.lower()} of {format_time(time_of(start_of(rung, number)))}{where}"
