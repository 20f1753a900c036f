"""Subscribers of a service over fakes."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any, cast

from resolvers.context import Context
from resolvers.schema import schema
from tests.graphql_client import REQUEST_ID, Service

PATIENCE_SECONDS = 5.0


class Subscriber:
    """Hears result after result, as a client reads them."""

    def __init__(self, results: AsyncIterator[Any]) -> None:
        self._results = results

    async def answer(self) -> dict[str, Any]:
        """The next result: `data`, and `errors` where there are any."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            result = await anext(self._results)
        answer = {"data": result.data}
        if result.errors:
            answer["errors"] = [error.formatted for error in result.errors]
        return json.loads(json.dumps(answer))

    async def next(self) -> Any:  # noqa: ANN401 - whatever the field tells
        """What the one root field tells next."""
        answer = await self.answer()
        assert "errors" not in answer, answer["errors"]
        (told,) = answer["data"].values()
        return told

    async def error(self) -> dict[str, Any]:
        """The one error that it ends with, without its place in the document."""
        (error,) = (await self.answer())["errors"]
        await self.has_ended()
        return {name: value for name, value in error.items() if name != "locations"}

    async def has_ended(self) -> None:
        """Check that nothing more comes."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert [result async for result in self._results] == []


@asynccontextmanager
async def subscribed(service: Service, query: str, **variables: object) -> AsyncGenerator[Subscriber]:
    """A subscriber, until the block ends."""
    context = Context(service.services, rights=service.rights, request_id=REQUEST_ID)
    results = await schema.subscribe(query, variable_values=variables, context_value=context)
    async with aclosing(cast("AsyncGenerator[Any]", results)) as told:
        yield Subscriber(told)
