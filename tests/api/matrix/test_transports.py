"""A sample of the matrix over real transports: what is refused or hidden in process is so over each of them."""

import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, Final, TypeAlias, cast

import httpx
import pytest

from api.access.gate import WANTED, Gate, UnauthenticatedError
from api.access.passes import Pass
from domain.access import Rights
from resolvers.schema import PERMISSIONS
from tests.admitted import Everybody
from tests.api.live.server import Served, served
from tests.api.matrix.documents import Root, Tree
from tests.api.matrix.test_access import plain, refusals
from tests.api.matrix.world import FAR, OFF, OWN, RESTRICTED, roots, world

BADGES: Final = {"nothing": Rights(name="nothing", scopes=frozenset()), "partner": RESTRICTED}

CLIENT: Final = httpx.AsyncClient()  # one for all: what it costs is to be made

Ask: TypeAlias = Callable[[Served, str, str], Awaitable[dict[str, Any]]]
"""The first answer to a document, by a caller with a badge."""


class Badges:
    """A gate that lets everybody in who shows a badge, with its rights."""

    async def admit(self, authorization: str | None) -> Pass:
        if authorization is None:
            raise UnauthenticatedError(WANTED, was_tried=False)
        return Everybody(BADGES[authorization.removeprefix("Bearer ")])


async def by_post(service: Served, badge: str, document: str) -> dict[str, Any]:
    headers = {"authorization": f"Bearer {badge}"}
    return (await CLIENT.post(f"{service.url}/graphql", json={"query": document}, headers=headers)).json()


async def by_events(service: Served, badge: str, document: str) -> dict[str, Any]:
    headers = {"authorization": f"Bearer {badge}", "accept": "text/event-stream"}
    url = f"{service.url}/graphql"
    async with CLIENT.stream("POST", url, json={"query": document}, headers=headers) as answer:
        async for line in answer.aiter_lines():
            if line.startswith("data: {"):
                return json.loads(line.removeprefix("data: "))
    raise AssertionError("nothing was told")


async def by_socket(service: Served, badge: str, document: str) -> dict[str, Any]:
    async with service.socket(init=False) as client:
        await client.send(type="connection_init", payload={"authorization": f"Bearer {badge}"})
        assert (await client.receive())["type"] == "connection_ack"
        await client.subscribe("1", document)
        told = await client.receive()
        return {"errors": told["payload"]} if told["type"] == "error" else told["payload"]


ALL: Final[dict[str, Ask]] = {"post": by_post, "events": by_events, "socket": by_socket}


@pytest.fixture(scope="module")
async def service() -> AsyncGenerator[Served]:
    async with served(await world(OWN, FAR), cast("Gate", Badges())) as running:
        yield running
        await CLIENT.aclose()


def ways_for(root: Root) -> list[str]:
    """Subscriptions stay open: a single answer is no way to be told of them."""
    return [way for way in ALL if way != "post" or root.kind != "Subscription"]


def document(root: Root, who: str) -> str:
    """It asks for the root field alone."""
    return Tree(PERMISSIONS.schema, root).single((root.kind, root.field), who)


async def test_every_root_field_is_refused_to_who_may_do_nothing(service: Served) -> None:
    for root in {(root.kind, root.field): root for root in roots(OWN)}.values():
        for way in ways_for(root):
            answer = await ALL[way](service, "nothing", document(root, OWN))
            assert refusals(answer) == {str(PERMISSIONS.rule(root.kind, root.field))}, (way, root)


async def test_a_socket_and_a_stream_refuse_in_the_words_of_a_single_answer(service: Served) -> None:
    asked = '{ outcome(key: "own-outcome") { key } }'
    (wanted,) = (await by_post(service, "nothing", asked))["errors"]
    assert wanted["extensions"] == {"code": "FORBIDDEN", "scope": "read"}
    assert (await by_events(service, "nothing", asked))["errors"] == [wanted]
    assert (await by_socket(service, "nothing", asked))["errors"] == [wanted]


SAMPLE: Final = [
    "outcome",
    "moment",
    "node",
    "interaction",
    "attempt",
    "attempts",
    "hierarchy",
    "hierarchyAsOf",
    "performanceUpdated",
    "outcomeUpdated",
    "interactionRecorded",
]


@pytest.mark.parametrize("field", SAMPLE)
async def test_what_is_somebody_elses_is_as_if_it_were_not_there(service: Served, field: str) -> None:
    for number, root in enumerate(roots(OWN)):
        if root.field != field:
            continue
        for way in ways_for(root):
            answers = {
                who: plain(await ALL[way](service, "partner", document(roots(who)[number], who)), who)
                for who in (OWN, FAR, OFF)
            }
            assert answers[FAR] == answers[OFF], (way, root)
            assert "INTERNAL" not in answers[OWN], (way, root)
            assert answers[OWN] != answers[OFF] or not _names_somebody(root), (way, root)


@pytest.mark.parametrize("way", ALL)
async def test_what_is_recorded_elsewhere_is_rejected_alike(service: Served, way: str) -> None:
    wanted = "... on RecordReceipt { recorded duplicates rejected { code message } } ... on Refusal { message }"
    for field in ("recordInteractions", "recordResults"):
        answers = dict[str, str]()
        for who in (FAR, OFF):
            (root,) = (each for each in roots(who) if each.field == field)
            answer = await ALL[way](service, "partner", f"mutation {{ {root.opened(who)} {{ {wanted} }} }}")
            assert len(answer["data"][field]["rejected"]) == 1
            answers[who] = plain(answer, who)
        assert answers[FAR] == answers[OFF]


def _names_somebody(root: Root) -> bool:
    return bool(root.arguments) and root.field not in {"attempts", "hierarchyAsOf"}
