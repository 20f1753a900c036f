"""What journeys go through is read, judged and loaded once."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

import pytest

from tests.journeys.files import HELP_DESK_LOG
from tests.journeys.flights_oracle import Passage, passages
from tests.journeys.help_desk_loads import LogLoaded, load_log, load_shuffled
from tests.journeys.importing import Loaded
from tests.journeys.januaries import Sent, import_anew, import_in_order, send_shuffled, send_twice
from tests.journeys.january import WINDOWS
from tests.journeys.truth import Expected, Truth


@pytest.hookimpl(tryfirst=True)  # before the tests are shared out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process run all that need the loads, so that they are loaded once."""
    for item in items:
        if "loads" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("loads"))


@pytest.fixture(scope="session")
def january() -> list[Passage]:
    return passages()


@pytest.fixture(scope="session")
def expectations(january: list[Passage]) -> list[Expected]:
    """What should be answered for each of January's windows."""
    truth = Truth(january)
    return [truth.over(start, end) for start, end in WINDOWS]


@pytest.fixture(scope="session")
async def loads(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, january: list[Passage]
) -> Mapping[str, Any]:
    """Whatever the tests of this run ask for, by the names of the fixtures below.

    In one go, two at a time: each ends with a minute in which there is nothing to do but wait until silence has closed
    the last attempts, and meanwhile others load.
    """
    known = {
        "sent_twice": partial(send_twice, january=january),
        "sent_shuffled": partial(send_shuffled, january=january),
        "imported": import_in_order,
        "imported_anew": import_anew,
    }
    if (log := HELP_DESK_LOG.found()) is not None:
        known |= {"log_loaded": partial(load_log, log=log), "log_shuffled": partial(load_shuffled, log=log)}
    asked_for = {name for item in request.session.items for name in getattr(item, "fixturenames", ())}
    names = sorted(known.keys() & asked_for)
    turns = asyncio.Semaphore(2)
    loaded = await asyncio.gather(*(known[name](tmp_path_factory.mktemp(name), turns) for name in names))
    return dict(zip(names, loaded, strict=True))


@pytest.fixture(scope="session")
def sent_twice(loads: Mapping[str, Any]) -> tuple[Sent, Sent]:
    return loads["sent_twice"]


@pytest.fixture(scope="session")
def sent_shuffled(loads: Mapping[str, Any]) -> Sent:
    return loads["sent_shuffled"]


@pytest.fixture(scope="session")
def imported(loads: Mapping[str, Any]) -> Loaded:
    return loads["imported"]


@pytest.fixture(scope="session")
def imported_anew(loads: Mapping[str, Any]) -> Loaded:
    return loads["imported_anew"]


@pytest.fixture(scope="session")
def log_loaded(loads: Mapping[str, Any]) -> LogLoaded:
    HELP_DESK_LOG.needed()
    return loads["log_loaded"]


@pytest.fixture(scope="session")
def log_shuffled(loads: Mapping[str, Any]) -> LogLoaded:
    HELP_DESK_LOG.needed()
    return loads["log_shuffled"]
