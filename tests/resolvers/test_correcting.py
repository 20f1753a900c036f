"""Correcting the past over GraphQL: what begins, what is refused, and what is read afterwards."""

from collections.abc import Mapping

import pytest

from domain.limits import Limits
from tests.graphql_client import Service

DEFINE = """mutation {
  defineMoment(input: { key: "call", name: "Call" }) { __typename }
  defineExperience(input: { key: "help", name: "Help" }) { __typename }
  recordInteractions(input: { interactions: [
    { id: "a", moment: "call", occurredAt: "2026-03-02T11:00:00Z", signals: { wait_seconds: 4 } }
  ] }) { ... on RecordReceipt { recorded } }
}"""
BEGUN = "... on Correction { id kind state by reason done total failure }"
REFUSED = "__typename ... on Refusal { message } ... on InvalidInput { field }"


@pytest.fixture
async def service() -> Service:
    service = Service()
    assert (await service.data(DEFINE))["recordInteractions"] == {"recorded": 1}
    return service


async def correct(service: Service, mutation: str, arguments: str) -> dict[str, object]:
    answer = await service.data(f"mutation {{ {mutation}(input: {{ {arguments} }}) {{ {BEGUN} {REFUSED} }} }}")
    return answer[mutation]


async def test_an_amendment_is_a_correction_that_is_done(service: Service) -> None:
    begun = await correct(
        service, "amendInteraction", 'id: "a", signals: { wait_seconds: 40 }, reason: "Clock was off"'
    )
    assert {name: value for name, value in begun.items() if name != "id"} == {
        "kind": "AMENDMENT", "state": "DONE", "by": "anonymous", "reason": "Clock was off", "done": 1, "total": 1,
        "failure": None, "__typename": "Correction",
    }  # fmt: skip
    answer = await service.data('{ interaction(key: "a") { signals amendments { signals reason } } }')
    assert answer["interaction"] == {
        "signals": {"wait_seconds": 40},
        "amendments": [{"signals": {"wait_seconds": 4}, "reason": "Clock was off"}],
    }
    listed = await service.data("{ corrections { id kind } }")
    assert listed["corrections"] == [{"id": begun["id"], "kind": "AMENDMENT"}]
    found = await service.data("query($id: ID!) { node(id: $id) { ... on Correction { reason } } }", id=begun["id"])
    assert found["node"] == {"reason": "Clock was off"}


async def test_an_exclusion_is_taken_back_by_its_id(service: Service) -> None:
    window = 'window: { from: "2026-03-02T00:00:00Z", to: "2026-03-03T00:00:00Z" }'
    excluded = await correct(service, "excludeInteractions", f'moments: ["call"], {window}, reason: "Storm"')
    assert (excluded["kind"], excluded["state"]) == ("EXCLUSION", "RUNNING")
    included = await correct(service, "includeInteractions", f'id: "{excluded["id"]}"')
    assert (included["kind"], included["state"]) == ("INCLUSION", "RUNNING")
    states = await service.data("{ corrections { kind state } }")
    assert states["corrections"][1] == {"kind": "EXCLUSION", "state": "DONE"}


async def test_a_correction_is_stopped_and_resumed(service: Service) -> None:
    begun = await correct(service, "excludeInteractions", 'ids: ["a"], reason: "Test call"')
    stopped = await correct(service, "stopCorrection", f'id: "{begun["id"]}", reason: "Wait"')
    assert stopped["state"] == "STOPPED"
    resumed = await correct(service, "resumeCorrection", f'id: "{begun["id"]}"')
    assert resumed["state"] == "RUNNING"


