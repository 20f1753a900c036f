"""A small business of two partners, "own" and "far", that share a moment; and the same without "far"."""

from dataclasses import replace
from typing import Any, Final

from api.operations.pipeline import Pipeline
from api.settings import Settings
from domain.access import Rights, Scope
from domain.hierarchy import Hierarchy
from domain.nodes import Activity, ActivityKind, Contribution, Node
from domain.standards import Standard
from resolvers.global_ids import global_id
from resolvers.schema import PERMISSIONS
from tests.api.matrix.documents import Root
from tests.builders import built, edge, experience, moment, outcome, standard, waiting
from tests.graphql_client import Service
from tests.resolvers.trips import MET, MISSED, record, sent

OWN, FAR, OFF = "own", "far", "off"
"""Whose: one's own, somebody else's, and nobody's: nothing has such a name."""

MAY_RESTRICTED: Final = frozenset({Scope.READ, Scope.RECORD, Scope.SUBSCRIBE})
RESTRICTED: Final = Rights(name="partner", scopes=frozenset(Scope), outcomes=frozenset({"id-own-outcome"}))

PIPELINE: Final = Pipeline(
    PERMISSIONS, Settings(max_aliases=1_000, max_depth=100, max_document_tokens=100_000, max_cost=0)
)
"""What it refuses is the matter of other tests: documents of the matrix ask for everything at once."""

_KINDS: Final = ("Outcome", "Experience", "Moment", "Activity")


def hierarchy(*partners: str) -> Hierarchy:
    """Of each partner an outcome, an experience, a moment and its activity; "shared" serves them all."""
    nodes: list[Node] = [replace(moment("shared", 0.9), owner="own-owner"), moment("nobodys")]
    edges: list[Contribution] = []
    promises: list[tuple[str, Standard]] = [("shared", standard(waiting(magic=10, expected=MET, unacceptable=MISSED)))]
    for who in partners:
        nodes += [
            replace(outcome(f"{who}-outcome"), owner=f"{who}-owner", objective=0.9),
            replace(experience(f"{who}-experience"), owner=f"{who}-owner"),
            replace(moment(f"{who}-moment", 0.9), owner=f"{who}-owner"),
            Activity(id=f"id-{who}-activity", key=f"{who}-activity", name=who, activity_kind=ActivityKind.TASK),
        ]
        edges += [
            edge(f"{who}-experience", f"{who}-outcome", make_or_break=True, required=True),
            edge(f"{who}-moment", f"{who}-experience", make_or_break=True, required=True),
            edge("shared", f"{who}-experience", position=1),
            edge(f"{who}-activity", f"{who}-moment"),
        ]
        promises.append((f"{who}-moment", promises[0][1]))
    return built(nodes, edges, promises)


def step(
    who: str, key: str, at: str, at_moment: str, wait: int, attempt: str = "attempt", **more: object
) -> dict[str, Any]:
    """A step in one partner's attempt."""
    named = [{"outcome": f"{who}-outcome", "key": f"{who}-{attempt}"}]
    return sent(f"{who}-{key}", at, at_moment, wait, None, attempts=named) | more


async def happened(service: Service, who: str, day: str = "") -> None:
    """A miss at a partner's moment, which was recovered, and something at the shared one.

    The customer is both partners'. What happens at the shared moment counts for all: of "far" it is before the windows.
    """
    await record(
        service,
        step(who, f"{day}1", "09:10", f"{who}-moment", MISSED, customer="customer"),
        step(who, f"{day}2", "09:20", f"{who}-moment", MET, customer="customer", recovers=f"{who}-{day}1"),
        step(who, f"{day}3", "09:30" if who == OWN else "08:00", "shared", MET),
    )


async def edited(service: Service, number: int, *partners: str) -> None:
    """An edit of "far"'s moment; where there is none, of what is nobody's: the versions are the same."""
    key = "far-moment" if FAR in partners else "nobodys"
    await service.data(f'mutation {{ reviseMoment(input: {{key: "{key}", name: "N{number}"}}) {{ __typename }} }}')


async def end(service: Service) -> None:
    """Something of one's own that every feed tells of, with "own-last" in it."""
    await record(service, step(OWN, "last", "09:50", "own-moment", MET, "last"))
    await service.data('mutation { reviseOutcome(input: {key: "own-outcome", name: "own-last"}) { __typename } }')


async def world(*partners: str) -> Service:
    """Whatever happened, what came in under a key that is nobody's, and two edits elsewhere, one a correction."""
    service = Service(hierarchy(*partners))
    service.pipeline = PIPELINE
    for who in partners:
        await happened(service, who)
    await edited(service, 0, *partners)
    if FAR in partners:
        await record(service, sent("far-4", "09:40", "far-unknown", MET, None))
        amended = 'source: "crew", id: "far-1", channel: "far-web", reason: "far"'
        await service.data(f"mutation {{ amendInteraction(input: {{{amended}}}) {{ __typename }} }}")
    else:
        await edited(service, 1, *partners)
    return service


def ids(who: str) -> dict[str, str]:
    """The global ids of what a partner has, by type."""
    every: dict[str, str] = {kind: global_id(kind, f"id-{who}-{kind.lower()}") for kind in _KINDS}
    return every | {
        "Interaction": global_id("Interaction", f"crew:{who}-1"),
        "Attempt": global_id("Attempt", f"id-{who}-outcome:{who}-attempt"),
    }


