"""GraphQL at one path, by whatever a client asks: HTTP, streams over HTTP, sockets."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from cross_web import AsyncHTTPRequestAdapter, HTTPException, StarletteRequestAdapter
from graphql import OperationType
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry import Schema
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLRequestData
from strawberry.http.base import BaseRequestProtocol
from strawberry.types import ExecutionResult

from api import telemetry
from api.access.passes import rights_of
from api.failures import failure
from api.health import Check, Finding
from api.json_text import read_json
from api.live.accepting import Form, read_accept
from api.live.answering import Answering
from api.live.connections import Connections
from api.live.endpoint import LiveEndpoint
from api.live.limits import LiveLimits
from api.live.operations import Asked
from api.settings import Settings
from resolvers.context import Context, Services
from resolvers.schema import schema


class GraphQLApp(GraphQL[Context, None]):
    """Strawberry's ASGI app for plain HTTP, and ours for what stays open; every failure is JSON.

    GraphiQL, uploads and batches are off.

    Args:
        services: gives a request its services; they exist once the application has started, and this app before.
        settings: limits.
        served: what is executed.
    """

    def __init__(
        self,
        services: Callable[[HTTPConnection], Services],
        settings: Settings | None = None,
        served: Schema = schema,
    ) -> None:
        super().__init__(served, graphql_ide=None, subscription_protocols=(), multipart_uploads_enabled=False)
        settings = settings or Settings()
        limits = LiveLimits.of(settings)
        self._services = services
        self._answering = Answering(served, shares=settings.share_subscriptions, kept_seconds=settings.kept_seconds)
        self.connections = Connections(limits.connections)
        self._live = LiveEndpoint(self._answering, self.connections, limits)

    @property
    def checks(self) -> Mapping[str, Check]:
        """For readiness: not ready once it is about to stop."""
        return {"serving": self._serving}

    @property
    def subscriptions(self) -> int:
        """How many are open."""
        return self._answering.subscriptions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or serve one connection that stays open."""
        services = self._services(HTTPConnection(scope))
        if scope["type"] == "websocket":
            await self._live.socket(services, scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            streamed = await self._streamed(request)
            if streamed is not None:
                await self._live.stream(*streamed, services, scope, receive, send)
                return
            response = await self.run(request)
        except HTTPException as refused:
            status = HTTPStatus(refused.status_code)
            response = failure(status, status.name, refused.reason)
        await response(scope, receive, send)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:  # noqa: ARG002
        """One context for one operation, for batches are off."""
        request_id = telemetry.request_id.get() or telemetry.new_request_id(None)
        return Context(self._services(request), rights=rights_of(request.scope), request_id=request_id)

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
        """As JSON that clients send is read everywhere."""
        return read_json(data)

    async def execute_single(
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        sub_response: Response,
        context: Context,
        root_value: None,
        request_data: GraphQLRequestData,
    ) -> ExecutionResult:
        """Execute what has one result."""
        if self._kind(request_data) is OperationType.SUBSCRIPTION:
            reason = "Subscriptions are answered as text/event-stream, or multipart/mixed with subscriptionSpec=1.0."
            raise HTTPException(HTTPStatus.NOT_ACCEPTABLE, f"{reason} Say in Accept which you take.")
        return await super().execute_single(request, request_adapter, sub_response, context, root_value, request_data)

    async def _serving(self) -> Finding:
        open_now = {"connections": len(self.connections), "subscriptions": self.subscriptions}
        return Finding(open_now, "The service is stopping." if self.connections.is_draining else None)

    async def _streamed(self, request: Request) -> tuple[Asked, Form] | None:
        """What is to be answered by a stream; None for what is answered at once."""
        accepted = read_accept(",".join(request.headers.getlist("accept")))
        adapter = StarletteRequestAdapter(request)
        if not accepted.takes_streams or not self.is_request_allowed(adapter):
            return None
        data = await self.parse_http_body(adapter)
        if isinstance(data, list) or data.query is None:
            return None
        kind = self._kind(data)
        form = accepted.for_subscription if kind is OperationType.SUBSCRIPTION else accepted.for_one_result
        if form is None or form is Form.JSON or (kind is OperationType.MUTATION and request.method == "GET"):
            return None
        return Asked(data.query, data.variables, data.operation_name, data.extensions), form

    def _kind(self, data: GraphQLRequestData) -> OperationType | None:
        """What an operation does. Only what names a subscription somewhere is parsed for it here."""
        query = data.query or ""
        if not any(word in query for word in ("subscription", "mutation")):
            return OperationType.QUERY
        return self._answering.kind(Asked(query, operation_name=data.operation_name))
