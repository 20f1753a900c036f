"""Short ways to run an edit, and to see that a refused one changed nothing."""

from collections.abc import Mapping
from typing import Any

from tests.graphql_client import Service

REFUSALS = """
  ... on Refusal { message }
  ... on InvalidInput { field }
"""


async def edit(service: Service, mutation: str, input: Mapping[str, object], answer: str = "") -> dict[str, Any]:
    """Run one edit; `answer` is what to select beside the refusals."""
    type_ = next(word for name, word in INPUTS.items() if mutation.startswith(name))
    kind = mutation.removeprefix("define").removeprefix("revise")
    document = (
        f"mutation ($input: {type_.format(kind)}!) {{ {mutation}(input: $input) {{ __typename {answer} {REFUSALS} }} }}"
    )
    return (await service.data(document, input=input))[mutation]


INPUTS = {
    "define": "{}Input",
    "revise": "{}Revision",
    "contribute": "ContributeInput",
    "withdraw": "WithdrawInput",
    "publishStandard": "StandardInput",
}


async def refused(service: Service, mutation: str, input: Mapping[str, object], answer: str = "") -> dict[str, Any]:
    """A refusal, after which everything is as before."""
    before, log = service.hierarchies.hierarchy, list(service.hierarchies.log)
    refusal = await edit(service, mutation, input, answer)
    assert service.hierarchies.hierarchy is before
    assert service.hierarchies.log == log
    return refusal