_ITEM: Final = (
    'id: "new", moment: "{who}-moment", occurredAt: "2026-03-02T09:40:00Z", signals: {wait_seconds: 5}, '
    'attempts: [{outcome: "{who}-outcome", key: "new"}]'
)
_RESULT: Final = (
    'id: "new", outcome: "{who}-outcome", attempt: "{who}-attempt", achieved: true, occurredAt: "2026-03-02T09:50:00Z"'
)
_NEW: Final = 'input: {key: "new", name: "New"}'
_NAMED: Final = "input: {key: "


def edits() -> list[Root]:
    """Every mutation that edits, so that it would."""
    takes = {
        "defineOutcome": _NEW,
        "defineExperience": _NEW,
        "defineMoment": _NEW,
        "defineActivity": 'input: {key: "new", name: "New", activityKind: TASK}',
        **{f"revise{kind}": f'{_NAMED}"{{who}}-{kind.lower()}", name: "New"}}' for kind in _KINDS},
        "contribute": 'input: {contributor: "{who}-moment", to: "{who}-outcome"}',
        "withdraw": 'input: {contributor: "{who}-moment", from: "{who}-experience"}',
        "publishStandard": (
            'input: {moment: "{who}-moment", measures: [{key: "new", signal: "new", '
            "rule: {threshold: {better: LOWER, expected: 1, unacceptable: 2}}}]}"
        ),
        "archiveNode": f'{_NAMED}"{{who}}-moment"}}',
        "restoreNode": f'{_NAMED}"{{who}}-moment"}}',
        "renameNode": f'{_NAMED}"{{who}}-moment", newKey: "new"}}',
        "mapUnmappedKey": f'{_NAMED}"new", moment: "{{who}}-moment"}}',
        "importHierarchy": 'input: {document: "nodes: []", dryRun: true}',
        "amendInteraction": 'input: {source: "crew", id: "{who}-1", channel: "web", reason: "so"}',
        "excludeInteractions": 'input: {source: "crew", ids: ["{who}-1"], reason: "so"}',
        "includeInteractions": 'input: {id: "Q29ycmVjdGlvbjp4", reason: "so"}',
        "resolveAttempts": 'input: {outcome: "{who}-outcome", reason: "so"}',
        "stopCorrection": 'input: {id: "Q29ycmVjdGlvbjp4", reason: "so"}',
        "resumeCorrection": 'input: {id: "Q29ycmVjdGlvbjp4", reason: "so"}',
    }
    return [Root("Mutation", name, arguments) for name, arguments in takes.items()]


def roots(who: str) -> list[Root]:
    """Every root field, with what it takes where that is somebody's: a new one is added here, or a test fails."""
    keyed = [Root("Query", kind.lower(), f'key: "{{who}}-{kind.lower()}"') for kind in _KINDS]
    nodes = [Root("Query", "node", f'id: "{identity}"') for identity in ids(who).values()]
    named = ids(who)
    return [
        *nodes,
        *keyed,
        Root("Query", "position"),
        Root("Query", "hierarchy"),
        Root("Query", "hierarchyAsOf", "version: 1"),
        Root("Query", "outcomes"),
        Root("Query", "moments"),
        Root("Query", "moments", 'owner: "{who}-owner"'),
        Root("Query", "interaction", 'source: "crew", key: "{who}-1"'),
        Root("Query", "attempt", 'outcome: "{who}-outcome", key: "{who}-attempt"'),
        Root("Query", "attempts", 'customer: "customer"'),
        Root("Query", "corrections"),
        Root("Query", "auditLog"),
        Root("Query", "apiKeys"),
        Root("Query", "apiKeys"),
        Root("Mutation", "recordInteractions", f'input: {{source: "crew", interactions: [{{{_ITEM}}}]}}'),
        Root("Mutation", "recordResults", f'input: {{source: "crew", results: [{{{_RESULT}}}]}}'),
        *edits(),
        Root("Mutation", "eraseCustomer", 'input: {customer: "customer", reason: "so"}'),
        Root("Mutation", "createApiKey", 'input: {name: "new", scopes: [READ]}'),
        Root("Mutation", "rotateApiKey", 'input: {prefix: "nobodys"}'),
        Root("Mutation", "revokeApiKey", 'input: {prefix: "nobodys"}'),
        Root("Mutation", "createApiKey", 'input: {name: "new", scopes: [READ], outcomes: ["{who}-outcome"]}'),
        Root("Mutation", "rotateApiKey", 'input: {prefix: "0123456789ab"}'),
        Root("Mutation", "revokeApiKey", 'input: {prefix: "0123456789ab"}'),
        Root("Subscription", "performanceUpdated", f'nodes: ["{named["Moment"]}"], window: "PT3H"'),
        Root("Subscription", "performanceUpdated", f'nodes: ["{named["Outcome"]}"], window: "PT3H"'),
        Root("Subscription", "outcomeUpdated"),
        Root("Subscription", "outcomeUpdated", f'outcomes: ["{named["Outcome"]}"]'),
        Root("Subscription", "interactionRecorded"),
        Root("Subscription", "interactionRecorded", f'moments: ["{named["Moment"]}"]'),
        Root("Subscription", "hierarchyChanged"),
    ]
