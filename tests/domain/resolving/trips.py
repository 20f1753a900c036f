"""Trips, visits and help: the hierarchy that attempts are resolved in, and short ways to tell of them."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.attempts import Attempt, AttemptState, Observed, Transition
from domain.hierarchy import Hierarchy
from domain.moves import Moves, Result
from domain.nodes import Experience, Moment, Outcome
from tests.builders import NOON, built, edge, moment, outcome

OPEN, AT_RISK, ACHIEVED, LOST = AttemptState
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def at(hours: float) -> datetime:
    return NOON + hours * HOUR


def hierarchy() -> Hierarchy:
    """A trip needs a booking and a visit, which is an outcome of its own; a year needs a trip; help needs an answer."""
    trip = replace(outcome("trip"), recovery_window=2 * HOUR)
    nodes: list[Outcome | Experience | Moment] = [outcome("year"), trip, outcome("visit"), outcome("help")]
    nodes += [moment(key) for key in ("book", "arrive", "ask", "shared", "alone")]
    edges = [
        edge("trip", "year", make_or_break=True, required=True),
        edge("book", "trip", make_or_break=True, required=True),
        edge("visit", "trip", make_or_break=True, required=True),
        edge("arrive", "visit", make_or_break=True, required=True),
        edge("ask", "help", make_or_break=True, required=True),
        edge("shared", "trip"),
        edge("shared", "help"),
    ]
    return built(nodes, edges)


def told(moves: Moves) -> list[Transition]:
    return [transition for move in moves.moves for transition in move.transitions]


def steps(attempt: Attempt) -> list[str]:
    return [step.id for step in attempt.steps]


def result(key: str, hours: float, *, achieved: bool, name: str = "r1", outcome: str = "trip") -> Result:
    return Result(f"id-{outcome}", key, Observed(at(hours), f"s:{name}", achieved))
