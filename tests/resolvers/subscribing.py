"""Subscribers of a service over fakes."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from inspect import isawaitable
from typing import Any

from graphql import (
    ExecutionResult,
    GraphQLError,
    create_source_event_stream,  # pyright: ignore[reportUnknownVariableType]
    map_source_to_response_event,  # pyright: ignore[reportUnknownVariableType]
)

from api.operations.asked import Asked
from api.operations.pipeline import Answer
from api.operations.refused import Refused
from api.operations.written import written
from resolvers.context import Context
from tests.graphql_client import REQUEST_ID, Service

PATIENCE_SECONDS = 60.0


class Subscriber:
    """Hears result after result, as a client reads them."""

    def __init__(self, results: AsyncIterator[Any]) -> None:
        self._results = results

    async def answer(self) -> dict[str, Any]:
        """The next result: `data`, and `errors` where there are any."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            answer = await anext(self._results)
        return json.loads(written(answer, REQUEST_ID))

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
    async with aclosing(_answers(service, Asked(query, variables))) as answers:
        yield Subscriber(answers)


async def _answers(service: Service, asked: Asked) -> AsyncGenerator[Answer]:
    context = Context(service.services, rights=service.rights, request_id=REQUEST_ID)
    found = service.pipeline.find(asked, context)
    begun = found if isinstance(found, Refused) else service.pipeline.begin(found, asked.variables, context)
    if isinstance(begun, Refused):
        yield begun
        return
    source: Any = create_source_event_stream(begun.executor)
    source = await source if isawaitable(source) else source
    if isinstance(source, ExecutionResult):
        yield Refused(source.errors or ())
        return
    results: Any = map_source_to_response_event(begun.executor, source)
    try:
        async with aclosing(results):
            async for result in results:
                yield result
    except Exception as error:  # noqa: BLE001 - as what is served presents it
        yield Refused((GraphQLError(str(error), original_error=error),))
