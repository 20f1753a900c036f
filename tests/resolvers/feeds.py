"""Feeds of events, as clients ask for them."""

from tests.graphql_client import Service

OUTCOMES = """subscription ($outcomes: [ID!], $states: [AttemptState!], $after: Cursor) {
  outcomeUpdated(outcomes: $outcomes, states: $states, after: $after) {
    __typename
    ... on OutcomeUpdate {
      attempt { key revision state } from to at revision corrects
      cause { key } path { nodes { key } makeOrBreak } cursor
    }
    ... on FeedPosition { cursor }
    ... on CursorExpired { message restartFrom }
  } }"""
INTERACTIONS = """subscription ($moments: [ID!], $verdicts: [Verdict!], $after: Cursor) {
  interactionRecorded(moments: $moments, verdicts: $verdicts, after: $after) {
    __typename
    ... on InteractionRecorded { interaction { key verdict } cursor }
    ... on FeedPosition { cursor }
    ... on CursorExpired { restartFrom }
  } }"""


async def place(service: Service) -> str:
    """Where the feed stands."""
    return (await service.data("{ position }"))["position"]