REFUSALS: list[tuple[str, str, Mapping[str, object]]] = [
    (
        "amendInteraction",
        'id: "nobody", channel: "web", reason: "x"',
        {
            "__typename": "UnknownInteraction",
            "message": 'Source "default" recorded no interaction "nobody"; check both.',
        },
    ),
    (
        "amendInteraction",
        'id: "a", reason: "x"',
        {
            "__typename": "InvalidInput",
            "field": "input",
            "message": "Say what is to change: moment, occurredAt, channel or signals.",
        },
    ),
    (
        "amendInteraction",
        'id: "a", occurredAt: "yesterday", reason: "x"',
        {
            "__typename": "InvalidInput",
            "field": "occurredAt",
            "message": 'occurredAt must be an RFC 3339 time with an offset, as "2026-01-31T09:30:00Z".',
        },
    ),
    (
        "amendInteraction",
        'id: "a", signals: { wait: [1] }, reason: "x"',
        {
            "__typename": "InvalidInput",
            "field": "signals",
            "message": (
                'The signal "wait" must be a number, a boolean or a string; leave it out where nothing was observed.'
            ),
        },
    ),
    (
        "amendInteraction",
        'id: "a", moment: "help", reason: "x"',
        {
            "__typename": "InvalidInput",
            "field": "moment",
            "message": '"help" is no moment; interactions happen at moments.',
        },
    ),
    (
        "excludeInteractions",
        'reason: "x"',
        {
            "__typename": "InvalidInput",
            "field": "moments",
            "message": "Name the moments whose interactions to exclude, or single ids; one of both.",
        },
    ),
    (
        "excludeInteractions",
        'moments: ["call"], reason: "x"',
        {
            "__typename": "InvalidInput",
            "field": "window",
            "message": "Give a window whose to is later than its from.",
        },
    ),
    (
        "includeInteractions",
        'id: "Q29ycmVjdGlvbjpub25l"',
        {
            "__typename": "UnknownCorrection",
            "message": 'There is no such correction "none"; look among the corrections.',
        },
    ),
    (
        "stopCorrection",
        'id: "Q29ycmVjdGlvbjpub25l"',
        {
            "__typename": "UnknownCorrection",
            "message": 'There is no such correction "none"; look among the corrections.',
        },
    ),
]


@pytest.mark.parametrize(("mutation", "arguments", "refusal"), REFUSALS)
async def test_what_cannot_be_corrected_is_refused_and_changes_nothing(
    service: Service, mutation: str, arguments: str, refusal: Mapping[str, object]
) -> None:
    version = service.hierarchies.hierarchy.version
    assert await correct(service, mutation, arguments) == refusal
    assert service.hierarchies.hierarchy.version == version


async def test_an_interaction_says_that_it_counts_and_was_not_amended(service: Service) -> None:
    answer = await service.data('{ interaction(key: "a") { excluded excludedBy { id } amendments { at } } }')
    assert answer["interaction"] == {"excluded": False, "excludedBy": [], "amendments": []}


async def test_an_interaction_names_every_exclusion_that_keeps_it_out(service: Service) -> None:
    window = 'window: { from: "2026-03-02T00:00:00Z", to: "2026-03-03T00:00:00Z" }'
    both = [await correct(service, "excludeInteractions", f'moments: ["call"], {window}, reason: "x"') for _ in "ab"]
    # What an amendment moves is left out by every exclusion over where it was.
    await correct(service, "amendInteraction", 'id: "a", occurredAt: "2026-03-01T11:00:00Z", reason: "x"')
    answer = await service.data('{ interaction(key: "a") { excluded excludedBy { id } } }')
    assert answer["interaction"] == {"excluded": True, "excludedBy": [{"id": exclusion["id"]} for exclusion in both]}


async def test_an_amendment_to_one_more_unknown_key_than_is_kept_is_refused() -> None:
    service = Service(limits=Limits(max_unmapped_keys=1))
    await service.data(DEFINE)
    await correct(service, "amendInteraction", 'id: "a", moment: "chat", reason: "x"')
    await service.data(DEFINE.replace('"a"', '"b"'))
    assert await correct(service, "amendInteraction", 'id: "b", moment: "mail", reason: "x"') == {
        "__typename": "InvalidInput",
        "field": "moment",
        "message": 'There is no moment "mail", and no more unmapped keys are kept; define the moment, then amend.',
    }
    answer = await service.data("{ hierarchy { unmappedKeys { key interactions } } }")
    assert answer["hierarchy"]["unmappedKeys"] == [{"key": "chat", "interactions": 1}]
