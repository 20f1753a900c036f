"""GraphQL over HTTP: the ASGI app, and the context of each operation."""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final, cast

from cross_web import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http.base import BaseRequestProtocol

from api import telemetry
from api.failures import failure
from resolvers.context import Context, Services
from resolvers.schema import schema

ANONYMOUS: Final = "anonymous"  # until there is authentication


class GraphQLApp(GraphQL[Context, None]):
    """Strawberry's ASGI app without GraphiQL, uploads, batches and sockets, and with every failure as JSON.

    Args:
        services: gives a request its services; they exist once the application has started, and this app before.
    """

    def __init__(self, services: Callable[[Request], Services]) -> None:
        super().__init__(schema, graphql_ide=None, subscription_protocols=(), multipart_uploads_enabled=False)
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; refuse sockets."""
        if scope["type"] == "websocket":
            await WebSocket(scope, receive, send).close()  # before it is accepted: the handshake is answered with 403
            return
        request = Request(scope, receive)
        try:
            response = await self.run(request)
        except HTTPException as refused:
            status = HTTPStatus(refused.status_code)
            response = failure(status, status.name, refused.reason)
        await response(scope, receive, send)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:  # noqa: ARG002
        """One context for one operation, for batches are off."""
        request_id = telemetry.request_id.get() or telemetry.new_request_id(None)
        return Context(self._services(cast("Request", request)), caller=ANONYMOUS, request_id=request_id)

    def should_render_graphql_ide(self, request: BaseRequestProtocol) -> bool:  # noqa: ARG002
        """Never: a GET without a query is a mistake, and is told so."""
        return False

    def parse_json(self, data: str | bytes) -> Any:  # noqa: ANN401 - as the base class says
        """Read a body, or the variables of a GET. Both are objects."""
        try:
            value = self.decode_json(data)
        except (ValueError, RecursionError):
            raise HTTPException(HTTPStatus.BAD_REQUEST, "The request is not valid JSON in UTF-8.") from None
        if not isinstance(value, Mapping):
            raise HTTPException(HTTPStatus.BAD_REQUEST, "The request must be one JSON object.")
        return value  # pyright: ignore[reportUnknownVariableType]

    def decode_json(self, data: str | bytes) -> object:
        """As JSON; an integer too long for Python becomes a float, for its item to be refused alone."""
        try:
            return json.loads(data)
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise
        except ValueError:
            return json.loads(data, parse_int=_integer)


def _integer(digits: str) -> float:
    try:
        return int(digits)
    except ValueError:  # more digits than Python converts
        return float(digits)
