"""GraphQL at one path, by whatever a client asks: HTTP, streams over HTTP, sockets."""

from collections.abc import Callable, Mapping

from graphql import OperationType
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.types import Receive, Scope, Send

from api import telemetry
from api.access.passes import rights_of
from api.bodies import let_go
from api.health import Check, Finding
from api.http.answers import answered, declined
from api.http.requests import RequestError, check_accept, check_method, form_for, read_request
from api.live.answering import Answering
from api.live.connections import Connections
from api.live.endpoint import LiveEndpoint
from api.live.limits import LiveLimits
from api.operations.pipeline import Pipeline
from api.operations.refused import Refused
from api.protection.callers import address_of
from api.settings import Settings
from resolvers.context import Context, Services
from resolvers.permitting import Permissions
from resolvers.schema import PERMISSIONS


class GraphQLApp:
    """The ASGI app; every failure is JSON.

    There are no pages, uploads and batches.

    Args:
        services: gives a request its services; they exist once the application has started, and this app before.
        settings: limits.
        permissions: the schema that is served, and who may ask for what of it.
    """

    def __init__(
        self,
        services: Callable[[HTTPConnection], Services],
        settings: Settings | None = None,
        permissions: Permissions = PERMISSIONS,
    ) -> None:
        settings = settings or Settings()
        limits = LiveLimits.of(settings)
        self._services = services
        self._pipeline = Pipeline(permissions, settings)
        self._answering = Answering(
            self._pipeline, shares=settings.share_subscriptions, kept_seconds=settings.kept_seconds
        )
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
            await self._answer(request, services, send)
        except RequestError as error:
            await declined(error, request)(scope, receive, send)
        except ClientDisconnect:
            return  # nobody is there who could be told

    async def _answer(self, request: Request, services: Services, send: Send) -> None:
        check_accept(request)
        asked = await read_request(request)
        request_id = telemetry.request_id.get() or telemetry.new_request_id(None)
        scope = request.scope
        context = Context(services, rights=rights_of(scope), request_id=request_id, address=address_of(scope))
        found = self._pipeline.find(asked, context)
        kind = None if isinstance(found, Refused) else found.kind
        check_method(request, kind)
        form = form_for(request, kind)
        if kind is OperationType.SUBSCRIPTION:
            let_go(scope)
        if form.stays_open:
            await self._live.stream(found, asked, form, services, request.scope, request.receive, send)
            return
        answer = await self._pipeline.execute(found, asked.variables, context)
        await answered(answer, form, request_id)(request.scope, request.receive, send)

    async def _serving(self) -> Finding:
        open_now = {"connections": len(self.connections), "subscriptions": self.subscriptions}
        return Finding(open_now, "The service is stopping." if self.connections.is_draining else None)
