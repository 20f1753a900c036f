"""Two partners of one business: "trip" and "stay" are their outcomes, and the moment "pay" is both's."""

from dataclasses import replace
from typing import Any

from domain.access import Rights, Scope
from domain.hierarchy import Hierarchy
from tests.builders import built, edge, experience, moment, outcome, standard, waiting
from tests.graphql_client import Service
from tests.resolvers.trips import MET, MISSED, record, sent

ALL = frozenset(Scope)


def rights(*scopes: Scope, outcome: str | None = None, source: str | None = None, name: str = "partner") -> Rights:
    """With all scopes where none is named; restricted to an outcome by its key."""
    own = None if outcome is None else frozenset({f"id-{outcome}"})
    return Rights(name=name, scopes=frozenset(scopes) or ALL, outcomes=own, source=source)


TRIP = rights(Scope.READ, Scope.SUBSCRIBE, Scope.RECORD, outcome="trip")


def partners() -> Hierarchy:
    """Each outcome has a moment of its own, and "pay" serves both; every node has an owner."""
    nodes = [outcome("trip"), outcome("stay"), experience("visit"), moment("board"), moment("pay"), moment("sleep")]
    return built(
        [replace(node, owner="Ada") for node in nodes],
        [
            edge("board", "trip", make_or_break=True, required=True),
            edge("pay", "trip", position=1),
            edge("visit", "stay", required=True),
            edge("pay", "visit"),
            edge("sleep", "visit", position=1),
        ],
        [(key, standard(waiting(magic=10, expected=MET, unacceptable=MISSED))) for key in ("board", "pay", "sleep")],
    )


async def served() -> Service:
    """With something recorded for both, in attempts of customers that both have."""
    service = Service(partners())
    trip: list[dict[str, Any]] = [{"outcome": "trip", "key": "t1"}]
    stay: list[dict[str, Any]] = [{"outcome": "stay", "key": "s1"}]
    await record(
        service,
        sent("1", "09:00", "board", MISSED, "t1", "bob"),
        sent("2", "09:10", "board", MET, "t1", "bob", recovers="1"),
        sent("3", "09:20", "pay", MET, None, attempts=trip),
        sent("4", "09:30", "pay", MISSED, None, attempts=stay),
        sent("5", "09:40", "sleep", MISSED, "s1", "bob"),
        sent("6", "09:50", "nowhere", MET, None),
    )
    return service
