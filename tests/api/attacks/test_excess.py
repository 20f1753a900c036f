"""What asks for too much at once, and the answer that it gets.

https://cheatsheetseries.owasp.org/cheatsheets/GraphQL_Cheat_Sheet.html, "DoS Prevention" and "Batching Attacks".
"""

import time
from typing import Final

import httpx
import pytest

from tests.api.attacks.asking import FORGED, asked, code

PROMPT_SECONDS: Final = 5.0  # on a busy machine; what explodes takes minutes
KEY: Final = 'outcome(key: "helped")'
DEEP: Final = "contributors { contributor { "
BOMB: Final = 30  # fragments that spread the next one twice: a thousand million fields
GUESSED: Final = 'a{}: defineOutcome(input: { key: "{}", name: "Guessed" }) { __typename }'


LARGE: Final = {
    "depth": f"{{ {KEY} {{ {DEEP * 30} key {'} } ' * 30} }} }}",
    "aliases": f"{{ {' '.join(f'a{number}: {KEY} {{ key }}' for number in range(1_000))} }}",
    "aliases of a guess": f"mutation {{ {' '.join(GUESSED.replace('{}', f'g{n}') for n in range(300))} }}",
    "directives": f"{{ {KEY} {{ key {'@include(if: true) ' * 1_000} }} }}",
    "unknown directives": f"{{ {KEY} {{ key {'@aa ' * 3_000} }} }}",
    "repeated fields": f"{{ {KEY} {{ {'key ' * 3_000} }} }}",
    "tokens": f"{{ {KEY} {{ key }} {'# comment' * 10 + chr(10)} {', '.join(['__typename'] * 50_000)} }}",
    "operations": " ".join(f"query Q{number} {{ position }}" for number in range(1_000)),
    "introspection": "{ __schema { types { " + "fields { type { " * 12 + "name" + " } }" * 12 + " } } }",
    "fragments that double": "query { ...F0 } "
    + " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(BOMB))
    + f" fragment F{BOMB} on Query {{ position }}",
}


@pytest.mark.parametrize("attack", LARGE)
def test_a_document_that_asks_for_too_much_is_refused_at_once(http: httpx.Client, attack: str) -> None:
    begun_at = time.monotonic()
    assert code(asked(http, LARGE[attack])) == "DOCUMENT_TOO_LARGE"
    assert time.monotonic() - begun_at < PROMPT_SECONDS
    assert asked(http, FORGED)["data"] == {"outcome": None}


COSTLY: Final = {
    "lists within lists": (
        "{ hierarchy { nodes(first: 200) { nodes { pathsToOutcomes(first: 200) { nodes { nodes { key } } } } } } }"
    ),
    "aliases of series": (
        "{ outcomes(first: 200) { nodes { "
        + " ".join(
            f'a{n}: performance(window: {{ last: "P30D" }}) {{ series(step: "PT1H") {{ missed }} }}' for n in "12"
        )
        + " } } }"
    ),
}


@pytest.mark.parametrize("attack", COSTLY)
def test_what_costs_too_much_is_refused_before_it_runs(http: httpx.Client, attack: str) -> None:
    answer = asked(http, COSTLY[attack])
    assert code(answer) == "COST_TOO_HIGH"
    assert "first" in answer["errors"][0]["message"]
