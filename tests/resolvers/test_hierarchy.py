import pytest
from strawberry.relay import GlobalID

from resolvers.pagination import write_cursor
from tests.graphql_client import Service

NODE_FIELDS = "__typename key aliases name description owner revision archivedAt objective"


async def test_a_node_of_each_kind_is_found_by_key(service: Service) -> None:
    document = f"""{{
      outcome(key: "served") {{ {NODE_FIELDS} recoveryWindow abandonedAfter }}
      experience(key: "visit") {{ {NODE_FIELDS} }}
      moment(key: "wait") {{ {NODE_FIELDS} channels party }}
      activity(key: "check") {{ {NODE_FIELDS} activityKind }}
    }}"""
    empty: dict[str, object] = {
        "aliases": [],
        "description": None,
        "owner": None,
        "revision": 1,
        "archivedAt": None,
        "objective": None,
    }
    assert await service.data(document) == {
        "outcome": empty
        | {
            "__typename": "Outcome",
            "key": "served",
            "name": "Served",
            "recoveryWindow": "P0D",
            "abandonedAfter": "P30D",
        },
        "experience": empty | {"__typename": "Experience", "key": "visit", "name": "Visit"},
        "moment": empty
        | {"__typename": "Moment", "key": "wait", "name": "Wait", "objective": 0.9, "channels": [], "party": "OWN"},
        "activity": empty | {"__typename": "Activity", "key": "check", "name": "Check", "activityKind": "TASK"},
    }
    assert service.hierarchies.reads == 1


async def test_a_key_of_another_kind_or_of_nothing_is_null(service: Service) -> None:
    document = """{
      outcome(key: "wait") { id } experience(key: "x") { id } moment(key: "") { id } activity(key: "wait") { id }
    }"""
    assert await service.data(document) == {"outcome": None, "experience": None, "moment": None, "activity": None}


NODE = "query ($id: ID!) { node(id: $id) { __typename id ... on HierarchyNode { key } ... on Interaction { source } } }"


async def test_every_object_is_found_again_by_its_global_id(service: Service) -> None:
    ids = await service.data(
        """{
          outcome(key: "served") { id } experience(key: "visit") { id }
          moment(key: "wait") { id } activity(key: "check") { id }
        }"""
    )
    for field, node in ids.items():
        found = (await service.data(NODE, id=node["id"]))["node"]
        assert (found["id"], found["__typename"].lower()) == (node["id"], field)


@pytest.mark.parametrize("local_id", ["Moment:gone", "Outcome:id-wait", "Interaction:default:1", "Interaction:default"])
async def test_an_id_of_nothing_is_null(service: Service, local_id: str) -> None:
    type_name, _, rest = local_id.partition(":")
    assert await service.data(NODE, id=str(GlobalID(type_name, rest))) == {"node": None}


@pytest.mark.parametrize(
    "sent",
    [
        *("", "x", "wait", "äöü", "\ud800"),
        *(str(GlobalID("Query", "1")), str(GlobalID("Banana", "1"))),
        *(str(GlobalID("Interaction", local)) for local in ("", ":", ":1", "a\u200b:1", "x" * 65 + ":1")),
    ],
)
async def test_what_is_no_global_id_is_an_error_that_says_so(service: Service, sent: str) -> None:
    error = await service.error(NODE, id=sent)
    assert (error["path"], error["extensions"]) == (["node"], {"code": "INVALID_INPUT", "field": "id"})
    assert error["message"].startswith("id ")


async def test_edges_lead_both_ways(service: Service) -> None:
    document = """{ experience(key: "visit") {
      contributesTo { contributor { key } to { __typename key } weight makeOrBreak required position }
      contributors { contributor { __typename key } to { key } weight makeOrBreak required position }
      outcomes { key }
    } }"""
    assert await service.data(document) == {
        "experience": {
            "contributesTo": [
                {
                    "contributor": {"key": "visit"},
                    "to": {"__typename": "Outcome", "key": "served"},
                    "weight": 1.0,
                    "makeOrBreak": True,
                    "required": True,
                    "position": 0,
                }
            ],
            "contributors": [
                {
                    "contributor": {"__typename": "Moment", "key": "pay"},
                    "to": {"key": "visit"},
                    "weight": 1.0,
                    "makeOrBreak": True,
                    "required": False,
                    "position": 0,
                },
                {
                    "contributor": {"__typename": "Moment", "key": "wait"},
                    "to": {"key": "visit"},
                    "weight": 2.0,
                    "makeOrBreak": False,
                    "required": False,
                    "position": 1,
                },
            ],
            "outcomes": [{"key": "served"}],
        }
    }


async def test_the_hierarchy_is_listed_whole(service: Service) -> None:
    document = """{ hierarchy { version changedAt
      nodes { nodes { __typename key } }
      contributions { nodes { contributor { key } to { key } } }
      unmappedKeys { key }
    } }"""
    assert await service.data(document) == {
        "hierarchy": {
            "version": 1,
            "changedAt": "2026-03-02T12:00:00Z",
            "nodes": {
                "nodes": [
                    {"__typename": "Activity", "key": "check"},
                    {"__typename": "Moment", "key": "pay"},
                    {"__typename": "Outcome", "key": "served"},
                    {"__typename": "Experience", "key": "visit"},
                    {"__typename": "Moment", "key": "wait"},
                ]
            },
            "contributions": {
                "nodes": [
                    {"contributor": {"key": "check"}, "to": {"key": "pay"}},
                    {"contributor": {"key": "visit"}, "to": {"key": "served"}},
                    {"contributor": {"key": "pay"}, "to": {"key": "visit"}},
                    {"contributor": {"key": "wait"}, "to": {"key": "visit"}},
                ]
            },
            "unmappedKeys": [],
        }
    }


async def test_an_empty_hierarchy_was_never_changed(empty: Service) -> None:
    document = "{ hierarchy { version changedAt nodes { nodes { key } } changes { nodes { version } } } }"
    assert await empty.data(document) == {
        "hierarchy": {
            "version": 0,
            "changedAt": "0001-01-01T00:00:00Z",
            "nodes": {"nodes": []},
            "changes": {"nodes": []},
        }
    }


async def test_a_change_names_what_it_touched_as_it_is_now(service: Service) -> None:
    await service.data(
        """mutation {
          contribute(input: {contributor: "pay", to: "served", reason: "it counts"}) { __typename }
          reviseMoment(input: {key: "pay", name: "Checkout"}) { __typename }
        }"""
    )
    document = "{ hierarchy { changes(last: 1) { nodes { version at by reason action nodes { key name } } } } }"
    answer = await service.data(document.replace("last: 1", f'first: 1, after: "{write_cursor((3,))}"'))
    assert answer["hierarchy"]["changes"]["nodes"] == [
        {
            "version": 2,
            "at": "2026-03-02T12:00:00Z",
            "by": "anonymous",
            "reason": "it counts",
            "action": "contribute",
            "nodes": [{"key": "served", "name": "Served"}, {"key": "pay", "name": "Checkout"}],
        }
    ]
