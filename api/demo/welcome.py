"""What the demo says when it is ready: where to look, and what to ask."""

import json
import shlex
from typing import Final

PROMISE: Final = """{
  outcome(key: "passenger-arrives-as-promised") {
    name
    performance(window: { last: "P7D" }) { from to interactions missed contributionRate score health }
    contributors { contributor { key contributors { makeOrBreak contributor {
      key performance(window: { last: "P7D" }) { contributionRate health }
    } } } }
  }
}"""

LATENESS: Final = """{
  moment(key: "arrival") {
    standard { measures { key unit rule { ... on ThresholdRule { magic expected unacceptable } } } }
    performance(window: { last: "P28D" }) {
      magic met missed unmeasured coverage
      measures { key unit distribution { count mean half: quantile(q: 0.5) worst: quantile(q: 0.99) } }
    }
  }
}"""

CONSEQUENCE: Final = """{
  moment(key: "departure") {
    name
    pathsToOutcomes { nodes { makeOrBreak nodes { key name owner } } }
    lastHour: performance(window: { last: "PT1H" }) { from to interactions missed contributionRate }
  }
}"""

QUERIES: Final = (
    ("How well is the promise kept this week, and by which moments?", PROMISE),
    ("How late do flights arrive, over four weeks?", LATENESS),
    ("What does a departure matter for, and how did the last hour go?", CONSEQUENCE),
)


def welcome(url: str) -> str:
    """What to open and what to try.

    Args:
        url: where the service answers, as "http://127.0.0.1:8000", without a slash at the end.
    """
    graphql = f"{url}/graphql"
    tries = "\n\n".join(f"# {question}\n{curl(graphql, query)}" for question, query in QUERIES)
    return (
        f"Open in a browser, to look:\n{url}/\n\n"
        f"and to edit, with the tasks of an admin:\n{url}/graphiql\n\n"
        f"Or ask:\n\n{tries}\n\nFlights keep coming until you press Ctrl-C.\n"
    )


def curl(graphql: str, query: str) -> str:
    """A command for a shell that asks a query."""
    body = json.dumps({"query": " ".join(query.split())})
    return f"curl -s {graphql} -H 'content-type: application/json' -d {shlex.quote(body)}"
