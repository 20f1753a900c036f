import asyncio
import io
import json
import re
import shlex
from datetime import UTC, datetime

import graphql
import pytest

from api.demo.airline import define_airline
from api.demo.run import run
from api.demo.welcome import QUERIES, welcome
from api.pages.serving import is_page
from domain import editing
from domain.edits import Author
from domain.hierarchy import Hierarchy
from domain.limits import Limits
from domain.nodes import NodeKind
from domain.pseudonyms import Pseudonyms
from resolvers.schema import schema
from tests.fakes import FixedClock, MemoryHierarchies, MemoryRecorder

NIGHT = datetime(2026, 3, 2, 8, tzinfo=UTC)  # three o'clock in New York: the next flight is hours away
URL = "http://127.0.0.1:8000"

# Four weeks are recorded, scored and counted in this process: on a machine that others use that takes minutes.
pytestmark = pytest.mark.timeout(600)


async def demo(hierarchies: MemoryHierarchies, recorder: MemoryRecorder, clock: FixedClock) -> str:
    """What it says until nothing happens any more."""
    out = io.StringIO()
    running = asyncio.create_task(
        run(
            URL,
            out,
            hierarchies=hierarchies,
            recorder=recorder,
            clock=clock,
            pseudonyms=Pseudonyms(b"a secret of the tests, long enough"),
            limits=Limits(),
        )
    )
    while "Ctrl-C" not in out.getvalue():
        assert not running.done(), await running
        await asyncio.sleep(0.01)
    running.cancel()
    return out.getvalue()


# ------------------------------------------------------------ airline


async def test_the_airline_is_defined_once() -> None:
    hierarchies = MemoryHierarchies()
    await define_airline(hierarchies)
    first = hierarchies.hierarchy
    await define_airline(hierarchies)
    assert hierarchies.hierarchy is first
    paths = list(first.paths_to_outcomes(first.named("arrival").id))
    assert [[node.key for node in path.nodes] for path in paths] == [
        ["arrival", "journey", "passenger-arrives-as-promised"]
    ]
    assert [first.find(key) is not None for key in ("flight-operates", "departure")] == [True, True]


async def test_what_was_edited_since_stays() -> None:
    hierarchies = MemoryHierarchies()
    await define_airline(hierarchies)
    await editing.revise(
        NodeKind.MOMENT, "arrival", {"owner": "Ann"}, Author(by="ann"), hierarchies, expected_revision=None
    )
    await define_airline(hierarchies)
    assert hierarchies.hierarchy.moment("arrival").owner == "Ann"


@pytest.mark.parametrize("done", range(13))
async def test_an_airline_that_was_defined_by_half_is_completed(done: int) -> None:
    whole = MemoryHierarchies()
    await define_airline(whole)
    half = Hierarchy()
    for change in whole.log[:done]:
        half = half.after(change)
    hierarchies = MemoryHierarchies(half)
    await define_airline(hierarchies)
    assert hierarchies.hierarchy.version == len(whole.log) == 12


# ------------------------------------------------------------ run


@pytest.fixture(scope="module")
async def filled() -> tuple[MemoryHierarchies, MemoryRecorder, str]:
    """What the demo has filled, and what it said."""
    hierarchies = MemoryHierarchies()
    recorder = MemoryRecorder(hierarchies)
    return hierarchies, recorder, await demo(hierarchies, recorder, FixedClock(NIGHT))


async def test_the_demo_fills_the_service_and_says_what_to_try(
    filled: tuple[MemoryHierarchies, MemoryRecorder, str],
) -> None:
    _, recorder, said = filled
    assert len(recorder.stored) == 72_208
    assert all(scored.moment for scored in recorder.stored.values())
    assert "Four weeks of flights: 72,208 of 72,208\n" in said
    assert said.endswith(f"{welcome(URL)}\n")


async def test_starting_the_demo_again_records_nothing_twice(
    filled: tuple[MemoryHierarchies, MemoryRecorder, str],
) -> None:
    hierarchies, recorder, _ = filled
    before = dict(recorder.stored)
    said = await demo(hierarchies, recorder, FixedClock(NIGHT))
    assert recorder.stored == before
    assert "not recorded" not in said


# ------------------------------------------------------------ welcome


@pytest.mark.parametrize("query", [query for _, query in QUERIES])
def test_the_queries_to_try_are_valid(query: str) -> None:
    assert graphql.validate(graphql.build_schema(schema.as_str()), graphql.parse(query)) == []


def test_the_addresses_to_open_are_those_of_pages() -> None:
    addresses = re.findall(r"^http.*$", welcome(URL), re.MULTILINE)
    assert addresses == [f"{URL}/", f"{URL}/graphiql"]
    assert all(is_page(address.removeprefix(URL)) for address in addresses)


def test_the_commands_to_try_are_what_a_shell_understands() -> None:
    commands = [shlex.split(line) for line in re.findall(r"^curl .*$", welcome(URL), re.MULTILINE)]
    assert len(commands) == 3
    for command, (_, query) in zip(commands, QUERIES, strict=True):
        assert command[:3] == ["curl", "-s", f"{URL}/graphql"]
        assert json.loads(command[-1])["query"].split() == query.split()
