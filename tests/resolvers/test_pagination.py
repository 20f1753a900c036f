from typing import Any

import pytest

from resolvers.pagination import write_cursor
from tests.builders import built, edge, experience, moment, outcome
from tests.graphql_client import Service

PATHS = """query ($key: String!, $first: Int, $after: String) { moment(key: $key) {
  pathsToOutcomes(first: $first, after: $after) {
    nodes { makeOrBreak nodes { key } } pageInfo { hasNextPage hasPreviousPage endCursor }
  }
} }"""


def ladder(rungs: int) -> Service:
    """A moment below as many experiences side by side, all of one outcome; the last is make-or-break."""
    stages = [experience(f"e{number}") for number in range(rungs)]
    edges = [
        edge("m", stage.key, position=number, make_or_break=number == rungs - 1) for number, stage in enumerate(stages)
    ]
    edges += [edge(stage.key, "o", make_or_break=True) for stage in stages]
    return Service(built([outcome("o"), moment("m"), *stages], edges))


async def paths(service: Service, **variables: object) -> dict[str, Any]:
    return (await service.data(PATHS, key="m", **variables))["moment"]["pathsToOutcomes"]


async def test_paths_come_make_or_break_first_then_by_position_page_by_page() -> None:
    service = ladder(3)
    first = await paths(service, first=2)
    assert [[node["key"] for node in path["nodes"]] for path in first["nodes"]] == [["m", "e2", "o"], ["m", "e0", "o"]]
    assert [path["makeOrBreak"] for path in first["nodes"]] == [True, False]
    assert first["pageInfo"] == {"hasNextPage": True, "hasPreviousPage": False, "endCursor": write_cursor((2,))}
    second = await paths(service, first=2, after=first["pageInfo"]["endCursor"])
    assert [[node["key"] for node in path["nodes"]] for path in second["nodes"]] == [["m", "e1", "o"]]
    assert (second["pageInfo"]["hasNextPage"], second["pageInfo"]["hasPreviousPage"]) == (False, True)


async def test_a_page_of_paths_has_twenty_by_default_and_none_where_none_are_left() -> None:
    service = ladder(30)
    assert len((await paths(service))["nodes"]) == 20
    assert len((await paths(service, first=None))["nodes"]) == 20
    assert (await paths(service, after=write_cursor((10**30,))))["nodes"] == []


MOMENTS = """query ($owner: String, $first: Int, $after: String, $last: Int, $before: String) {
  moments(owner: $owner, first: $first, after: $after, last: $last, before: $before) {
    nodes { key } edges { cursor node { key } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""


def five() -> Service:
    return Service(built([moment(key) for key in "edcba"]))


async def page(service: Service, **variables: object) -> tuple[str, bool, bool]:
    """Keys in one word, and whether there is more after and before."""
    found = (await service.data(MOMENTS, **variables))["moments"]
    assert [each["node"] for each in found["edges"]] == found["nodes"]
    more = found["pageInfo"]
    cursors = [each["cursor"] for each in found["edges"]] or [None]
    assert (more["startCursor"], more["endCursor"]) == (cursors[0], cursors[-1])
    return "".join(node["key"] for node in found["nodes"]), more["hasNextPage"], more["hasPreviousPage"]


async def test_pages_go_forward_and_backward() -> None:
    service = five()
    after_b, before_d, after_gone = write_cursor(("b",)), write_cursor(("d",)), write_cursor(("bb",))
    assert await page(service) == ("abcde", False, False)
    assert await page(service, first=2) == ("ab", True, False)
    assert await page(service, first=2, after=after_b) == ("cd", True, True)
    assert await page(service, first=2, after=after_gone) == ("cd", True, True)
    assert await page(service, last=2) == ("de", False, True)
    assert await page(service, last=2, before=before_d) == ("bc", True, True)
    assert await page(service, after=after_b, before=before_d) == ("c", True, True)
    assert await page(service, after=before_d, before=after_b) == ("", True, True)
    assert await page(service, first=0) == ("", True, False)
    assert await page(service, owner="nobody") == ("", False, False)


async def test_a_page_has_fifty_by_default_and_two_hundred_at_most() -> None:
    service = Service(built([moment(f"m{number:03}") for number in range(201)]))
    document = "query ($first: Int) { moments(first: $first) { nodes { key } } }"
    assert len((await service.data(document))["moments"]["nodes"]) == 50
    assert len((await service.data(document, first=200))["moments"]["nodes"]) == 200
    assert await service.error(document, first=201) == {
        "message": "first is 201; give 0 to 200.",
        "path": ["moments"],
        "extensions": {"code": "INVALID_INPUT", "field": "first"},
    }


@pytest.mark.parametrize(
    ("variables", "field"),
    [
        ({"first": -1}, "first"),
        ({"last": 201}, "last"),
        ({"first": 1, "last": 1}, "last"),
        ({"after": "x"}, "after"),
        ({"after": "ä"}, "after"),
        ({"after": write_cursor((1,))}, "after"),
        ({"after": write_cursor(("a", "b"))}, "after"),
        ({"after": "\ud800"}, "after"),
        ({"after": write_cursor(("\ud800",))}, "after"),
        ({"before": "WyJh"}, "before"),
        ({"before": "W1tbW1s=" * 10_000}, "before"),
    ],
)
async def test_bad_pages_are_errors_that_name_the_argument(variables: dict[str, object], field: str) -> None:
    error = await five().error(MOMENTS, **variables)
    assert (error["path"], error["extensions"]) == (["moments"], {"code": "INVALID_INPUT", "field": field})


async def test_moments_can_be_asked_for_by_owner(service: Service) -> None:
    await service.data('mutation { reviseMoment(input: {key: "pay", owner: "Ann"}) { __typename } }')
    assert await page(service, owner="Ann") == ("pay", False, False)


async def test_outcomes_are_listed(service: Service) -> None:
    assert await service.data("{ outcomes { nodes { key } } }") == {"outcomes": {"nodes": [{"key": "served"}]}}


CHANGES = """query ($first: Int, $after: String, $last: Int, $before: String) { hierarchy {
  changes(first: $first, after: $after, last: $last, before: $before) {
    nodes { version } pageInfo { hasNextPage hasPreviousPage }
  }
} }"""


async def changes(service: Service, **variables: object) -> tuple[list[int], bool, bool]:
    found = (await service.data(CHANGES, **variables))["hierarchy"]["changes"]
    more = found["pageInfo"]
    return [change["version"] for change in found["nodes"]], more["hasNextPage"], more["hasPreviousPage"]


async def test_the_change_log_is_paged_newest_first(empty: Service) -> None:
    for number in range(1, 6):
        await empty.data(f'mutation {{ defineMoment(input: {{key: "m{number}", name: "M"}}) {{ __typename }} }}')
    assert await changes(empty) == ([5, 4, 3, 2, 1], False, False)
    assert await changes(empty, first=2) == ([5, 4], True, False)
    assert await changes(empty, first=2, after=write_cursor((4,))) == ([3, 2], True, True)
    assert await changes(empty, last=2) == ([2, 1], False, True)
    assert await changes(empty, last=2, before=write_cursor((2,))) == ([4, 3], True, True)
    assert await changes(empty, after=write_cursor((10**30,)), first=1) == ([5], True, True)
    assert await changes(empty, before=write_cursor((10**30,)), first=1) == ([], True, False)
    assert await changes(empty, first=0) == ([], True, False)
